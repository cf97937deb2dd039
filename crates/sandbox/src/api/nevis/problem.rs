//! The errors of nevisIDM's part, with codes and messages as its document shows them.

use crate::error::ApiError;
use crate::respond;
use crate::respond::nevis::error_body;
use admin_api::nevis::{ErrorBody, PolicyViolation};
use axum::http::StatusCode;
use axum::http::header::{ALLOW, HeaderValue, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use server_kit::terminal;

/// Why a request was refused or failed.
#[derive(Debug)]
pub enum NevisProblem {
    /// No bearer token, or an unknown one.
    Unauthenticated,
    /// The caller lacks this right.
    MissingRight(&'static str),
    /// The caller has this right, but not for this record.
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
    /// A query parameter is malformed.
    Parameter(&'static str),
    /// The body is not JSON.
    BrokenJson,
    /// There is no such path.
    UnknownPath,
    /// The path does not have this method.
    WrongMethod,
    /// The database failed.
    Internal(ApiError),
}

impl From<ApiError> for NevisProblem {
    fn from(error: ApiError) -> Self {
        Self::Internal(error)
    }
}

impl NevisProblem {
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

impl IntoResponse for NevisProblem {
    fn into_response(self) -> Response {
        if let Self::Internal(error) = &self {
            terminal::print_error(&error.to_string());
        }
        let (status, code, message) = self.parts();
        let mut body = error_body(code, message);
        if matches!(self, Self::Policy) {
            add_violation(&mut body);
        }
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = respond::json(status, &body);
        if matches!(self, Self::Unauthenticated) {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(self, Self::WrongMethod) {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, DELETE, POST"));
        }
        response
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
