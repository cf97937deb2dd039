//! Finds the three ids of a device password in a pasted text: a URL or a path of any installation, in either spelling,
//! alone or inside a command or a log line.

use super::base::before_root;
use super::paths::{DevicePasswordRef, Segment};
use crate::percent;

/// What a pasted URL contains. Ids that it does not contain are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The ids.
    pub ids: DevicePasswordRef,
    /// The URL before `/nevisidm`, if the text has one with a scheme.
    pub base: Option<String>,
    /// How the segment is spelled, if it is there.
    pub segment: Option<Segment>,
}

/// Why a pasted text does not identify a device password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocateError {
    /// It contains no such URL or path.
    #[error("This contains no path of the form …/CLIENT/users/USER/device-passwords/CREDENTIAL.")]
    NoAddress,
    /// It contains a template with placeholders instead of ids.
    #[error("This is a template. Replace its placeholders with ids.")]
    Pattern,
    /// It contains several device passwords.
    #[error("This contains several device passwords. Paste only one: they are deleted one at a time.")]
    Several,
}

/// Whether a text looks like a URL or path, so that it is not meant as an id.
pub fn looks_like_address(text: &str) -> bool {
    text.contains("/users/")
}

/// Finds the ids in a pasted text.
pub fn locate(text: &str) -> Result<Located, LocateError> {
    let is_boundary = |c: char| c.is_whitespace() || "'\"`<>(),;|".contains(c);
    let mut found: Option<Located> = None;
    for address in text.split(is_boundary).filter(|word| looks_like_address(word)) {
        let Some(here) = read(address) else { continue };
        let ids = [&here.ids.client, &here.ids.user, &here.ids.credential];
        if ids.iter().any(|id| id.starts_with([':', '{', '$'])) {
            return Err(LocateError::Pattern);
        }
        match &found {
            Some(other) if other.ids == here.ids => {}
            Some(other) if other.is_whole() && here.is_whole() => return Err(LocateError::Several),
            Some(other) if other.is_whole() => {}
            _ => found = Some(here),
        }
    }
    found.ok_or(LocateError::NoAddress)
}

impl Located {
    fn is_whole(&self) -> bool {
        !self.ids.credential.is_empty()
    }
}

/// Reads a URL or path, with any prefix before the client.
fn read(address: &str) -> Option<Located> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let segments = path.split('/').collect::<Vec<_>>();
    let users = segments.iter().rposition(|segment| *segment == "users")?;
    let id = |at: Option<usize>| {
        let segment = segments.get(at?)?;
        percent::decode_path(segment).filter(|id| !id.is_empty())
    };
    // The API's version is not a client.
    let client = id(users.checked_sub(1)).filter(|client| client != "v1")?;
    let user = id(Some(users + 1))?;
    let segment = segments
        .get(users + 2)
        .and_then(|name| [Segment::Plural, Segment::Singular].into_iter().find(|s| s.as_str() == *name));
    let credential = segment.and_then(|_| id(Some(users + 3))).unwrap_or_default();
    let (base, has_root) = before_root(path);
    let base = base.find("http").map(|at| &base[at..]).filter(|base| has_root && base.contains("://"));
    Some(Located {
        ids: DevicePasswordRef { client, user, credential },
        base: base.map(str::to_owned),
        segment,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(client: &str, user: &str, credential: &str) -> DevicePasswordRef {
        DevicePasswordRef { client: client.into(), user: user.into(), credential: credential.into() }
    }

    #[test]
    fn every_form_of_url_and_path_is_found() {
        for (text, base, segment) in [
            (
                "https://idm.example:8443/gate/nevisidm/api/core/v1/100/users/u-1/device-passwords/c-1",
                Some("https://idm.example:8443/gate"),
                Segment::Plural,
            ),
            (
                "http://idm/nevisidm/api/core/v1/100/users/u-1/device-password/c-1/?a=b#c",
                Some("http://idm"),
                Segment::Singular,
            ),
            ("/nevisidm/api/core/v1/100/users/u-1/device-passwords/c-1", None, Segment::Plural),
            ("DELETE/nevisidm/api/core/v1/100/users/u-1/device-passwords/c-1", None, Segment::Plural),
            (" 100/users/u-1/device-password/c-1\n", None, Segment::Singular),
            ("https://other.example/idm/v2/100/users/u-1/device-passwords/c-1", None, Segment::Plural),
            (
                "curl -X DELETE 'https://idm/nevisidm/api/core/v1/100/users/u-1/device-passwords/c-1' -H x",
                Some("https://idm"),
                Segment::Plural,
            ),
            (
                "12:00 \"DELETE /nevisidm/api/core/v1/100/users/u-1/device-passwords/c-1 HTTP/1.1\" 403",
                None,
                Segment::Plural,
            ),
        ] {
            let located = locate(text).unwrap();
            assert_eq!(located.ids, ids("100", "u-1", "c-1"), "{text}");
            assert_eq!(located.base.as_deref(), base, "{text}");
            assert_eq!(located.segment, Some(segment), "{text}");
        }
    }

    #[test]
    fn encoded_ids_are_decoded() {
        let odd = ids("a b", "u/1+ü", "c?&#1");
        let path = odd.path(Segment::Plural);
        assert_eq!(locate(&path).unwrap().ids, odd, "{path}");
        assert_eq!(locate("/1/users/a+b/device-passwords/c").unwrap().ids.user, "a+b");
    }

    #[test]
    fn a_partial_path_gives_the_ids_that_it_has() {
        for text in [
            "/nevisidm/api/core/v1/100/users/u-1/device-passwords",
            "https://idm/nevisidm/api/core/v1/clients/100/users/u-1",
            "/nevisidm/api/core/v1/100/users/u-1/credentials/c-1",
        ] {
            assert_eq!(locate(text).unwrap().ids, ids("100", "u-1", ""), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused_with_their_reason() {
        for text in ["", "cred-active", "https://idm/nevisidm", "/users/u/device-passwords/c", "v1/users/u"] {
            assert_eq!(locate(text), Err(LocateError::NoAddress), "{text}");
        }
        for text in [
            "DELETE/nevisidm/api/core/v1/:clientExtId/users/:userExtId/device-passwords/:extId",
            "/nevisidm/api/core/v1/{clientExtId}/users/{userExtId}/device-passwords/{extId}",
            "/nevisidm/api/core/v1/100/users/u/device-passwords/$ID",
        ] {
            assert_eq!(locate(text), Err(LocateError::Pattern), "{text}");
        }
        let two = "/1/users/u/device-passwords/a /1/users/u/device-passwords/b";
        assert_eq!(locate(two), Err(LocateError::Several));
        let same =
            "/1/users/u/device-passwords/a GET /1/users/u/device-passwords /1/users/u/device-password/a";
        assert_eq!(locate(same).unwrap().ids, ids("1", "u", "a"));
    }
}
