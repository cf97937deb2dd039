//! Every way in which the tenant's API and the control interface say no: a code of the catalogue, as its body and
//! status. nevisIDM has an envelope of its own.

use crate::terminal::complain;
use admin_api::catalogue;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refusal.
#[derive(Debug)]
pub enum Refusal {
    /// A code of the catalogue.
    Code(&'static str),
    /// The database failed. The client learns `UnexpectedStorage`, the terminal learns why.
    Storage(rusqlite::Error),
    /// A content file could not be written or read. The client learns `UnexpectedStorage`, too.
    File(std::io::Error),
}

/// Input validation failed.
pub const BAD_INPUT: Refusal = Refusal::Code("BadInput");
/// Unknown path, or a known one with another method: the API document has no code for a wrong method alone.
pub const UNKNOWN_PATH: Refusal = Refusal::Code("TheseArentTheDroidsYouAreLookingFor");

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error)
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

impl Refusal {
    /// The code that the client sees.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Code(code) => code,
            Self::Storage(_) | Self::File(_) => "UnexpectedStorage",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match &self {
            Self::Code(_) => {}
            Self::Storage(error) => complain(&format!("The database could not answer: {error}.")),
            Self::File(error) => complain(&format!("A content file could not be used: {error}.")),
        }
        of_code(self.code(), None)
    }
}

/// An error of the protocol. `status` overrides the catalogue's; a code that the catalogue does not know goes out as
/// it is, with an empty message.
pub fn of_code(code: &str, status: Option<u16>) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Wire<'a> {
        error_message: &'a str,
        error_code: &'a str,
        trace: Option<()>,
    }
    let entry = catalogue::find(code);
    let status = status.or_else(|| entry.and_then(|entry| entry.status)).unwrap_or(500);
    let message = entry.map_or("", |entry| entry.message);
    let wire = Wire { error_message: message, error_code: code, trace: None };
    json(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &wire)
}

/// A compact JSON answer. Answers of the APIs are never kept by a cache.
pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
    // The answers hold texts, numbers and lists: writing them cannot fail.
    let text = serde_json::to_string(value).unwrap_or_default();
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The answer of an operation without output.
pub fn empty() -> Response {
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    async fn text(response: Response) -> String {
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn the_message_comes_first_and_trace_is_null() {
        let response = Refusal::Code("UserNotExists").into_response();
        assert_eq!(response.status(), 403);
        assert_eq!(
            text(response).await,
            r#"{"ErrorMessage":"User not exists.","ErrorCode":"UserNotExists","Trace":null}"#
        );
    }

    #[tokio::test]
    async fn unknown_codes_and_other_statuses_go_out_as_asked() {
        let response = of_code("Teapot", Some(418));
        assert_eq!(response.status(), 418);
        assert_eq!(text(response).await, r#"{"ErrorMessage":"","ErrorCode":"Teapot","Trace":null}"#);
        assert_eq!(of_code("StandardHttpErrorWrapping", None).status(), 500);
    }
}
