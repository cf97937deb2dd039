//! The signature of a request: its headers, the canonical string, and the encodings (docs/PROTOCOL.md, Signing). The
//! HMAC itself is computed by WebCrypto in the panel, and with the feature `hmac` in servers and tests.

use crate::ids::TenantId;
use crate::operation::Method;

/// The scheme before the signature in `Authorization`.
pub const SCHEME: &str = "AdminKey ";
/// The media type of a JSON body, as it is signed.
pub const JSON: &str = "application/json";

/// The names of the headers of a signed request.
pub mod header {
    /// The user who signs.
    pub const USER_ID: &str = "UserId";
    /// The date of the request, UTC.
    pub const DATE: &str = "TresoritDate";
    /// The media type of the body.
    pub const CONTENT_TYPE: &str = "Content-Type";
    /// The SHA-256 of the body in hex digits.
    pub const CONTENT_SHA256: &str = "Content-SHA256";
    /// The names of the signed headers, including this one.
    pub const HMAC_HEADERS: &str = "HMACHeaders";
    /// The signature.
    pub const AUTHORIZATION: &str = "Authorization";
}

/// What the signature contains of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyDigest {
    /// The media type.
    pub content_type: String,
    /// The SHA-256 in hex digits.
    pub sha256_hex: String,
}

/// A request to be signed: its headers except `Authorization`, and the string to compute the HMAC of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    /// The headers in the order in which they are signed.
    pub headers: Vec<(&'static str, String)>,
    /// The canonical string.
    pub canonical: String,
}

impl Unsigned {
    /// Prepares a request. `signed_path` has its leading slash and its query, `date` has the format of
    /// [`crate::time::format`], and a request without a body has no digest.
    pub fn new(
        method: Method,
        signed_path: &str,
        tenant: &TenantId,
        date: String,
        body: Option<BodyDigest>,
    ) -> Self {
        let mut headers =
            vec![(header::USER_ID, tenant.admin_user().as_str().to_owned()), (header::DATE, date)];
        if let Some(body) = body {
            headers.push((header::CONTENT_TYPE, body.content_type));
            headers.push((header::CONTENT_SHA256, body.sha256_hex));
        }
        let mut names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        names.push(header::HMAC_HEADERS);
        headers.push((header::HMAC_HEADERS, names.join(",")));
        let canonical = canonical_string(
            method.as_str(),
            signed_path,
            headers.iter().map(|(name, value)| (*name, value.as_str())),
        );
        Self { headers, canonical }
    }
}

/// The canonical string: the method, the path without its leading slash and with its raw query, and each signed header
/// in the given order and spelling. The lines are joined by LF, without one at the end.
pub fn canonical_string<'a>(
    method: &str,
    path_and_query: &str,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut out = format!("{method}\n{}", path_and_query.strip_prefix('/').unwrap_or(path_and_query));
    for (name, value) in headers {
        out.push('\n');
        out.push_str(name);
        out.push(':');
        out.push_str(value);
    }
    out
}

/// The value of `Authorization` for an HMAC-SHA256.
pub fn authorization(mac: &[u8]) -> String {
    format!("{SCHEME}{}", base64(mac))
}

/// Base64 with padding (RFC 4648).
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().enumerate().fold(0u32, |word, (at, byte)| word | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let sextet = (word >> (18 - 6 * at)) & 63;
            out.push(if at <= chunk.len() { ALPHABET[sextet as usize] as char } else { '=' });
        }
    }
    out
}

/// Lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| DIGITS[usize::from(digit)] as char)
        .collect()
}

#[cfg(feature = "hmac")]
mod native {
    use crate::secret::AdminKey;
    use hmac::{Hmac, Mac};
    use sha2::{Digest, Sha256};

    /// HMAC-SHA256 of a canonical string.
    pub fn mac(key: &AdminKey, canonical: &str) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.bytes()).unwrap_or_else(|_| {
            // HMAC accepts keys of every length.
            unreachable!("a 32-byte key is a valid HMAC key")
        });
        mac.update(canonical.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// SHA-256 in lower-case hex digits.
    pub fn sha256_hex(body: &[u8]) -> String {
        super::hex(&Sha256::digest(body))
    }
}
#[cfg(feature = "hmac")]
pub use native::{mac, sha256_hex};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_matches_the_examples_of_the_rfc() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_request_without_a_body_signs_no_digest() {
        let tenant = TenantId::new("abcdefgh12");
        let unsigned =
            Unsigned::new(Method::Get, "/api/v4/admin/x?a=b", &tenant, "2017-06-01T12:00:00Z".into(), None);
        assert_eq!(
            unsigned.canonical,
            "GET\napi/v4/admin/x?a=b\nUserId:admin@abcdefgh12.tresorit.io\n\
             TresoritDate:2017-06-01T12:00:00Z\nHMACHeaders:UserId,TresoritDate,HMACHeaders"
        );
    }

    #[cfg(feature = "hmac")]
    mod vectors {
        use super::super::*;
        use crate::secret::AdminKey;

        const EMPTY_SHA: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        const FIRST: &str = "UserId,TresoritDate,Content-Type,Content-SHA256,HMACHeaders";

        fn sign(method: &str, path: &str, names: &str, body: &str) -> String {
            let sha = sha256_hex(body.as_bytes());
            let headers = names.split(',').map(|name| {
                let value = match name {
                    "UserId" => "admin@abcdefgh12.tresorit.io",
                    "TresoritDate" => "2017-06-01T12:00:00Z",
                    "Content-Type" => JSON,
                    "Content-SHA256" => sha.as_str(),
                    _ => names,
                };
                (name, value)
            });
            let key = AdminKey::from_bytes(std::array::from_fn(|i| i as u8));
            base64(&mac(&key, &canonical_string(method, path, headers)))
        }

        #[test]
        fn signatures_equal_the_test_vectors_of_the_protocol() {
            let init = "api/v4/admin/user/init-user-registration";
            assert_eq!(sha256_hex(b""), EMPTY_SHA);
            assert_eq!(sign("POST", init, FIRST, ""), "zSnlVZt5Uvo9jzPVpVBfM+7tTL7R7cxVOfmdOzHSZh8=");
            assert_eq!(
                sign("POST", init, "UserId,TresoritDate,Content-SHA256,Content-Type,HMACHeaders", ""),
                "AJBvwekI6wLuAt1xmMYX024YXFy6u2SoR0JsQ3XNLPU="
            );
            assert_eq!(sign("POST", init, FIRST, "{}"), "/WwM6LM9aOdIBPlxaQRYFV5XflO/ovFxpmknaZ86ufM=");
            assert_eq!(
                sign(
                    "GET",
                    "api/v4/admin/tresor/list-members?tresorid=0000slpj4r86xbqlg9wmjhug",
                    "UserId,TresoritDate,Content-Type,HMACHeaders",
                    ""
                ),
                "3NCJwZ/109whZU6PstbWZNvsnAvLaVwjenQ/NXCnQwQ="
            );
            assert_eq!(
                sign("POST", &format!("tenant-abcdefgh12/{init}"), FIRST, ""),
                "9U3WzeKHkTeULw7N1dX+HksTRnkmVxJxsQDxvxYcOHA="
            );
        }

        #[test]
        fn a_prepared_request_has_the_signature_of_the_first_vector() {
            let digest = BodyDigest { content_type: JSON.into(), sha256_hex: sha256_hex(b"") };
            let unsigned = Unsigned::new(
                Method::Post,
                "/api/v4/admin/user/init-user-registration",
                &TenantId::new("abcdefgh12"),
                "2017-06-01T12:00:00Z".into(),
                Some(digest),
            );
            let key = AdminKey::from_bytes(std::array::from_fn(|i| i as u8));
            assert_eq!(
                authorization(&mac(&key, &unsigned.canonical)),
                "AdminKey zSnlVZt5Uvo9jzPVpVBfM+7tTL7R7cxVOfmdOzHSZh8="
            );
        }
    }
}
