//! Reading nevisIDM's listings. A record with missing members is read with the members that it has.

use super::entities::{DevicePassword, Party};
use crate::decode::DecodeError;
use serde_json::Value;

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NevisPage<T> {
    /// The items of the page.
    pub items: Vec<T>,
    /// The token of the next page.
    pub next: Option<String>,
}

/// Reads a page of clients or of users.
pub fn parties(body: &[u8]) -> Result<NevisPage<Party>, DecodeError> {
    read(body, |value| {
        Some(Party {
            ext_id: text(value, "extId")?,
            name: text(value, "name"),
            login_id: text(value, "loginId"),
        })
    })
}

/// Reads a page of device passwords.
pub fn device_passwords(body: &[u8]) -> Result<NevisPage<DevicePassword>, DecodeError> {
    read(body, read_device_password)
}

/// Reads one device password.
pub fn device_password(body: &[u8]) -> Result<DevicePassword, DecodeError> {
    read_device_password(&json(body)?).ok_or_else(|| missing("extId"))
}

fn read<T>(body: &[u8], item: impl Fn(&Value) -> Option<T>) -> Result<NevisPage<T>, DecodeError> {
    let value = json(body)?;
    let items = value["items"].as_array().ok_or_else(|| missing("items"))?;
    let items = items.iter().enumerate();
    let items = items.map(|(at, value)| item(value).ok_or_else(|| missing(&format!("items[{at}].extId"))));
    Ok(NevisPage {
        items: items.collect::<Result<_, _>>()?,
        next: text(&value["_pagination"], "continuationToken"),
    })
}

fn read_device_password(value: &Value) -> Option<DevicePassword> {
    let count = |name: &str| value[name].as_u64().unwrap_or_default();
    Some(DevicePassword {
        ext_id: text(value, "extId")?,
        user_ext_id: text(value, "userExtId").unwrap_or_default(),
        policy_ext_id: text(value, "policyExtId"),
        state_name: text(value, "stateName").unwrap_or_default(),
        state_change_reason: text(value, "stateChangeReason"),
        created: text(value, "created"),
        last_modified: text(value, "lastModified"),
        last_successful_login_date: text(value, "lastSuccessfulLoginDate"),
        successful_login_count: count("successfulLoginCount"),
        last_failed_login_date: text(value, "lastFailedLoginDate"),
        failed_login_count: count("failedLoginCount"),
        version: count("version"),
    })
}

fn text(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn json(body: &[u8]) -> Result<Value, DecodeError> {
    serde_json::from_slice(body).map_err(|error| DecodeError { path: ".".into(), reason: error.to_string() })
}

fn missing(path: &str) -> DecodeError {
    DecodeError { path: path.into(), reason: "missing or invalid".into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;
    use crate::nevis::Page;

    #[test]
    fn the_result_equals_the_derived_deserialization() {
        let body = br#"{"items":[{"extId":"c","userExtId":"u","policyExtId":"p","stateName":"active",
            "stateChangeReason":"r","created":"2026-01-01T00:00:00Z","lastModified":"2026-01-02T00:00:00Z",
            "lastSuccessfulLoginDate":"2026-01-03T00:00:00Z","successfulLoginCount":4,
            "lastFailedLoginDate":"2026-01-04T00:00:00Z","failedLoginCount":5,"version":6}],
            "_pagination":{"continuationToken":"t","limit":1}}"#;
        let derived: Page<DevicePassword> = decode::json(body).unwrap();
        let listing = device_passwords(body).unwrap();
        assert_eq!(listing.items, derived.items);
        assert_eq!(listing.next.as_deref(), Some("t"));
        let one = serde_json::to_vec(&listing.items[0]).unwrap();
        assert_eq!(device_password(&one).unwrap(), listing.items[0]);
    }

    #[test]
    fn only_the_id_must_be_present() {
        let listing = parties(br#"{"items":[{"extId":"100","name":"Default"},{"extId":"u","loginId":"l"}]}"#);
        let listing = listing.unwrap();
        assert_eq!(listing.items[0].name.as_deref(), Some("Default"));
        assert_eq!((listing.items[1].login_id.as_deref(), listing.next), (Some("l"), None));
        assert_eq!(device_passwords(br#"{"items":[{"extId":"c"}]}"#).unwrap().items[0].state_name, "");
        for (body, path) in [("{}", "items"), (r#"{"items":[{}]}"#, "items[0].extId"), ("x", ".")] {
            assert_eq!(parties(body.as_bytes()).unwrap_err().path, path);
        }
        assert_eq!(device_password(b"{}").unwrap_err().path, "extId");
    }
}
