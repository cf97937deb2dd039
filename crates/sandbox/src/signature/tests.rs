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
struct SignatureCase {
    method: &'static str,
    path: &'static str,
    unprefixed: Option<&'static str>,
    headers: Vec<(&'static str, String)>,
    now: i64,
}

impl SignatureCase {
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
    let mut without_prefix = SignatureCase::first();
    without_prefix.path = hosted;
    without_prefix.unprefixed = Some(INIT);
    for case in [
        SignatureCase::first(),
        SignatureCase::new("POST", INIT, other_order, "AJBvwekI6wLuAt1xmMYX024YXFy6u2SoR0JsQ3XNLPU="),
        SignatureCase::new("POST", INIT, COMMON, "/WwM6LM9aOdIBPlxaQRYFV5XflO/ovFxpmknaZ86ufM=")
            .set("Content-SHA256", body),
        SignatureCase::new("GET", members, unhashed, "3NCJwZ/109whZU6PstbWZNvsnAvLaVwjenQ/NXCnQwQ="),
        SignatureCase::new("POST", hosted, COMMON, "9U3WzeKHkTeULw7N1dX+HksTRnkmVxJxsQDxvxYcOHA="),
        without_prefix,
        SignatureCase::first()
            .set("Authorization", "AdminKey   zSnlVZt5Uvo9jzPVpVBfM+7tTL7R7cxVOfmdOzHSZh8= "),
    ] {
        assert!(case.check().is_ok(), "{} {:?}", case.path, case.headers);
    }
}

#[test]
fn the_forms_of_published_clients_are_accepted() {
    for case in [
        SignatureCase::first().set("Content-SHA256", &EMPTY_SHA256.to_uppercase()),
        SignatureCase::first().set("HMACHeaders", "HMACHeaders,tresoritdate,USERID,Content-SHA256"),
        SignatureCase::first().set("HMACHeaders", "UserId, TresoritDate, HMACHeaders"),
        SignatureCase::first()
            .set("Content-Length", "0")
            .set("HMACHeaders", "Content-Length,UserId,TresoritDate,HMACHeaders"),
        SignatureCase::first()
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
        let mut case = SignatureCase::first();
        case.now += offset;
        assert_eq!(case.check().err(), (!fits).then_some("InvalidAuthorization"), "{offset}");
    }
}

#[test]
fn a_wrong_or_missing_header_is_invalid_authorization() {
    let mut other_path = SignatureCase::first();
    other_path.path = "/api/v4/admin/user/list-users";
    let mut other_method = SignatureCase::first();
    other_method.method = "GET";
    for case in [
        other_path,
        other_method,
        SignatureCase::first().set("Authorization", "AdminKey AAAA"),
        SignatureCase::first().set("Authorization", "AdminKey wrong"),
        SignatureCase::first().set("Content-Type", "text/plain"),
        SignatureCase::first().set("UserId", "admin@otherone1.tresorit.io").signed(),
        SignatureCase::first().set("HMACHeaders", "TresoritDate,HMACHeaders").signed(),
        SignatureCase::first().set("HMACHeaders", "UserId,HMACHeaders").signed(),
        SignatureCase::first().set("HMACHeaders", "UserId,TresoritDate").signed(),
        SignatureCase::first().without("Authorization"),
        SignatureCase::first().without("UserId"),
        SignatureCase::first().without("TresoritDate"),
        SignatureCase::first().without("HMACHeaders"),
    ] {
        assert_eq!(case.check().err(), Some("InvalidAuthorization"), "{:?}", case.headers);
    }
}

#[test]
fn a_malformed_header_is_bad_input() {
    for case in [
        SignatureCase::first().set("Authorization", "Bearer zSnlVZt5"),
        SignatureCase::first().set("Authorization", "AdminKey"),
        SignatureCase::first().set("Authorization", "AdminKey not base64!"),
        SignatureCase::first().set("TresoritDate", "2017-06-01T12:00:00.000Z"),
        SignatureCase::first().set("TresoritDate", "yesterday"),
        SignatureCase::first().set("Content-SHA256", "abc"),
        SignatureCase::first().set("HMACHeaders", ""),
        SignatureCase::first().set("HMACHeaders", "UserId,,HMACHeaders"),
        SignatureCase::first().set("HMACHeaders", "UserId,TresoritDate,HMACHeaders,X-Missing"),
        SignatureCase::first().set("HMACHeaders", "UserId,TresoritDate,HMACHeaders,b\u{fc}cher"),
        SignatureCase {
            headers: [SignatureCase::first().headers, vec![("UserId", USER.to_owned())]].concat(),
            ..SignatureCase::first()
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
