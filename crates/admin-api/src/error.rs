//! What a tenant's server says when it refuses: its code, message and status, known to the catalogue or not.

use crate::catalogue::{self, CatalogueEntry};
use serde::{Deserialize, Serialize};

/// The body of an error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorBody {
    /// For people.
    #[serde(default)]
    pub error_message: Option<String>,
    /// For programs.
    pub error_code: String,
    /// Always null in what is published.
    #[serde(default)]
    pub trace: Option<serde_json::Value>,
}

/// A refusal. Never lost: a body of another form is kept as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerError {
    /// The HTTP status.
    pub status: u16,
    /// The server's `ErrorCode`; `None` when the body is not an error of the protocol (a proxy's page, say).
    pub code: Option<String>,
    /// The server's `ErrorMessage`, or the start of a body of another form.
    pub message: String,
}

/// Characters kept of a body that is no error of the protocol.
const MESSAGE_LIMIT: usize = 300;

impl ServerError {
    /// Reads an error answer.
    pub fn read(status: u16, body: &[u8]) -> Self {
        match serde_json::from_slice::<ErrorBody>(body) {
            Ok(body) => {
                Self { status, code: Some(body.error_code), message: body.error_message.unwrap_or_default() }
            }
            Err(_) => Self {
                status,
                code: None,
                message: String::from_utf8_lossy(body).trim().chars().take(MESSAGE_LIMIT).collect(),
            },
        }
    }

    /// The catalogue's row, where the code is a known one.
    pub fn known(&self) -> Option<&'static CatalogueEntry> {
        self.code.as_deref().and_then(catalogue::find)
    }

    /// Whether the server gave this code.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_known_error() {
        let body = br#"{"ErrorMessage":"User not exists.","ErrorCode":"UserNotExists","Trace":null}"#;
        let error = ServerError::read(403, body);
        assert!(error.is("UserNotExists"));
        assert_eq!(error.known().unwrap().status, Some(403));
    }

    #[test]
    fn an_unknown_code_is_data() {
        let error = ServerError::read(418, br#"{"ErrorCode":"Teapot","Extra":1}"#);
        assert_eq!((error.code.as_deref(), error.message.as_str()), (Some("Teapot"), ""));
        assert_eq!(error.known(), None);
    }

    #[test]
    fn a_body_of_another_form_is_kept_as_text() {
        let error = ServerError::read(502, b" <html>Bad gateway</html> ");
        assert_eq!((error.code, error.message.as_str()), (None, "<html>Bad gateway</html>"));
        assert_eq!(ServerError::read(500, &[0xff; 1000]).message.chars().count(), MESSAGE_LIMIT);
    }
}
