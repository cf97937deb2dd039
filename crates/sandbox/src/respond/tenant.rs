//! Error answers of the tenant's API and of the control interface.

use super::json;
use crate::error::ApiError;
use admin_api::catalogue;
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use server_kit::terminal;

/// The body of an error, in the order of the API document.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorBody<'a> {
    error_message: &'a str,
    error_code: &'a str,
    trace: Option<()>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Database(_) | Self::File(_) = self {
            terminal::print_error(&self.to_string());
        }
        error(self.code(), None, None)
    }
}

/// An error of the protocol. `status` and `message` override the catalogue's. A code that is not in the catalogue goes out as it is,
/// with an empty message.
pub fn error(code: &str, status: Option<u16>, message: Option<&str>) -> Response {
    let entry = catalogue::find(code);
    let status = status.or_else(|| entry.and_then(|entry| entry.status)).unwrap_or(500);
    let error_message = message.or(entry.map(|entry| entry.message)).unwrap_or_default();
    let body = ErrorBody { error_message, error_code: code, trace: None };
    json(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &body)
}

/// The error that a fault puts in place of an answer. Without a code, the code that fits the status best.
pub fn injected_error(code: Option<&str>, status: Option<u16>, message: Option<&str>) -> Response {
    let code = code.unwrap_or_else(|| code_for(status.unwrap_or(500)));
    without_forbidden_body(error(code, status, message))
}

const fn code_for(status: u16) -> &'static str {
    match status {
        400 | 413 | 414 | 431 => "BadInput",
        401 | 403 => "UnauthorizedAccess",
        404 => "TheseArentTheDroidsYouAreLookingFor",
        409 => "StorageConflict",
        412 => "EtagNotMatch",
        503 => "TenantDisabled",
        _ => "UnexpectedError",
    }
}

/// 204 and 304 have no body.
fn without_forbidden_body(mut response: Response) -> Response {
    if [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&response.status()) {
        response.headers_mut().remove(CONTENT_TYPE);
        *response.body_mut() = Body::empty();
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn text(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn an_error_body_begins_with_its_message_and_ends_with_a_null_trace() {
        let response = ApiError::Code("UserNotExists").into_response();
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(
            text(response).await,
            r#"{"ErrorMessage":"User not exists.","ErrorCode":"UserNotExists","Trace":null}"#
        );
    }

    #[tokio::test]
    async fn unknown_codes_and_other_statuses_go_out_as_asked() {
        let response = error("Teapot", Some(418), None);
        assert_eq!(response.status(), 418);
        assert_eq!(text(response).await, r#"{"ErrorMessage":"","ErrorCode":"Teapot","Trace":null}"#);
        assert_eq!(error("StandardHttpErrorWrapping", None, None).status(), 500);
        let said = injected_error(Some("UserNotExists"), None, Some("<b>"));
        assert_eq!(text(said).await, r#"{"ErrorMessage":"<b>","ErrorCode":"UserNotExists","Trace":null}"#);
    }
}
