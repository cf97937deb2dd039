//! The calls that are forwarded to nevisIDM: finding a device password, and deleting it. A path is split and decoded,
//! each id is checked against a whitelist of characters, and the path that is sent is built from the checked ids.

use crate::parameters::{Case, NotTaken, Parameters, decode};
use admin_api::nevis::{CORE_BASE, DevicePasswordRef, Segment, clients_path, list_path};
use admin_api::percent;
use axum::http::Method;
use serde_json::{Map, Value};

/// Bytes of an external id.
const ID_LIMIT: usize = 255;
/// Characters besides letters and digits that an external id may have. Servers treat none of them specially.
const SIGNS: &[u8] = b"-._~@+ ";

/// A call that is forwarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NevisRequest {
    /// What it is called in the audit file.
    pub name: &'static str,
    /// The path that is sent, with its query.
    pub path_and_query: String,
    /// The external ids that it is about, joined by slashes.
    pub target: String,
    /// The same and the parameters, each with its name.
    pub values: Map<String, Value>,
    /// Whether it deletes.
    pub is_change: bool,
}

/// A call by its path, before its query is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NevisRoute {
    /// What it is called in the audit file.
    pub name: &'static str,
    path: String,
    ids: Vec<(&'static str, String)>,
    parameters: &'static [&'static str],
    /// Whether it deletes.
    pub is_change: bool,
}

/// Parameters of a list that is read in pages.
const PAGES: &[&str] = &["continuationToken", "limit"];
/// Parameters of the list of users, which can be searched.
const USERS: &[&str] = &["loginId", "continuationToken", "limit"];

/// Whether a path belongs to nevisIDM's part.
pub(crate) fn is_path(path: &str) -> bool {
    path.starts_with("/nevisidm/")
}

/// The call behind a method and path, where it is one that is forwarded.
pub(crate) fn route(method: &Method, path: &str) -> Option<NevisRoute> {
    let segments =
        path.strip_prefix(CORE_BASE)?.strip_prefix('/')?.split('/').map(id).collect::<Option<Vec<_>>>()?;
    let segments = segments.iter().map(String::as_str).collect::<Vec<_>>();
    let is_change = *method == Method::DELETE;
    let call = |name, path: String, ids: &[(&'static str, &str)], parameters| NevisRoute {
        name,
        path,
        ids: ids.iter().map(|(name, id)| (*name, (*id).to_owned())).collect(),
        parameters,
        is_change,
    };
    if let [client, "users", user, passwords, credential] = segments.as_slice() {
        let name = match *method {
            Method::GET => "GetDevicePassword",
            Method::DELETE => "DeleteDevicePassword",
            _ => return None,
        };
        let password = DevicePasswordRef {
            client: (*client).to_owned(),
            user: (*user).to_owned(),
            credential: (*credential).to_owned(),
        };
        let ids = [("client", *client), ("user", *user), ("credential", *credential)];
        return Some(call(name, password.path(spelling(passwords)?), &ids, &[]));
    }
    if *method != Method::GET {
        return None;
    }
    match segments.as_slice() {
        ["clients"] => Some(call("ListClients", clients_path(), &[], PAGES)),
        ["clients", client, "users"] => {
            let path = format!("{}/{}/users", clients_path(), percent::encode_segment(client));
            Some(call("ListUsersOfClient", path, &[("client", client)], USERS))
        }
        [client, "users", user, "credentials"] => {
            let [client_segment, user_segment] = [client, user].map(|id| percent::encode_segment(id));
            let path = format!("{CORE_BASE}/{client_segment}/users/{user_segment}/credentials");
            Some(call("ListCredentials", path, &[("client", client), ("user", user)], PAGES))
        }
        [client, "users", user, passwords] => {
            let path = list_path(client, user, spelling(passwords)?);
            Some(call("ListDevicePasswords", path, &[("client", client), ("user", user)], PAGES))
        }
        _ => None,
    }
}

impl NevisRoute {
    /// The call with its query. A parameter that it does not have is refused.
    pub fn with_query(self, query: Option<&str>) -> Result<NevisRequest, NotTaken> {
        let given = Parameters::read(query, self.parameters, Case::Counts)?;
        let mut path_and_query = self.path;
        let target = self.ids.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>().join("/");
        let mut values =
            self.ids.iter().map(|(name, id)| ((*name).to_owned(), id.as_str().into())).collect::<Map<_, _>>();
        let mut separator = '?';
        for name in self.parameters {
            let Some(value) = given.get(name) else { continue };
            if *name == "limit" && !is_limit(value) {
                return Err(NotTaken);
            }
            path_and_query.push_str(&format!("{separator}{name}={}", percent::encode(value)));
            values.insert((*name).to_owned(), value.into());
            separator = '&';
        }
        Ok(NevisRequest { name: self.name, path_and_query, target, values, is_change: self.is_change })
    }
}

/// Items of a page: a number of a few digits.
fn is_limit(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn spelling(segment: &str) -> Option<Segment> {
    [Segment::Plural, Segment::Singular].into_iter().find(|known| known.as_str() == segment)
}

/// A decoded segment, if it has only characters that all servers read alike.
fn id(segment: &str) -> Option<String> {
    let plain = segment.replace('+', "%2B");
    let id = decode(&plain)?;
    let is_taken = (1..=ID_LIMIT).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || SIGNS.contains(&byte))
        // Windows removes these at the end of a segment, and dots alone lead to the parent.
        && !id.ends_with(['.', ' '])
        && !id.starts_with(' ');
    is_taken.then_some(id)
}

#[cfg(test)]
mod tests;
