//! Paths of nevisIDM's core API, below its base URL.

use crate::percent;
use serde::{Deserialize, Serialize};

/// How an installation spells the path segment of device passwords. The API document has the plural, other pages of the
/// vendor have the singular.
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

/// The path of nevisIDM's core API below the base URL.
pub const CORE_BASE: &str = "/nevisidm/api/core/v1";

/// The three external ids that identify a device password.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DevicePasswordRef {
    /// The external id of the client.
    pub client: String,
    /// The external id of the user.
    pub user: String,
    /// The external id of the credential.
    pub credential: String,
}

impl DevicePasswordRef {
    /// The path of the device password. DELETE answers 204.
    pub fn path(&self, segment: Segment) -> String {
        format!(
            "{}/{}",
            list_path(&self.client, &self.user, segment),
            percent::encode_segment(&self.credential)
        )
    }
}

/// The path of a user's device passwords. The caller may lack the right to list them.
pub fn list_path(client: &str, user: &str, segment: Segment) -> String {
    format!(
        "{CORE_BASE}/{}/users/{}/{}",
        percent::encode_segment(client),
        percent::encode_segment(user),
        segment.as_str()
    )
}

/// The path of the clients.
pub fn clients_path() -> String {
    format!("{CORE_BASE}/clients")
}

/// The path of a client's users with a login id. Of all users if it is empty.
pub fn users_path(client: &str, login_id: &str) -> String {
    let users = format!("{CORE_BASE}/clients/{}/users", percent::encode_segment(client));
    match login_id {
        "" => users,
        login_id => format!("{users}?loginId={}", percent::encode(login_id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_can_have_either_spelling() {
        let password =
            DevicePasswordRef { client: "Default".into(), user: "u/1".into(), credential: "c 1".into() };
        assert_eq!(
            password.path(Segment::Plural),
            "/nevisidm/api/core/v1/Default/users/u%2F1/device-passwords/c%201"
        );
        assert!(password.path(Segment::Singular).ends_with("/device-password/c%201"));
        assert_eq!(users_path("D", "a&b"), "/nevisidm/api/core/v1/clients/D/users?loginId=a%26b");
    }
}
