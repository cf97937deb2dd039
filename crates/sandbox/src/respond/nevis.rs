//! Error bodies of nevisIDM, as its document shows them.

use super::json;
use admin_api::nevis::{ErrorBody, ErrorMessage};
use axum::http::StatusCode;
use axum::response::Response;

/// The body of one error.
pub fn error_body(code: &str, message: String) -> ErrorBody {
    ErrorBody {
        errors: vec![ErrorMessage { code: code.to_owned(), message, identifier: None }],
        policy_violations: Vec::new(),
        policy_violation: None,
    }
}

/// The error that a fault puts in place of an answer. Without a status, the status that the document gives the code.
pub fn injected_error(code: Option<&str>, status: Option<u16>) -> Response {
    let documented = match code {
        Some("errors.insufficientRightsFunction" | "errors.combinedDataroomDenied") => 403,
        Some("errors.noRecord") => 404,
        Some("errors.invalidJWTToken" | "errors.policyViolation") => 422,
        _ => 500,
    };
    let message = "This error was ordered through the control interface".to_owned();
    let status = StatusCode::from_u16(status.unwrap_or(documented));
    json(
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        &error_body(code.unwrap_or("errors.unknownReason"), message),
    )
}
