//! nevisIDM: the device passwords of a user, and the envelope of its errors.

mod base;
mod call;
mod codes;
mod listing;
mod locate;
mod refusal;
mod token;

pub use base::NevisBase;
pub use call::{Call, DELETE_DEVICE_PASSWORD};
pub use codes::CODES;
pub use listing::{Listing, device_password, device_passwords, parties};
pub use locate::{LocateError, Located, locate, looks_like_address};
pub use refusal::{Refusal, Violation};
pub use token::{Claims, Token, TokenError, looks_like_jwt};

use crate::percent;
use serde::{Deserialize, Serialize};

/// How an installation spells the path segment of device passwords. The API document has the plural, the vendor's
/// other pages the singular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Segment {
    /// `device-passwords`
    #[default]
    Plural,
    /// `device-password`
    Singular,
}

impl Segment {
    /// The segment in the path.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plural => "device-passwords",
            Self::Singular => "device-password",
        }
    }
}

/// Path of nevisIDM's core API below its base address.
pub const CORE_BASE: &str = "/nevisidm/api/core/v1";

/// The three external ids that name a device password.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DevicePasswordRef {
    /// External id of the client.
    pub client: String,
    /// External id of the user.
    pub user: String,
    /// External id of the credential.
    pub credential: String,
}

impl DevicePasswordRef {
    /// The path that is deleted, below the base address: DELETE answers 204.
    pub fn path(&self, segment: Segment) -> String {
        format!(
            "{}/{}",
            list_path(&self.client, &self.user, segment),
            percent::encode_segment(&self.credential)
        )
    }
}

/// Path of a user's device passwords. Listing them may be refused to the caller.
pub fn list_path(client: &str, user: &str, segment: Segment) -> String {
    format!(
        "{CORE_BASE}/{}/users/{}/{}",
        percent::encode_segment(client),
        percent::encode_segment(user),
        segment.as_str()
    )
}

/// Path of the clients.
pub fn clients_path() -> String {
    format!("{CORE_BASE}/clients")
}

/// Path of a client's users with this login id; of all of them where it is empty.
pub fn users_path(client: &str, login_id: &str) -> String {
    let users = format!("{CORE_BASE}/clients/{}/users", percent::encode_segment(client));
    match login_id {
        "" => users,
        login_id => format!("{users}?loginId={}", percent::encode(login_id)),
    }
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// What the page holds.
    pub items: Vec<T>,
    /// How to go on.
    #[serde(rename = "_pagination", default, skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
}

/// How a listing goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    /// Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<String>,
    /// Items a page.
    #[serde(default)]
    pub limit: u32,
}

/// A client or a user, as far as the panel needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// External id.
    pub ext_id: String,
    /// Of a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of a user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_id: Option<String>,
}

/// A device password. Times are ISO 8601 texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DevicePassword {
    /// External id of the credential.
    pub ext_id: String,
    /// External id of its user.
    #[serde(default)]
    pub user_ext_id: String,
    /// External id of its policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_ext_id: Option<String>,
    /// initial, active, tmp-locked, fail-locked, reset-code, admin-changed, disabled, archived; or a new word.
    pub state_name: String,
    /// Why it is in that state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_change_reason: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// When it last let somebody in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_successful_login_date: Option<String>,
    /// How often it did.
    #[serde(default)]
    pub successful_login_count: u64,
    /// When it last refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_failed_login_date: Option<String>,
    /// How often it did in a row.
    #[serde(default)]
    pub failed_login_count: u64,
    /// Version of the record.
    #[serde(default)]
    pub version: u64,
}

/// The body of an error answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// What went wrong.
    #[serde(default)]
    pub errors: Vec<ErrorMessage>,
    /// The policies that forbid it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy_violations: Vec<PolicyViolation>,
    /// The same with its Java cause; shown as far as it says something to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_violation: Option<serde_json::Value>,
}

/// One error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorMessage {
    /// One of [`CODES`], or a new one.
    pub code: String,
    /// For people; tells apart what one code is used for.
    #[serde(default)]
    pub message: String,
    /// What the error is about, in bulk actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<serde_json::Value>,
}

/// One violated policy element. The values are texts or numbers, as the server likes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyViolation {
    /// Name of the element.
    #[serde(default)]
    pub display_name: String,
    /// Its configuration.
    #[serde(default)]
    pub config_string: String,
    /// What was given.
    #[serde(default)]
    pub supplied_value: serde_json::Value,
    /// What is allowed.
    #[serde(default)]
    pub limit_value: serde_json::Value,
    /// What was measured.
    #[serde(default)]
    pub actual_value: serde_json::Value,
}

/// What a 404 with `errors.noRecord` misses. Only the message tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The client.
    Client,
    /// The user, within its client.
    User,
    /// The credential: after a lost answer, a sign that it is gone.
    Credential,
}

impl ErrorMessage {
    /// What is missing, where this is `errors.noRecord` in one of the three documented wordings.
    pub fn missing(&self) -> Option<Missing> {
        missing(&self.code, &self.message)
    }
}

/// What an error misses, where its code is `errors.noRecord` and its message one of the three documented wordings.
pub fn missing(code: &str, message: &str) -> Option<Missing> {
    if code != "errors.noRecord" {
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
    fn the_path_has_either_spelling() {
        let password =
            DevicePasswordRef { client: "Default".into(), user: "u/1".into(), credential: "c 1".into() };
        assert_eq!(
            password.path(Segment::Plural),
            "/nevisidm/api/core/v1/Default/users/u%2F1/device-passwords/c%201"
        );
        assert!(password.path(Segment::Singular).ends_with("/device-password/c%201"));
        assert_eq!(users_path("D", "a&b"), "/nevisidm/api/core/v1/clients/D/users?loginId=a%26b");
    }

    #[test]
    fn three_missing_records_are_told_apart_by_message() {
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
    fn the_whole_envelope_is_read() {
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

    #[test]
    fn codes_stand_once() {
        let mut codes = CODES.to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CODES.len());
    }

    #[test]
    fn a_listing_goes_on_by_its_token() {
        let page: Page<DevicePassword> = decode::json(
            br#"{"items":[{"extId":"c","stateName":"active"}],"_pagination":{"continuationToken":"t","limit":1}}"#,
        )
        .unwrap();
        assert_eq!(page.items[0].state_name, "active");
        assert_eq!(page.pagination.unwrap().continuation_token.as_deref(), Some("t"));
    }
}
