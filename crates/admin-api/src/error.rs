//! A refusal by the server: its code, message and status, whether the catalogue has the code or not.

use crate::catalogue::CatalogueEntry;
use crate::error_code::ErrorCode;
use serde::{Deserialize, Serialize};

/// The body of an error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorBody {
    /// The message for people.
    #[serde(default)]
    pub error_message: Option<String>,
    /// The code for programs.
    pub error_code: ErrorCode,
    /// Null in everything that is published.
    #[serde(default)]
    pub trace: Option<serde_json::Value>,
}

/// A refusal. A body of another form is kept as text, so that nothing the server sent is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerError {
    /// The HTTP status.
    pub status: u16,
    /// The server's code. `None` if the body is not an error of the protocol, for example the page of a proxy.
    pub code: Option<ErrorCode>,
    /// The server's message, or the beginning of a body of another form.
    pub message: String,
}

/// Maximum characters that are kept of a body that is not an error of the protocol.
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

    /// The row of the catalogue, if it has the code.
    pub fn known(&self) -> Option<&'static CatalogueEntry> {
        self.code.as_ref().and_then(ErrorCode::known)
    }

    /// Whether the server gave this code.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether the server may have carried out the request although the answer is an error: an error of a proxy on the
    /// way, or a gateway that lost the answer.
    pub fn may_have_arrived(&self) -> bool {
        match &self.code {
            Some(code) => code.may_have_arrived(),
            None => matches!(self.status, 502..=504),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_error_has_its_catalogue_entry() {
        let body = br#"{"ErrorMessage":"User not exists.","ErrorCode":"UserNotExists","Trace":null}"#;
        let error = ServerError::read(403, body);
        assert!(error.is("UserNotExists"));
        assert_eq!(error.known().unwrap().status, Some(403));
    }

    #[test]
    fn an_unknown_code_is_kept() {
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

    #[test]
    fn a_request_may_have_arrived_if_a_proxy_or_the_gateway_lost_the_answer() {
        let error = |status, code: Option<&str>| {
            let code = code.map(ErrorCode::from);
            ServerError { status, code, message: String::new() }.may_have_arrived()
        };
        for status in [502, 503, 504] {
            assert!(error(status, None), "{status}");
        }
        for status in [400, 403, 404, 413, 429, 500, 501, 505] {
            assert!(!error(status, None), "{status}");
        }
        assert!(error(504, Some("GatewayAnswerLost")));
        assert!(!error(502, Some("GatewayNotReached")));
        assert!(!error(503, Some("TenantDisabled")), "the tenant answered");
    }
}
