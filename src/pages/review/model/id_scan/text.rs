//! Prepares text for the reader: detects binary data, decodes UTF-16, and removes escapes from a line.

/// How many of a thousand bytes may be invalid UTF-8 in a text. European text in an older encoding is well below,
/// random bytes are well above.
const MAX_INVALID_PER_MILLE: usize = 300;

/// Whether the bytes are not text.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    if bytes.contains(&0) {
        return true;
    }
    let invalid = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum::<usize>();
    invalid * 1000 > bytes.len() * MAX_INVALID_PER_MILLE
}

/// The text of UTF-16 with a byte order mark, as some shells write their output.
pub(super) fn from_utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text =
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>();
    Some(text.into_bytes())
}

/// Removes the escapes of JSON strings and of URLs from a line, so that quoted JSON becomes JSON and an encoded link
/// becomes a link. `None` if the line has no escapes.
pub(super) fn unescape<'a>(line: &[u8], out: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    line.iter().find(|&&byte| matches!(byte, b'\\' | b'%'))?;
    out.clear();
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        at = match byte {
            b'\\' => unescape_backslash(line, at, out),
            b'%' => unescape_percent(line, at, out),
            _ => {
                out.push(byte);
                at + 1
            }
        };
    }
    Some(out)
}

/// Any number of backslashes and the character they escape. Doubly quoted JSON has three before a quote.
fn unescape_backslash(line: &[u8], mut at: usize, out: &mut Vec<u8>) -> usize {
    while line.get(at) == Some(&b'\\') {
        at += 1;
    }
    match line.get(at) {
        Some(&mark @ (b'"' | b'\'' | b'/')) => {
            out.push(mark);
            at + 1
        }
        Some(b'n' | b'r' | b't') => {
            out.push(b' ');
            at + 1
        }
        Some(b'u') => {
            match line.get(at + 1..at + 5).and_then(|digits| byte_of(&digits[2..]).zip(byte_of(digits))) {
                Some((low, 0)) if low.is_ascii() => {
                    out.push(low);
                    at + 5
                }
                _ => {
                    out.push(b'\\');
                    at
                }
            }
        }
        _ => {
            out.push(b'\\');
            at
        }
    }
}

/// `%3A`, or `%253A` if encoded twice. Only printable ASCII is decoded; the rest separates words as it is.
fn unescape_percent(line: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    let mut digits = at + 1;
    while line.get(digits..digits + 2) == Some(b"25") && line.get(digits + 2..).and_then(byte_of).is_some() {
        digits += 2;
    }
    match line.get(digits..).and_then(byte_of) {
        Some(byte) if (b' '..0x7F).contains(&byte) => {
            out.push(byte);
            digits + 2
        }
        _ => {
            out.push(b'%');
            at + 1
        }
    }
}

/// The byte of the first two hex digits.
fn byte_of(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| digits.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    Some((digit(0)? * 16 + digit(1)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unescaped(line: &str) -> Option<String> {
        unescape(line.as_bytes(), &mut Vec::new()).map(|text| String::from_utf8_lossy(text).into_owned())
    }

    #[test]
    fn escapes_are_removed() {
        assert_eq!(unescaped("plain"), None);
        for (escaped, text) in [
            (r#"{\"a\":\"b\"}"#, r#"{"a":"b"}"#),
            (r#"\\\"a\\\""#, r#""a""#),
            (r"\u0022a\u0022", r#""a""#),
            (r"\u00fca\u12", r"\u00fca\u12"),
            (r"a\nb\/c", "a b/c"),
            ("share%3Aa%2Cb", "share:a,b"),
            ("share%253Aa", "share:a"),
            ("100% %zz %C3 %", "100% %zz %C3 %"),
            (r"end\", r"end\"),
        ] {
            assert_eq!(unescaped(escaped).as_deref(), Some(text), "{escaped}");
        }
    }

    #[test]
    fn binary_data_is_detected() {
        assert!(is_binary(b"\x89PNG\r\n\x1a\n\0\0"));
        assert!(is_binary(&[0xFF; 100]));
        assert!(!is_binary(b""));
        assert!(!is_binary("größer 操作 ✅".as_bytes()));
        assert!(!is_binary(b"gr\xF6\xDFer als erwartet"), "text of an older encoding");
    }

    #[test]
    fn utf16_needs_a_byte_order_mark() {
        assert_eq!(from_utf16(b"\xFF\xFEa\0b\0").as_deref(), Some(&b"ab"[..]));
        assert_eq!(from_utf16(b"\xFE\xFF\0a\0b").as_deref(), Some(&b"ab"[..]));
        assert_eq!(from_utf16(b"a\0b\0"), None);
    }
}
