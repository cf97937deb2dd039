//! The body of nevisIDM's errors, and which record a 404 is about.

use super::codes::code;
use serde::{Deserialize, Serialize};

/// The body of an error answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// The errors. The first one is the cause.
    #[serde(default)]
    pub errors: Vec<ErrorMessage>,
    /// The policies that forbid it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy_violations: Vec<PolicyViolation>,
    /// A policy violation with its nested causes. Only its messages are meant for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_violation: Option<serde_json::Value>,
}

/// One error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorMessage {
    /// One of [`crate::nevis::CODES`], or a new one.
    pub code: String,
    /// The message for people. It distinguishes the causes of one code.
    #[serde(default)]
    pub message: String,
    /// The record that the error is about, in bulk actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<serde_json::Value>,
}

/// One violated policy element. The values can be texts or numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyViolation {
    /// The name of the element.
    #[serde(default)]
    pub display_name: String,
    /// The configuration of the element.
    #[serde(default)]
    pub config_string: String,
    /// The value in the request.
    #[serde(default)]
    pub supplied_value: serde_json::Value,
    /// The limit.
    #[serde(default)]
    pub limit_value: serde_json::Value,
    /// The measured value.
    #[serde(default)]
    pub actual_value: serde_json::Value,
}

/// The record that a 404 with `errors.noRecord` is about. Only the message tells which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The client.
    Client,
    /// The user, within its client.
    User,
    /// The credential. After a deletion whose answer was lost, it is deleted.
    Credential,
}

impl ErrorMessage {
    /// The missing record, if this is `errors.noRecord` with one of the three documented messages.
    pub fn missing(&self) -> Option<Missing> {
        missing(&self.code, &self.message)
    }
}

/// The missing record, if the code is `errors.noRecord` and the message is one of the three documented ones.
pub fn missing(error_code: &str, message: &str) -> Option<Missing> {
    if error_code != code::NO_RECORD {
        return None;
    }
    let message = message.trim_start();
    [("Client ", Missing::Client), ("A user ", Missing::User), ("Credential ", Missing::Credential)]
        .into_iter()
        .find_map(|(start, missing)| message.starts_with(start).then_some(missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;

    fn no_record(message: &str) -> ErrorMessage {
        ErrorMessage { code: "errors.noRecord".into(), message: message.into(), identifier: None }
    }

    #[test]
    fn the_message_tells_which_record_is_missing() {
        for (message, missing) in [
            ("Client doesn't exist with extId 'client-123'", Some(Missing::Client)),
            ("A user with extId 'user-123' doesn't exist on client with name Default", Some(Missing::User)),
            (
                "Credential with extId 'cred-123' doesn't exist on client with extId 'client-123'",
                Some(Missing::Credential),
            ),
            ("Something else", None),
        ] {
            assert_eq!(no_record(message).missing(), missing, "{message}");
        }
        let other = ErrorMessage { code: "errors.fatalError".into(), ..no_record("Client ") };
        assert_eq!(other.missing(), None);
    }

    #[test]
    fn all_members_of_an_error_are_read() {
        let body = br#"{"errors":[{"code":"errors.new","message":"m","identifier":{"extId":"x"}}],
            "policyViolations":[{"displayName":"d","configString":"c","suppliedValue":"4","limitValue":3,"actualValue":"5"}],
            "policyViolation":{"message":"m","cause":{"stackTrace":[]}},"more":1}"#;
        let read: ErrorBody = decode::json(body).unwrap();
        assert_eq!(read.errors[0].code, "errors.new");
        assert_eq!(read.policy_violations[0].limit_value, 3);
        assert!(read.policy_violation.is_some());
        let bare: ErrorBody = decode::json(br#"{"errors":[]}"#).unwrap();
        assert!(bare.errors.is_empty() && bare.policy_violation.is_none());
    }
}
