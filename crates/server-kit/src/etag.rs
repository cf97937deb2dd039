//! Conditional requests: whether a client already has the current version of an answer.

use http::HeaderMap;
use http::header::IF_NONE_MATCH;

/// Whether `If-None-Match` names this strong ETag. Besides the standard's forms a bare tag without its quotes is accepted,
/// which the typed headers of the `headers` crate refuse.
pub fn is_unchanged(request: &HeaderMap, etag: &str) -> bool {
    let bare = etag.trim_matches('"');
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).trim_matches('"') == bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_known_etag_is_found_in_each_of_its_forms() {
        let check = |values: &[&'static str]| {
            let headers =
                values.iter().map(|value| (IF_NONE_MATCH, HeaderValue::from_static(value))).collect();
            is_unchanged(&headers, "\"ab\"")
        };
        for values in
            [&["\"ab\""][..], &["W/\"ab\""], &["ab"], &["*"], &["\"x\", \"ab\""], &["\"x\"", "\"ab\""]]
        {
            assert!(check(values), "{values:?}");
        }
        for values in [&[][..], &["\"abc\""], &["W/\"a\""], &[""]] {
            assert!(!check(values), "{values:?}");
        }
    }
}
