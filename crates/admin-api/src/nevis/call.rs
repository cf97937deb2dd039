//! The calls to nevisIDM that the panel sends, as data.

use super::paths::{DevicePasswordRef, Segment, clients_path, list_path, users_path};
use crate::operation::{Effect, Method};
use crate::percent;

/// A call to nevisIDM's core API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NevisCall {
    /// Lists the clients.
    ListClients,
    /// Lists a client's users.
    ListUsers {
        /// The external id of the client.
        client: String,
        /// Only users with this login id. All users if it is empty.
        login_id: String,
    },
    /// Lists a user's device passwords.
    ListDevicePasswords {
        /// The external id of the client.
        client: String,
        /// The external id of the user.
        user: String,
    },
    /// Reads one device password.
    GetDevicePassword(DevicePasswordRef),
    /// Deletes one device password. This cannot be undone.
    DeleteDevicePassword(DevicePasswordRef),
}

impl NevisCall {
    /// The name in the journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ListClients => "ListClients",
            Self::ListUsers { .. } => "ListUsers",
            Self::ListDevicePasswords { .. } => "ListDevicePasswords",
            Self::GetDevicePassword(_) => "GetDevicePassword",
            Self::DeleteDevicePassword(_) => DELETE_DEVICE_PASSWORD,
        }
    }

    /// The HTTP method.
    pub const fn method(&self) -> Method {
        match self {
            Self::DeleteDevicePassword(_) => Method::Delete,
            _ => Method::Get,
        }
    }

    /// Whether the call changes anything.
    pub const fn effect(&self) -> Effect {
        match self {
            Self::DeleteDevicePassword(_) => Effect::Change,
            _ => Effect::Read,
        }
    }

    /// The path below the base URL, with the query. `after` is the continuation token of the previous page.
    pub fn path(&self, segment: Segment, after: Option<&str>) -> String {
        let mut path = match self {
            Self::ListClients => clients_path(),
            Self::ListUsers { client, login_id } => users_path(client, login_id),
            Self::ListDevicePasswords { client, user } => list_path(client, user, segment),
            Self::GetDevicePassword(password) | Self::DeleteDevicePassword(password) => {
                password.path(segment)
            }
        };
        if let Some(after) = after {
            path.push(if path.contains('?') { '&' } else { '?' });
            path.push_str("continuationToken=");
            path.push_str(&percent::encode(after));
        }
        path
    }
}

/// The name of the only call that changes something.
pub const DELETE_DEVICE_PASSWORD: &str = "DeleteDevicePassword";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_has_its_documented_path() {
        let path = |call: &NevisCall, after| call.path(Segment::Plural, after);
        assert_eq!(path(&NevisCall::ListClients, None), "/nevisidm/api/core/v1/clients");
        assert_eq!(
            path(&NevisCall::ListClients, Some("a&b")),
            "/nevisidm/api/core/v1/clients?continuationToken=a%26b"
        );
        let users = |login_id: &str| NevisCall::ListUsers { client: "100".into(), login_id: login_id.into() };
        assert_eq!(path(&users(""), None), "/nevisidm/api/core/v1/clients/100/users");
        assert_eq!(
            path(&users("a b"), Some("7")),
            "/nevisidm/api/core/v1/clients/100/users?loginId=a%20b&continuationToken=7"
        );
        let all = NevisCall::ListDevicePasswords { client: "100".into(), user: "u".into() };
        assert_eq!(all.path(Segment::Singular, None), "/nevisidm/api/core/v1/100/users/u/device-password");
    }

    #[test]
    fn only_the_deletion_changes_something() {
        let password = || DevicePasswordRef { client: "1".into(), user: "2".into(), credential: "3".into() };
        let delete = NevisCall::DeleteDevicePassword(password());
        assert_eq!((delete.method(), delete.effect()), (Method::Delete, Effect::Change));
        let read = NevisCall::GetDevicePassword(password());
        assert_eq!((read.method(), read.effect()), (Method::Get, Effect::Read));
        assert_eq!(read.path(Segment::Plural, None), delete.path(Segment::Plural, None));
    }
}
