//! What is forwarded to nevisIDM: finding a device password, and deleting it. The rest of its API is not.

use admin_api::nevis::CORE_BASE;
use admin_api::percent;
use axum::http::Method;

/// A call that is forwarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NevisCall {
    /// What it is called in the audit file.
    pub name: &'static str,
    /// The external ids that it is about, joined by slashes.
    pub target: String,
    /// Whether it deletes.
    pub is_change: bool,
}

/// Whether a path belongs to nevisIDM's part.
pub(crate) fn is_path(path: &str) -> bool {
    path.starts_with("/nevisidm/")
}

/// The call behind a method and path, where it is one that is forwarded.
pub(crate) fn read(method: &Method, path: &str) -> Option<NevisCall> {
    let segments =
        path.strip_prefix(CORE_BASE)?.strip_prefix('/')?.split('/').map(plain).collect::<Option<Vec<_>>>()?;
    let segments = segments.iter().map(String::as_str).collect::<Vec<_>>();
    let call =
        |name, ids: &[&str]| NevisCall { name, target: ids.join("/"), is_change: *method == Method::DELETE };
    let reads = *method == Method::GET;
    match segments.as_slice() {
        ["clients"] if reads => Some(call("ListClients", &[])),
        ["clients", client, "users"] if reads => Some(call("ListUsersOfClient", &[client])),
        [client, "users", user, "credentials"] if reads => Some(call("ListCredentials", &[client, user])),
        [client, "users", user, "device-passwords" | "device-password"] if reads => {
            Some(call("ListDevicePasswords", &[client, user]))
        }
        [client, "users", user, "device-passwords" | "device-password", credential] => {
            let name = match *method {
                Method::GET => "GetDevicePassword",
                Method::DELETE => "DeleteDevicePassword",
                _ => return None,
            };
            Some(call(name, &[client, user, credential]))
        }
        _ => None,
    }
}

/// A decoded segment that stays one, however the next server reads the path.
fn plain(segment: &str) -> Option<String> {
    let decoded = percent::decode(&segment.replace('+', "%2B"))?;
    let odd =
        decoded.is_empty() || decoded == "." || decoded == ".." || decoded.contains(['/', '\\', '%', '\0']);
    (!odd).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_passwords_and_the_way_to_them() {
        let at = |method: &Method, rest: &str| read(method, &format!("{CORE_BASE}{rest}"));
        let deletion = at(&Method::DELETE, "/Default/users/u%201/device-passwords/c").unwrap();
        assert_eq!((deletion.name, deletion.target.as_str()), ("DeleteDevicePassword", "Default/u 1/c"));
        assert!(deletion.is_change);
        for path in [
            "/clients",
            "/clients/D/users",
            "/D/users/u/credentials",
            "/D/users/u/device-password",
            "/D/users/u/device-password/c",
        ] {
            assert!(!at(&Method::GET, path).unwrap().is_change, "{path}");
        }
    }

    #[test]
    fn nothing_else_of_it() {
        let at = |method: &Method, rest: &str| read(method, &format!("{CORE_BASE}{rest}"));
        for path in [
            "",
            "/",
            "/clients/D",
            "/D/users/u",
            "/D/users/u/passwords/c",
            "/D/users/../device-passwords/c",
            "/D/users/%2e%2e/device-passwords/c",
            "/D/users/a%2F..%2Fb/device-passwords/c",
            "/D/users/%252e%252e/device-passwords/c",
        ] {
            assert_eq!(at(&Method::GET, path), None, "{path}");
            assert_eq!(at(&Method::DELETE, path), None, "{path}");
        }
        assert_eq!(at(&Method::DELETE, "/D/users/u/device-passwords"), None);
        assert_eq!(at(&Method::POST, "/D/users/u/device-passwords/c"), None);
        assert_eq!(read(&Method::GET, "/nevisidm/api/principal/v1/token"), None);
    }
}
