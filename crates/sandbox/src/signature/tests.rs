//! The vectors of PROTOCOL "Signing", the forms of published clients, and wrong or malformed requests.

use super::*;
use axum::http::{HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

const USER: &str = "admin@abcdefgh12.tresorit.io";
const DATE: &str = "2017-06-01T12:00:00Z";
const INIT: &str = "/api/v4/admin/user/init-user-registration";
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const COMMON: &str = "UserId,TresoritDate,Content-Type,Content-SHA256,HMACHeaders";

fn key() -> AdminKey {
    AdminKey::from_bytes(std::array::from_fn(|at| at as u8))
}

/// A request of the vectors, whose headers a test changes.
struct Case {
    method: &'static str,
    path: &'static str,
    unprefixed: Option<&'static str>,
    headers: Vec<(&'static str, String)>,
    now: i64,
}

impl Case {
    fn new(method: &'static str, path: &'static str, names: &str, signature: &str) -> Self {
        let mut headers = vec![
            ("UserId", USER.to_owned()),
            ("TresoritDate", DATE.to_owned()),
            ("Content-Type", "application/json".to_owned()),
            ("HMACHeaders", names.to_owned()),
            ("Authorization", format!("AdminKey {signature}")),
        ];
        if names.contains("Content-SHA256") {
            headers.push(("Content-SHA256", EMPTY_SHA256.to_owned()));
        }
        Self { method, path, unprefixed: None, headers, now: time::parse(DATE).unwrap() }
    }

    fn first() -> Self {
        Self::new("POST", INIT, COMMON, "zSnlVZt5Uvo9jzPVpVBfM+7tTL7R7cxVOfmdOzHSZh8=")
    }

    fn set(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    /// Signs the case as it is.
    fn signed(self) -> Self {
        let value = |name: &str| {
            let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
            found.map_or("", |(_, value)| value.as_str())
        };
        let lines = value("HMACHeaders").split(',').map(|name| (name.trim(), value(name)));
        let canonical = signing::canonical_string(self.method, self.path, lines);
        let signature = signing::authorization(&signing::mac(&key(), &canonical));
        self.set("Authorization", &signature)
    }

    fn check(&self) -> Result<BodyClaim, &'static str> {
        let other = AdminKey::from_bytes([9; 32]);
        let verifier = Verifier { keys: [&other, &key()], admin_user: USER, now: self.now };
        let target =
            SignedTarget { method: self.method, path_and_query: self.path, unprefixed: self.unprefixed };
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| {
                (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
            })
            .collect();
        verifier.check(&target, &headers).map_err(|error| error.code())
    }
}

#[test]
fn the_documented_vectors_are_accepted() {
    let body = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let members = "/api/v4/admin/tresor/list-members?tresorid=0000slpj4r86xbqlg9wmjhug";
    let hosted = "/tenant-abcdefgh12/api/v4/admin/user/init-user-registration";
    let other_order = "UserId,TresoritDate,Content-SHA256,Content-Type,HMACHeaders";
    let unhashed = "UserId,TresoritDate,Content-Type,HMACHeaders";
    let mut without_prefix = Case::first();
    without_prefix.path = hosted;
    without_prefix.unprefixed = Some(INIT);
    for case in [
        Case::first(),
        Case::new("POST", INIT, other_order, "AJBvwekI6wLuAt1xmMYX024YXFy6u2SoR0JsQ3XNLPU="),
        Case::new("POST", INIT, COMMON, "/WwM6LM9aOdIBPlxaQRYFV5XflO/ovFxpmknaZ86ufM=")
            .set("Content-SHA256", body),
        Case::new("GET", members, unhashed, "3NCJwZ/109whZU6PstbWZNvsnAvLaVwjenQ/NXCnQwQ="),
        Case::new("POST", hosted, COMMON, "9U3WzeKHkTeULw7N1dX+HksTRnkmVxJxsQDxvxYcOHA="),
        without_prefix,
        Case::first().set("Authorization", "AdminKey   zSnlVZt5Uvo9jzPVpVBfM+7tTL7R7cxVOfmdOzHSZh8= "),
    ] {
        assert!(case.check().is_ok(), "{} {:?}", case.path, case.headers);
    }
}

#[test]
fn the_forms_of_published_clients_are_accepted() {
    for case in [
        Case::first().set("Content-SHA256", &EMPTY_SHA256.to_uppercase()),
        Case::first().set("HMACHeaders", "HMACHeaders,tresoritdate,USERID,Content-SHA256"),
        Case::first().set("HMACHeaders", "UserId, TresoritDate, HMACHeaders"),
        Case::first()
            .set("Content-Length", "0")
            .set("HMACHeaders", "Content-Length,UserId,TresoritDate,HMACHeaders"),
        Case::first()
            .without("Content-Type")
            .without("Content-SHA256")
            .set("HMACHeaders", "UserId,TresoritDate,HMACHeaders"),
    ] {
        let case = case.signed();
        assert!(case.check().is_ok(), "{:?}", case.headers);
    }
}

#[test]
fn a_date_is_valid_for_fifteen_minutes_either_way() {
    for (offset, fits) in [(900, true), (-900, true), (901, false), (-901, false)] {
        let mut case = Case::first();
        case.now += offset;
        assert_eq!(case.check().err(), (!fits).then_some("InvalidAuthorization"), "{offset}");
    }
}

#[test]
fn a_wrong_or_missing_header_is_invalid_authorization() {
    let mut other_path = Case::first();
    other_path.path = "/api/v4/admin/user/list-users";
    let mut other_method = Case::first();
    other_method.method = "GET";
    for case in [
        other_path,
        other_method,
        Case::first().set("Authorization", "AdminKey AAAA"),
        Case::first().set("Authorization", "AdminKey wrong"),
        Case::first().set("Content-Type", "text/plain"),
        Case::first().set("UserId", "admin@otherone1.tresorit.io").signed(),
        Case::first().set("HMACHeaders", "TresoritDate,HMACHeaders").signed(),
        Case::first().set("HMACHeaders", "UserId,HMACHeaders").signed(),
        Case::first().set("HMACHeaders", "UserId,TresoritDate").signed(),
        Case::first().without("Authorization"),
        Case::first().without("UserId"),
        Case::first().without("TresoritDate"),
        Case::first().without("HMACHeaders"),
    ] {
        assert_eq!(case.check().err(), Some("InvalidAuthorization"), "{:?}", case.headers);
    }
}

#[test]
fn a_malformed_header_is_bad_input() {
    for case in [
        Case::first().set("Authorization", "Bearer zSnlVZt5"),
        Case::first().set("Authorization", "AdminKey"),
        Case::first().set("Authorization", "AdminKey not base64!"),
        Case::first().set("TresoritDate", "2017-06-01T12:00:00.000Z"),
        Case::first().set("TresoritDate", "yesterday"),
        Case::first().set("Content-SHA256", "abc"),
        Case::first().set("HMACHeaders", ""),
        Case::first().set("HMACHeaders", "UserId,,HMACHeaders"),
        Case::first().set("HMACHeaders", "UserId,TresoritDate,HMACHeaders,X-Missing"),
        Case::first().set("HMACHeaders", "UserId,TresoritDate,HMACHeaders,b\u{fc}cher"),
        Case {
            headers: [Case::first().headers, vec![("UserId", USER.to_owned())]].concat(),
            ..Case::first()
        },
    ] {
        assert_eq!(case.check().err(), Some("BadInput"), "{:?}", case.headers);
    }
}

#[test]
fn a_body_needs_its_hash_and_the_hash_needs_the_signature() {
    let body = b"{}";
    let digest: [u8; 32] = Sha256::digest(body).into();
    let hashed = |sha256: Option<&str>, is_signed| BodyClaim { sha256: sha256.map(str::to_owned), is_signed };
    let hex = signing::hex(&digest);
    let code = |claim: BodyClaim, digest: &[u8; 32], size| claim.check(digest, size).err().map(|e| e.code());
    assert_eq!(code(hashed(Some(&hex), true), &digest, 2), None);
    assert_eq!(code(hashed(Some(EMPTY_SHA256), true), &digest, 2), Some("BadInput"));
    assert_eq!(code(hashed(None, false), &digest, 2), Some("BadInput"));
    assert_eq!(code(hashed(Some(&hex), false), &digest, 2), Some("InvalidAuthorization"));
    let nothing: [u8; 32] = Sha256::digest(b"").into();
    assert_eq!(code(hashed(None, false), &nothing, 0), None);
    assert_eq!(code(hashed(Some(EMPTY_SHA256), true), &nothing, 0), None);
    assert_eq!(code(hashed(Some(&hex), true), &nothing, 0), Some("BadInput"));
}
