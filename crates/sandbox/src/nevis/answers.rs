//! nevisIDM's answers: its envelope of errors, word for word as its document shows them.

use crate::refusal::{self, Refusal};
use admin_api::nevis::{ErrorBody, ErrorMessage, PolicyViolation};
use axum::http::header::{HeaderValue, WWW_AUTHENTICATE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// What went wrong.
#[derive(Debug)]
pub enum Problem {
    /// No bearer token, or an unknown one.
    Unauthenticated,
    /// The caller lacks this right.
    MissingRight(&'static str),
    /// The caller has this right, but not for what it named.
    OutsideDataroom(&'static str),
    /// The token in `X-Token` is missing, foreign or expired.
    InvalidToken,
    /// There is no such client.
    NoClient {
        /// External id of the client.
        client: String,
    },
    /// The client has no such user.
    NoUser {
        /// External id of the user.
        user: String,
        /// Name of the client.
        client_name: String,
    },
    /// The user has no such device password.
    NoCredential {
        /// External id of the credential.
        credential: String,
        /// External id of the client.
        client: String,
    },
    /// The policy forbids the deletion.
    Policy,
    /// A query parameter that cannot be read.
    Parameter(&'static str),
    /// A body that is no JSON.
    BrokenJson,
    /// A path that leads nowhere.
    UnknownPath,
    /// A method that the path does not have.
    WrongMethod,
    /// The database failed.
    Internal(Refusal),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Internal(refusal)
    }
}

impl Problem {
    fn parts(&self) -> (u16, &'static str, String) {
        match self {
            Self::Unauthenticated => (
                401,
                "errors.userLoginFailed",
                "Authentication failed: a valid bearer token is required".into(),
            ),
            Self::MissingRight(right) => (
                403,
                "errors.insufficientRightsFunction",
                format!(
                    "Permission denied: Caller does not have the required right '{right}' to perform this action"
                ),
            ),
            Self::OutsideDataroom(right) => {
                (403, "errors.combinedDataroomDenied", format!("Permission denied: {right}"))
            }
            Self::InvalidToken => (422, "errors.invalidJWTToken", "Invalid JWT token.".into()),
            Self::NoClient { client } => {
                (404, "errors.noRecord", format!("Client doesn't exist with extId '{client}'"))
            }
            Self::NoUser { user, client_name } => (
                404,
                "errors.noRecord",
                format!("A user with extId '{user}' doesn't exist on client with name {client_name}"),
            ),
            Self::NoCredential { credential, client } => (
                404,
                "errors.noRecord",
                format!("Credential with extId '{credential}' doesn't exist on client with extId '{client}'"),
            ),
            Self::Policy => (422, "errors.policyViolation", "The policy does not allow this deletion".into()),
            Self::Parameter(name) => {
                (422, "errors.invalidParameter", format!("The parameter '{name}' is not valid"))
            }
            Self::BrokenJson => (422, "errors.jsonProcessingError", "The body is not valid JSON".into()),
            Self::UnknownPath => (404, "errors.invalidUri", "There is no such resource".into()),
            Self::WrongMethod => {
                (405, "errors.unsupportedOperation", "The resource does not have this method".into())
            }
            Self::Internal(_) => (500, "errors.fatalError", "An internal error has happened".into()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::Internal(refusal @ (Refusal::Storage(_) | Refusal::File(_))) = self {
            // Says on the terminal what failed.
            let _ = refusal.into_response();
            return Self::Internal(Refusal::Code("UnexpectedStorage")).into_response();
        }
        let (status, code, message) = self.parts();
        let mut body = envelope(code, message);
        if matches!(self, Self::Policy) {
            add_violation(&mut body);
        }
        let mut response = refusal::json(status_of(status), &body);
        if matches!(self, Self::Unauthenticated) {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(self, Self::WrongMethod) {
            response
                .headers_mut()
                .insert(HeaderName::from_static("allow"), HeaderValue::from_static("GET, DELETE, POST"));
        }
        response
    }
}

fn envelope(code: &str, message: String) -> ErrorBody {
    ErrorBody {
        errors: vec![ErrorMessage { code: code.to_owned(), message, identifier: None }],
        policy_violations: Vec::new(),
        policy_violation: None,
    }
}

/// Both shapes in which the document shows a violated policy.
fn add_violation(body: &mut ErrorBody) {
    body.policy_violations.push(PolicyViolation {
        display_name: "Minimum number of device passwords".to_owned(),
        config_string: "minDevicePasswords=1".to_owned(),
        supplied_value: json!("0"),
        limit_value: json!(1),
        actual_value: json!("0"),
    });
    body.policy_violation = Some(json!({
        "element": {
            "displayName": "Minimum number of device passwords",
            "messageTag": "policy.devicePassword.min",
            "infoTag": "policy.devicePassword.min.info",
            "limitValue": 1,
            "configString": "minDevicePasswords=1"
        },
        "suppliedValue": "0",
        "actualvalue": "0",
        "description": "A user of this client keeps at least one device password",
        "message": "The policy does not allow this deletion",
        "localizedMessage": "The policy does not allow this deletion"
    }));
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A compact JSON answer.
pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    Ok(refusal::json(status, value))
}

/// The answer that a fault puts in place of a call's own.
pub fn fault_answer(code: Option<&str>, status: Option<u16>) -> Response {
    let known = match code {
        Some("errors.insufficientRightsFunction" | "errors.combinedDataroomDenied") => 403,
        Some("errors.noRecord") => 404,
        Some("errors.invalidJWTToken" | "errors.policyViolation") => 422,
        _ => 500,
    };
    let message = "This error was ordered through the control interface".to_owned();
    refusal::json(
        status_of(status.unwrap_or(known)),
        &envelope(code.unwrap_or("errors.unknownReason"), message),
    )
}
