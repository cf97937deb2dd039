//! Tokens in memory. They have no `Debug`, `Display` or `Serialize`, so that they cannot get into a log or a store.

use serde_json::Value;

/// A bearer token, or the JWT of the self-admin mode.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why a text is not a token. Does not contain the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The text is empty.
    #[error("Enter a token.")]
    Empty,
    /// A header cannot contain this character. The number is its position from 1.
    #[error("Character {0} cannot be part of a token.")]
    Character(usize),
}

/// Claims of a JWT. They are not verified here; the server verifies them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// The subject (`sub`).
    pub subject: Option<String>,
    /// The expiry (`exp`), in seconds since 1970-01-01 UTC.
    pub expires_at: Option<i64>,
}

impl Token {
    /// Reads a token, with or without the word `Bearer` and white space around it.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let bare = match text.split_once(char::is_whitespace) {
            Some((word, rest)) if word.eq_ignore_ascii_case("bearer") => rest.trim_start(),
            _ => text,
        };
        match bare.chars().position(|c| !c.is_ascii_graphic()) {
            _ if bare.is_empty() => Err(TokenError::Empty),
            Some(at) => Err(TokenError::Character(at + 1)),
            None => Ok(Self(bare.to_owned())),
        }
    }

    /// The text, for a header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The claims. `None` if the token is not a JWT.
    pub fn claims(&self) -> Option<Claims> {
        let mut parts = self.0.split('.');
        let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
            return None;
        };
        let claims: Value = serde_json::from_slice(&from_base64url(payload)?).ok()?;
        // The number can have a fraction.
        let seconds = |value: &Value| value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64));
        claims.is_object().then(|| Claims {
            subject: claims["sub"].as_str().map(str::to_owned),
            expires_at: seconds(&claims["exp"]),
        })
    }
}

/// Whether a text has the form of a JWT, so that it is not meant as an id.
pub fn looks_like_jwt(text: &str) -> bool {
    Token::parse(text).is_ok_and(|token| token.claims().is_some())
}

fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0_u32, Vec::with_capacity(text.len() * 3 / 4));
    for byte in text.trim_end_matches('=').bytes() {
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
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"sub":"idm-user-1","exp":1800000000}` with a header and a signature.
    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJpZG0tdXNlci0xIiwiZXhwIjoxODAwMDAwMDAwfQ.c2ln";

    fn claims(text: &str) -> Option<Claims> {
        Token::parse(text).ok().and_then(|token| token.claims())
    }

    #[test]
    fn bearer_and_white_space_are_removed() {
        for text in ["abc", " abc\n", "Bearer abc", "bearer\tabc "] {
            assert_eq!(Token::parse(text).ok().unwrap().as_str(), "abc", "{text}");
        }
        assert_eq!(Token::parse(" ").err(), Some(TokenError::Empty));
        assert_eq!(Token::parse("Bearer ").err(), None, "the word alone is a token");
        assert_eq!(Token::parse("ab c").err(), Some(TokenError::Character(3)));
        assert_eq!(Token::parse("ü").err(), Some(TokenError::Character(1)));
    }

    #[test]
    fn a_jwt_has_a_subject_and_an_expiry() {
        let claims_of_jwt = claims(JWT).unwrap();
        assert_eq!(claims_of_jwt.subject.as_deref(), Some("idm-user-1"));
        assert_eq!(claims_of_jwt.expires_at, Some(1_800_000_000));
        // {"exp":1.5e9} and {}
        assert_eq!(claims("e30.eyJleHAiOjEuNWU5fQ.x").unwrap().expires_at, Some(1_500_000_000));
        assert_eq!(claims("e30.e30.x"), Some(Claims::default()));
    }

    #[test]
    fn other_texts_are_not_a_jwt() {
        for text in ["admin", "a.b", "a.b.c", "a.b.c.d", "e30.W10.x", "e30.e!0.x"] {
            assert_eq!(claims(text), None, "{text}");
            assert!(!looks_like_jwt(text));
        }
        assert!(looks_like_jwt(JWT));
    }
}
