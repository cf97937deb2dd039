//! The tokens of the self-admin mode: JWTs signed with HS256.
//!
//! By hand on base64 and hmac: `jsonwebtoken` would bring RSA and elliptic curves to every build of the sandbox.

use admin_api::secret::AdminKey;
use admin_api::signing;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// The claims of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The issuer.
    pub iss: String,
    /// External id of the user whom the token is for.
    pub sub: String,
    /// External id of the user's client.
    pub client: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it expires, in seconds since 1970.
    pub exp: i64,
}

/// Makes a token.
pub fn sign(key: &AdminKey, claims: &Claims) -> String {
    // Texts and numbers: serialising them cannot fail.
    let claims = serde_json::to_vec(claims).unwrap_or_default();
    let signed = format!("{}.{}", BASE64URL.encode(HEADER), BASE64URL.encode(claims));
    let mac = BASE64URL.encode(signing::mac(key, &signed));
    format!("{signed}.{mac}")
}

/// The claims of a token that this key signed and that has not expired. The algorithm in the header is ignored: only
/// HS256 is ever verified.
pub fn verify(key: &AdminKey, token: &str, now: i64) -> Option<Claims> {
    let (signed, mac) = token.rsplit_once('.')?;
    let expected = BASE64URL.encode(signing::mac(key, signed));
    if !bool::from(expected.as_bytes().ct_eq(mac.as_bytes())) {
        return None;
    }
    let (_, claims) = signed.split_once('.')?;
    let claims: Claims = serde_json::from_slice(&BASE64URL.decode(claims).ok()?).ok()?;
    (now < claims.exp).then_some(claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims { iss: "i".into(), sub: "ü?>~user".into(), client: "c".into(), iat: 0, exp: 100 }
    }

    #[test]
    fn a_token_is_valid_until_it_expires() {
        let key = AdminKey::from_bytes([7; 32]);
        let token = sign(&key, &claims());
        assert_eq!(verify(&key, &token, 99), Some(claims()));
        assert_eq!(verify(&key, &token, 100), None);
    }

    #[test]
    fn a_token_of_another_key_or_form_is_refused() {
        let key = AdminKey::from_bytes([7; 32]);
        let token = sign(&AdminKey::from_bytes([8; 32]), &claims());
        assert_eq!(verify(&key, &token, 0), None);
        let own = sign(&key, &claims());
        for text in ["", ".", "..", "a.b.c", &own[1..], &own[..own.len() - 1]] {
            assert_eq!(verify(&key, text, 0), None, "{text}");
        }
    }
}
