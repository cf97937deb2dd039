//! The shape of a word: an operation id, a tresor id, a user id, a look-alike, or just a word.

use super::{LookAlike, MAX_ID_LENGTH};
use admin_api::ids::is_lower_alphanumeric;

/// Fewer hex digits are ordinary text and not counted.
const NOTEWORTHY_HEX_DIGITS: usize = 24;
const OPERATION_HEX_DIGITS: usize = 32;
const SHA1_HEX_DIGITS: usize = 40;
const KEY_HEX_DIGITS: usize = 64;

/// The shape of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// 32 hex digits, or a UUID with its hyphens.
    Operation,
    /// `0000` and twenty more.
    Tresor,
    /// A user id, or any address with an `@`.
    User,
    /// Similar to an id.
    LookAlike(LookAlike),
    /// Any other word.
    Word,
}

/// The end of the word that begins at `start`. Accented, Greek and Cyrillic letters belong to a word; quotation marks,
/// dashes, emoji and scripts without spaces do not.
pub(super) fn word_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        at += match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'@' => 1,
            // The lead bytes of U+00C0 to U+05BF.
            0xC3..=0xD6 if text.get(at + 1).is_some_and(|next| next & 0xC0 == 0x80) => 2,
            _ => break,
        };
    }
    at
}

/// A word without surrounding punctuation.
pub(super) fn trimmed(word: &[u8]) -> &[u8] {
    let punctuation = |byte: &u8| matches!(byte, b'.' | b'-' | b'_');
    let Some(start) = word.iter().position(|byte| !punctuation(byte)) else { return &[] };
    let end = word.iter().rposition(|byte| !punctuation(byte)).map_or(start, |last| last + 1);
    &word[start..end]
}

/// The shape of a trimmed word.
pub(super) fn shape(word: &[u8]) -> Shape {
    if word.contains(&b'@') {
        return Shape::User;
    }
    if word.len() < NOTEWORTHY_HEX_DIGITS {
        return Shape::Word;
    }
    if is_hex(word, OPERATION_HEX_DIGITS) || is_uuid(word) {
        let nil = word.iter().all(|byte| matches!(byte, b'0' | b'-'));
        return if nil { Shape::LookAlike(LookAlike::Nil) } else { Shape::Operation };
    }
    if word.len() == 24 && word.starts_with(b"0000") && word.iter().all(|&byte| is_lower_alphanumeric(byte)) {
        return Shape::Tresor;
    }
    let digits = longest_hex_run(word);
    match digits {
        KEY_HEX_DIGITS.. => Shape::LookAlike(LookAlike::KeyOrHash),
        _ if digits < word.len() && digits >= OPERATION_HEX_DIGITS => Shape::LookAlike(LookAlike::PartOfWord),
        _ if digits < word.len() => Shape::Word,
        SHA1_HEX_DIGITS => Shape::LookAlike(LookAlike::Sha1),
        _ => Shape::LookAlike(LookAlike::WrongLength),
    }
}

/// The value as text if it can be an id: opaque text without word separators.
pub(super) fn opaque(value: &[u8]) -> Result<&str, Option<LookAlike>> {
    if value.len() > MAX_ID_LENGTH {
        return Err(Some(LookAlike::TooLong));
    }
    if longest_hex_run(value) >= KEY_HEX_DIGITS {
        return Err(Some(LookAlike::KeyOrHash));
    }
    let text = std::str::from_utf8(value).map_err(|_| None)?;
    let separates = |c: char| c.is_ascii_control() || " \"'`,<>{}@\u{a0}\u{2026}".contains(c);
    let is_literal = ["null", "none", "nil", "undefined", "true", "false", "unknown", "string", "nan"]
        .iter()
        .any(|literal| text.eq_ignore_ascii_case(literal));
    if text.is_empty() || is_literal || text.contains(separates) {
        return Err(None);
    }
    Ok(text)
}

fn is_hex(word: &[u8], digits: usize) -> bool {
    word.len() == digits && word.iter().all(u8::is_ascii_hexdigit)
}

fn is_uuid(word: &[u8]) -> bool {
    word.len() == 36
        && word.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn longest_hex_run(word: &[u8]) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in word {
        run = if byte.is_ascii_hexdigit() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_distinguished() {
        let hex = |digits: usize| "9f2c41d07be84c5a9d3e6f1b20a4c8e7".repeat(5)[..digits].to_owned();
        for (word, expected) in [
            (hex(32), Shape::Operation),
            (hex(32).to_uppercase(), Shape::Operation),
            ("9f2c41d0-7be8-4c5a-9d3e-6f1b20a4c8e7".into(), Shape::Operation),
            ("0000slpj4r86xbqlg9wmjhug".into(), Shape::Tresor),
            ("20161214010237.t8hnqidl@abcdefgh12.tresorit.io".into(), Shape::User),
            ("0".repeat(32), Shape::LookAlike(LookAlike::Nil)),
            ("00000000-0000-0000-0000-000000000000".into(), Shape::LookAlike(LookAlike::Nil)),
            (hex(31), Shape::LookAlike(LookAlike::WrongLength)),
            (hex(33), Shape::LookAlike(LookAlike::WrongLength)),
            (hex(40), Shape::LookAlike(LookAlike::Sha1)),
            (hex(64), Shape::LookAlike(LookAlike::KeyOrHash)),
            (hex(128), Shape::LookAlike(LookAlike::KeyOrHash)),
            (format!("sha256-{}", hex(64)), Shape::LookAlike(LookAlike::KeyOrHash)),
            (format!("00-{}-b7ad6b7169203331-01", hex(32)), Shape::LookAlike(LookAlike::PartOfWord)),
            (format!("x{}", hex(32)), Shape::LookAlike(LookAlike::PartOfWord)),
            (format!("{}.log", hex(32)), Shape::LookAlike(LookAlike::PartOfWord)),
            ("deadbeef".into(), Shape::Word),
            ("invitation_link_creation_details".into(), Shape::Word),
            ("".into(), Shape::Word),
        ] {
            assert_eq!(shape(word.as_bytes()), expected, "{word}");
        }
    }

    #[test]
    fn a_word_ends_with_its_characters() {
        assert_eq!(word_end("abcé-1 x".as_bytes(), 0), 7);
        assert_eq!(word_end("abc\u{bb}".as_bytes(), 0), 3);
        assert_eq!(word_end("abc✅".as_bytes(), 0), 3);
        assert_eq!(word_end(b"abc\xC3", 0), 3);
        assert_eq!(trimmed(b"-abc._"), b"abc");
        assert_eq!(trimmed(b"..."), b"");
    }

    #[test]
    fn opaque_values_have_no_separators() {
        assert_eq!(opaque(b"op/77:b+c="), Ok("op/77:b+c="));
        assert_eq!(opaque(b""), Err(None));
        assert_eq!(opaque(b"a b"), Err(None));
        assert_eq!(opaque(b"a,b"), Err(None));
        assert_eq!(opaque(b"null"), Err(None));
        assert_eq!(opaque(b"\xFF"), Err(None));
        assert_eq!(opaque(&[b'a'; 64]), Err(Some(LookAlike::KeyOrHash)));
        assert_eq!(opaque(&[b'x'; 129]), Err(Some(LookAlike::TooLong)));
        assert!(opaque(&[b'x'; 128]).is_ok());
    }
}
