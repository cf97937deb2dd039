//! A refusal by nevisIDM as the panel shows it: the first error, the other errors, the violated policies, and the
//! messages of the nested violation. It is read member by member, so that a missing or new member does not hide the
//! rest.

use super::error::{Missing, missing};
use crate::error::ServerError;
use serde_json::Value;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NevisRefusal {
    /// The first error, or the beginning of a body of another form.
    pub error: ServerError,
    /// The other errors, each with its code and message.
    pub more: Vec<(String, String)>,
    /// The violated policies.
    pub violations: Vec<Violation>,
    /// Further messages for people, without repetition.
    pub remarks: Vec<String>,
}

/// A violated policy element, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violation {
    /// The name of the element.
    pub name: String,
    /// The value in the request.
    pub supplied: String,
    /// The limit.
    pub limit: String,
    /// The measured value.
    pub actual: String,
    /// The configuration of the element.
    pub config: String,
}

impl NevisRefusal {
    /// Reads an error answer.
    pub fn read(status: u16, body: &[u8]) -> Self {
        let value = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let mut errors = list(&value["errors"]).map(|error| (text(&error["code"]), text(&error["message"])));
        let error = match errors.next() {
            Some((code, message)) if !code.is_empty() => {
                ServerError { status, code: Some(code.into()), message }
            }
            _ => ServerError::read(status, body),
        };
        let mut violations = list(&value["policyViolations"]).map(Violation::read).collect::<Vec<_>>();
        let nested = &value["policyViolation"];
        let element = Violation {
            supplied: text(&nested["suppliedValue"]),
            actual: text(&nested["actualvalue"]),
            ..Violation::read(&nested["element"])
        };
        if !element.name.is_empty() && violations.iter().all(|other| other.name != element.name) {
            violations.push(element);
        }
        let mut remarks = Vec::new();
        for message in messages(nested) {
            if !message.is_empty() && message != error.message && !remarks.contains(&message) {
                remarks.push(message);
            }
        }
        Self { more: errors.collect(), error, violations, remarks }
    }

    /// The missing record, if that is the cause.
    pub fn missing(&self) -> Option<Missing> {
        missing(self.error.code.as_deref()?, &self.error.message)
    }
}

impl Violation {
    fn read(value: &Value) -> Self {
        Self {
            name: text(&value["displayName"]),
            supplied: text(&value["suppliedValue"]),
            limit: text(&value["limitValue"]),
            actual: text(&value["actualValue"]),
            config: text(&value["configString"]),
        }
    }
}

/// The messages of a violation and its causes. Their stack traces are not for people.
fn messages(violation: &Value) -> Vec<String> {
    let causes = std::iter::once(&violation["cause"]).chain(list(&violation["suppressed"]));
    std::iter::once(violation)
        .chain(causes)
        .flat_map(|cause| ["description", "localizedMessage", "message"].map(|name| text(&cause[name])))
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_is_the_cause_and_the_others_are_kept() {
        let body =
            br#"{"errors":[{"code":"errors.a","message":"first"},{"code":"errors.b","message":"second"}]}"#;
        let refusal = NevisRefusal::read(422, body);
        assert!(refusal.error.is("errors.a") && refusal.error.status == 422);
        assert_eq!(refusal.more, [("errors.b".to_owned(), "second".to_owned())]);
        assert!(refusal.violations.is_empty() && refusal.remarks.is_empty());
    }

    #[test]
    fn both_shapes_of_violations_are_listed_and_messages_are_not_repeated() {
        let body = br#"{
            "errors":[{"code":"errors.policyViolation","message":"No."}],
            "policyViolations":[{"displayName":"Length","configString":"min=3","suppliedValue":"4","limitValue":3,"actualValue":"5"}],
            "policyViolation":{
                "cause":{"stackTrace":[{"className":"x.Y","lineNumber":7}],"message":"Too short","localizedMessage":"Too short"},
                "stackTrace":[{"className":"x.Z"}],
                "element":{"displayName":"Age","messageTag":"t","limitValue":30,"configString":"days=30"},
                "suppliedValue":"31","actualvalue":"31","description":"Kept for a month","message":"No.",
                "suppressed":[{"stackTrace":[],"message":"Asked twice","localizedMessage":"Asked twice"}],
                "localizedMessage":"Kept for a month"}}"#;
        let refusal = NevisRefusal::read(422, body);
        let row = |name: &str, supplied: &str, limit: &str, actual: &str, config: &str| Violation {
            name: name.into(),
            supplied: supplied.into(),
            limit: limit.into(),
            actual: actual.into(),
            config: config.into(),
        };
        assert_eq!(
            refusal.violations,
            [row("Length", "4", "3", "5", "min=3"), row("Age", "31", "30", "31", "days=30")]
        );
        assert_eq!(refusal.remarks, ["Kept for a month", "Too short", "Asked twice"]);
    }

    #[test]
    fn a_policy_in_both_shapes_is_listed_once() {
        let body = br#"{"errors":[{"code":"errors.policyViolation","message":"No."}],
            "policyViolations":[{"displayName":"Length"}],"policyViolation":{"element":{"displayName":"Length"}}}"#;
        assert_eq!(NevisRefusal::read(422, body).violations.len(), 1);
    }

    #[test]
    fn a_body_of_another_form_is_kept_as_text() {
        for (body, message) in [("<html>", "<html>"), (r#"{"errors":[]}"#, r#"{"errors":[]}"#), ("", "")] {
            let refusal = NevisRefusal::read(502, body.as_bytes());
            assert_eq!((refusal.error.code.as_deref(), refusal.error.message.as_str()), (None, message));
        }
    }

    #[test]
    fn a_serialized_error_body_is_read() {
        let body = super::super::error::ErrorBody {
            errors: vec![super::super::error::ErrorMessage {
                code: "errors.noRecord".into(),
                message: "Client doesn't exist with extId '9'".into(),
                identifier: None,
            }],
            policy_violations: Vec::new(),
            policy_violation: None,
        };
        let refusal = NevisRefusal::read(404, &serde_json::to_vec(&body).unwrap());
        assert_eq!(refusal.missing(), Some(Missing::Client));
    }
}
