//! The admin key in memory. It has no `Debug`, `Display` or `Serialize`, so that it cannot get into a log or a store.

use crate::percent::hex_digit;

/// The tenant's admin key: 32 bytes, written as 64 hex digits.
#[derive(Clone, PartialEq, Eq)]
pub struct AdminKey([u8; 32]);

/// On servers the key is wiped from memory when it is dropped.
#[cfg(feature = "hmac")]
impl Drop for AdminKey {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

/// Why a text is not an admin key. Contains only the length of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdminKeyError {
    /// The text does not have 64 characters. The number is its length in characters.
    #[error("An admin key has 64 hex digits; this has {0} characters.")]
    Length(usize),
    /// A character is not a hex digit. The number is its position from 1.
    #[error("Character {0} is not a hex digit (0-9, a-f).")]
    Digit(usize),
}

impl AdminKey {
    /// Reads 64 hex digits in upper or lower case. White space around them is ignored.
    pub fn parse(text: &str) -> Result<Self, AdminKeyError> {
        let text = text.trim();
        if let Some(at) = text.chars().position(|c| !c.is_ascii_hexdigit()) {
            return Err(AdminKeyError::Digit(at + 1));
        }
        if text.len() != 64 {
            return Err(AdminKeyError::Length(text.len()));
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            // Both are hex digits: checked above.
            *byte = hex_digit(pair[0]).unwrap_or(0) << 4 | hex_digit(pair[1]).unwrap_or(0);
        }
        Ok(Self(bytes))
    }

    /// A key from its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for an HMAC.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

    #[test]
    fn sixty_four_hex_digits_are_a_key() {
        let key = AdminKey::parse(&format!(" {DIGITS}\n")).ok().unwrap();
        assert_eq!(key.bytes()[31], 0x1f);
        assert!(key == AdminKey::from_bytes(std::array::from_fn(|i| i as u8)));
    }

    #[test]
    fn other_texts_are_refused_with_their_reason() {
        assert_eq!(AdminKey::parse("").err(), Some(AdminKeyError::Length(0)));
        assert_eq!(AdminKey::parse("abc").err(), Some(AdminKeyError::Length(3)));
        assert_eq!(AdminKey::parse("abx").err(), Some(AdminKeyError::Digit(3)));
        assert_eq!(AdminKey::parse(&format!("{DIGITS}0")).err(), Some(AdminKeyError::Length(65)));
    }
}
