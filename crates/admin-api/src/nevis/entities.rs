//! What nevisIDM answers: pages of clients, users and device passwords.

use serde::{Deserialize, Serialize};

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items of the page.
    pub items: Vec<T>,
    /// How to get the next page.
    #[serde(rename = "_pagination", default, skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
}

/// How to get the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    /// The token of the next page. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<String>,
    /// Maximum items of a page.
    #[serde(default)]
    pub limit: u32,
}

/// A client or a user, with the members that the panel needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// The external id.
    pub ext_id: String,
    /// The name of a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The login id of a user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_id: Option<String>,
}

/// A device password. Times are ISO 8601 texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DevicePassword {
    /// The external id of the credential.
    pub ext_id: String,
    /// The external id of its user.
    #[serde(default)]
    pub user_ext_id: String,
    /// The external id of its policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_ext_id: Option<String>,
    /// initial, active, tmp-locked, fail-locked, reset-code, admin-changed, disabled, archived, or a new word.
    pub state_name: String,
    /// Why it has this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_change_reason: Option<String>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// When a login last succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_successful_login_date: Option<String>,
    /// How many logins succeeded.
    #[serde(default)]
    pub successful_login_count: u64,
    /// When a login last failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_failed_login_date: Option<String>,
    /// How many logins failed in a row.
    #[serde(default)]
    pub failed_login_count: u64,
    /// The version of the record.
    #[serde(default)]
    pub version: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;

    #[test]
    fn a_page_has_the_token_of_the_next_one() {
        let page: Page<DevicePassword> = decode::json(
            br#"{"items":[{"extId":"c","stateName":"active"}],"_pagination":{"continuationToken":"t","limit":1}}"#,
        )
        .unwrap();
        assert_eq!(page.items[0].state_name, "active");
        assert_eq!(page.pagination.unwrap().continuation_token.as_deref(), Some("t"));
    }
}
