//! The input of an operation: its query and its JSON body, read as leniently as published clients need it.

use crate::refusal::{BAD_INPUT, Refusal};
use admin_api::percent;
use axum::body::Bytes;
use serde_json::{Map, Value};

/// Query and body of a request.
pub struct Input {
    query: Option<String>,
    body: Bytes,
}

/// The members of a JSON body.
pub struct Members(Map<String, Value>);

impl Input {
    /// Takes the raw query and the whole body.
    pub fn new(query: Option<&str>, body: Bytes) -> Self {
        Self { query: query.map(str::to_owned), body }
    }

    /// A query parameter; its name counts without regard to case, and the first one of a name holds.
    pub fn parameter(&self, name: &str) -> Result<Option<String>, Refusal> {
        parameter(self.query.as_deref(), name)
    }

    /// A query parameter that must be there and not be empty.
    pub fn required_parameter(&self, name: &str) -> Result<String, Refusal> {
        self.parameter(name)?.filter(|value| !value.is_empty()).ok_or(BAD_INPUT)
    }

    /// The body's members. Anything but a JSON object is `BadInput`.
    pub fn members(&self) -> Result<Members, Refusal> {
        serde_json::from_slice(&self.body).map(Members).map_err(|_| BAD_INPUT)
    }

    /// The same where the body may be missing altogether.
    pub fn members_if_any(&self) -> Result<Members, Refusal> {
        if self.body.trim_ascii().is_empty() { Ok(Members(Map::new())) } else { self.members() }
    }
}

/// A parameter of a raw query.
pub fn parameter(query: Option<&str>, name: &str) -> Result<Option<String>, Refusal> {
    query
        .unwrap_or_default()
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(key, _)| percent::decode(key).is_some_and(|key| key.eq_ignore_ascii_case(name)))
        .map(|(_, value)| percent::decode(value).ok_or(BAD_INPUT))
        .transpose()
}

impl Members {
    /// A text that must be there.
    pub fn text(&self, name: &str) -> Result<String, Refusal> {
        self.0.get(name).and_then(Value::as_str).map(str::to_owned).ok_or(BAD_INPUT)
    }

    /// A text that may be absent or null.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(BAD_INPUT),
        }
    }

    /// The flag of the three policies: `Enable` or `Enabled`, a boolean or its word.
    pub fn flag(&self) -> Result<bool, Refusal> {
        match self.0.get("Enable").or_else(|| self.0.get("Enabled")) {
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(word)) if word.eq_ignore_ascii_case("true") => Ok(true),
            Some(Value::String(word)) if word.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(BAD_INPUT),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(query: &str, body: &str) -> Input {
        Input::new(Some(query), Bytes::from(body.to_owned()))
    }

    #[test]
    fn parameter_names_have_no_case() {
        let given = input("x=1&operationId=a%20b&OPERATIONID=c&empty=", "");
        assert_eq!(given.required_parameter("operationid").ok().as_deref(), Some("a b"));
        assert!(given.required_parameter("empty").is_err());
        assert!(given.required_parameter("missing").is_err());
        assert!(input("operationid=%FF", "").parameter("operationid").is_err());
    }

    #[test]
    fn flags_in_their_spellings() {
        for (body, flag) in [
            (r#"{"Enable":true}"#, Some(true)),
            (r#"{"Enabled":false}"#, Some(false)),
            (r#"{"Enable":"True"}"#, Some(true)),
            (r#"{"Enabled":"False","Other":1}"#, Some(false)),
            (r#"{"Enable":1}"#, None),
            (r#"{"Enable":null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(input("", body).members().unwrap().flag().ok(), flag, "{body}");
        }
    }

    #[test]
    fn anything_but_an_object_is_bad_input() {
        let deep = "[".repeat(100_000);
        for body in ["", "null", "[]", "7", "{", "{\"a\":}", "\u{feff}{}", deep.as_str()] {
            assert!(input("", body).members().is_err());
        }
        let not_utf8 = Input::new(None, Bytes::from_static(b"{\"UserId\":\"\xff\"}"));
        assert!(not_utf8.members().is_err());
        assert!(input("", " \n").members_if_any().is_ok());
    }
}
