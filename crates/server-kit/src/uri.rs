//! Percent-decoding of path segments and query parameters.
//!
//! Escapes that are incomplete stay as they are. `form_urlencoded` is not used for queries: it replaces bytes that are
//! not UTF-8, and the servers must refuse them.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// A value is not UTF-8 once it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the decoded text is not UTF-8")]
pub struct NotUtf8;

/// Decodes one segment of a path. A plus is a plus there.
pub fn decode_segment(segment: &str) -> Result<Cow<'_, str>, NotUtf8> {
    percent_decode_str(segment).decode_utf8().map_err(|_| NotUtf8)
}

/// The value of a query parameter, decoded; `None` where it is missing. Names are compared without regard to case, and
/// the first parameter of a name counts.
pub fn query_parameter(query: Option<&str>, name: &str) -> Result<Option<String>, NotUtf8> {
    query
        .unwrap_or_default()
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(key, _)| decode_form(key).is_ok_and(|key| key.eq_ignore_ascii_case(name)))
        .map(|(_, value)| decode_form(value))
        .transpose()
}

/// Decodes one part of a query, where a plus stands for a space.
fn decode_form(text: &str) -> Result<String, NotUtf8> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned).map_err(|_| NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_keeps_its_plus_and_its_incomplete_escapes() {
        for (segment, decoded) in
            [("a%20b", "a b"), ("a+b", "a+b"), ("%C3%A4", "ä"), ("100%", "100%"), ("%zz%4", "%zz%4")]
        {
            assert_eq!(decode_segment(segment).as_deref(), Ok(decoded));
        }
        assert_eq!(decode_segment("%FF"), Err(NotUtf8));
    }

    #[test]
    fn the_first_parameter_of_a_name_counts_whatever_its_case() {
        let query = Some("x=1&operation%49d=a%20b+c&OPERATIONID=d&empty=&bare&bytes=%FF");
        let value = |name| query_parameter(query, name);
        assert_eq!(value("operationid"), Ok(Some("a b c".to_owned())));
        assert_eq!(value("empty"), Ok(Some(String::new())));
        assert_eq!(value("Bare"), Ok(Some(String::new())));
        assert_eq!(value("missing"), Ok(None));
        assert_eq!(value("bytes"), Err(NotUtf8));
        assert_eq!(query_parameter(None, "x"), Ok(None));
    }
}
