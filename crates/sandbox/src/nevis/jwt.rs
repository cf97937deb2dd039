//! The tokens of the self-admin mode: JWTs under HS256.

use admin_api::secret::AdminKey;
use admin_api::signing;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// External id of the user it is for.
    pub sub: String,
    /// External id of the user's client.
    pub client: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
}

/// Makes a token.
pub fn sign(key: &AdminKey, claims: &Claims) -> String {
    // Texts and numbers: writing them cannot fail.
    let claims = serde_json::to_vec(claims).unwrap_or_default();
    let signed = format!("{}.{}", base64url(HEADER.as_bytes()), base64url(&claims));
    let mac = base64url(&signing::mac(key, &signed));
    format!("{signed}.{mac}")
}

/// What a token says, if this key signed it and it has not ended. The header is not asked for an algorithm: there is
/// only one here.
pub fn verify(key: &AdminKey, token: &str, now: i64) -> Option<Claims> {
    let (signed, mac) = token.rsplit_once('.')?;
    let expected = base64url(&signing::mac(key, signed));
    if !bool::from(expected.as_bytes().ct_eq(mac.as_bytes())) {
        return None;
    }
    let (_, claims) = signed.split_once('.')?;
    let claims: Claims = serde_json::from_slice(&from_base64url(claims)?).ok()?;
    (now < claims.exp).then_some(claims)
}

fn base64url(bytes: &[u8]) -> String {
    signing::base64(bytes)
        .chars()
        .filter(|c| *c != '=')
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            c => c,
        })
        .collect()
}

fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut out) = (0u32, 0u32, Vec::new());
    for byte in text.bytes() {
        let sextet = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(sextet)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims { iss: "i".into(), sub: "ü?>~user".into(), client: "c".into(), iat: 0, exp: 100 }
    }

    #[test]
    fn a_token_holds_until_it_ends() {
        let key = AdminKey::from_bytes([7; 32]);
        let token = sign(&key, &claims());
        assert_eq!(verify(&key, &token, 99), Some(claims()));
        assert_eq!(verify(&key, &token, 100), None);
    }

    #[test]
    fn other_keys_and_other_texts_do_not_hold() {
        let key = AdminKey::from_bytes([7; 32]);
        let token = sign(&AdminKey::from_bytes([8; 32]), &claims());
        assert_eq!(verify(&key, &token, 0), None);
        let own = sign(&key, &claims());
        for text in ["", ".", "..", "a.b.c", &own[1..], &own[..own.len() - 1]] {
            assert_eq!(verify(&key, text, 0), None, "{text}");
        }
    }

    #[test]
    fn base64url_leads_back() {
        for length in 0..40u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(37)).collect();
            assert_eq!(from_base64url(&base64url(&bytes)), Some(bytes));
        }
        assert_eq!(from_base64url("a+b"), None);
    }
}
