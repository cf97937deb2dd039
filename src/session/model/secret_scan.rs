//! Finds probable secrets in JSON that others can read: the host's configuration and settings files. It is a
//! heuristic to warn of mistakes. It returns only the path, never the secret.

use serde_json::Value;

/// A member whose name contains one of these words holds a secret.
const NAMES: [&str; 8] =
    ["key", "secret", "token", "password", "passphrase", "bearer", "credential", "authorization"];
/// This many hex digits in a row are a key. No id has so many.
const KEY_DIGITS: usize = 64;

/// The path of the first probable secret in a JSON value, as in `$.tenants[0].adminKey`.
pub fn find(value: &Value) -> Option<String> {
    find_in(value, "$")
}

fn find_in(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => looks_secret(text).then(|| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| find_in(item, &format!("{path}[{at}]")))
        }
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let path = format!("{path}.{name}");
            let lower = name.to_ascii_lowercase();
            if NAMES.iter().any(|word| lower.contains(word)) && !value.is_null() && !value.is_boolean() {
                return Some(path);
            }
            find_in(value, &path)
        }),
        _ => None,
    }
}

fn looks_secret(text: &str) -> bool {
    let has_key =
        text.split(|letter: char| !letter.is_ascii_hexdigit()).any(|digits| digits.len() >= KEY_DIGITS);
    // A JWT has three parts, and the first is a JSON object in base64, which begins like this.
    let is_token = text.trim().starts_with("eyJ") && text.matches('.').count() == 2;
    let bearer = text.trim_start().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer "));
    has_key || is_token || bearer || text.contains(admin_api::gateway::CREDENTIAL_START)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_found_by_name_and_by_form() {
        let key = "0f".repeat(32);
        for (value, path) in [
            (json!({"tenants": [{}, {"adminKey": "x"}]}), "$.tenants[1].adminKey"),
            (json!({"note": format!("the key is {key}")}), "$.note"),
            (json!(["eyJhbGciOi.eyJzdWIi.c2ln"]), "$[0]"),
            (json!({"a": {"X-Token": 5}}), "$.a.X-Token"),
            (json!("Bearer abc"), "$"),
            (json!("gw_0011"), "$"),
        ] {
            assert_eq!(find(&value).as_deref(), Some(path));
        }
    }

    #[test]
    fn ids_and_urls_are_not_secrets() {
        for value in [
            json!({"serviceUrl": "https://abcdefgh12.api.tresorit.io", "tenantId": "abcdefgh12", "shortcuts": true}),
            json!("0123456789abcdef0123456789abcdef"),
            json!({"keyboard": true, "list": [1, null]}),
        ] {
            assert_eq!(find(&value), None, "{value}");
        }
    }
}
