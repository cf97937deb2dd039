//! The input of an operation: its query and its JSON body, read as leniently as published clients need it.

use crate::error::{ApiError, BAD_INPUT};
use axum::body::Bytes;
use serde_json::{Map, Value};
use server_kit::uri;

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

    /// A query parameter. Names are compared without regard to case; the first parameter of a name counts.
    pub fn parameter(&self, name: &str) -> Result<Option<String>, ApiError> {
        parameter(self.query.as_deref(), name)
    }

    /// A query parameter that must be present and not empty.
    pub fn required_parameter(&self, name: &str) -> Result<String, ApiError> {
        self.parameter(name)?.filter(|value| !value.is_empty()).ok_or(BAD_INPUT)
    }

    /// The body's members. Anything but a JSON object is `BadInput`.
    pub fn members(&self) -> Result<Members, ApiError> {
        serde_json::from_slice(&self.body).map(Members).map_err(|_| BAD_INPUT)
    }

    /// The body's members, where the body may be missing.
    pub fn optional_members(&self) -> Result<Members, ApiError> {
        if self.body.trim_ascii().is_empty() { Ok(Members(Map::new())) } else { self.members() }
    }
}

/// A parameter of a raw query. One that is not UTF-8 is `BadInput`.
pub fn parameter(query: Option<&str>, name: &str) -> Result<Option<String>, ApiError> {
    uri::query_parameter(query, name).map_err(|_| BAD_INPUT)
}

impl Members {
    /// A text that must be present.
    pub fn text(&self, name: &str) -> Result<String, ApiError> {
        self.0.get(name).and_then(Value::as_str).map(str::to_owned).ok_or(BAD_INPUT)
    }

    /// A text that may be absent or null.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(BAD_INPUT),
        }
    }

    /// The flag of the three policies: `Enable` or `Enabled`, as a boolean or as its word.
    pub fn flag(&self) -> Result<bool, ApiError> {
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
    fn a_parameter_is_found_whatever_its_case() {
        let given = input("x=1&operationId=a%20b&OPERATIONID=c&empty=", "");
        assert_eq!(given.required_parameter("operationid").ok().as_deref(), Some("a b"));
        assert!(given.required_parameter("empty").is_err());
        assert!(given.required_parameter("missing").is_err());
        assert!(input("operationid=%FF", "").parameter("operationid").is_err());
    }

    #[test]
    fn a_flag_is_read_in_each_of_its_spellings() {
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
    fn a_body_that_is_no_object_is_bad_input() {
        let deep = "[".repeat(100_000);
        for body in ["", "null", "[]", "7", "{", "{\"a\":}", "\u{feff}{}", deep.as_str()] {
            assert!(input("", body).members().is_err());
        }
        let not_utf8 = Input::new(None, Bytes::from_static(b"{\"UserId\":\"\xff\"}"));
        assert!(not_utf8.members().is_err());
        assert!(input("", " \n").optional_members().is_ok());
    }
}
