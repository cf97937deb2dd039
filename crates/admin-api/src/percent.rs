//! Percent-encoding for URLs: everything except the unreserved characters of RFC 3986. In a query the slash is not
//! encoded either, so that content names stay readable. Servers accept it.

use std::fmt::Write;

/// Encodes a query value.
pub fn encode(value: &str) -> String {
    encode_except(value, b"-._~/")
}

/// Encodes a segment of a path.
pub fn encode_segment(value: &str) -> String {
    encode_except(value, b"-._~")
}

fn encode_except(value: &str, plain: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(byte as char);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Decodes a query value. `+` is a space, and incomplete escapes are kept. `None` if the result is not UTF-8.
pub fn decode(value: &str) -> Option<String> {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|pair| Some(hex_digit(pair[0])? << 4 | hex_digit(pair[1])?));
        match (escaped, bytes[at]) {
            (Some(byte), _) => {
                out.push(byte);
                at += 2;
            }
            (None, b'+') => out.push(b' '),
            (None, byte) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

/// Decodes a path or a part of one, where `+` is no space. Otherwise as [`decode`].
pub fn decode_path(value: &str) -> Option<String> {
    decode(&value.replace('+', "%2B"))
}

/// The value of one hex digit, in either case.
pub fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_characters_are_encoded() {
        assert_eq!(encode("css/login.css"), "css/login.css");
        assert_eq!(encode_segment("css/login.css"), "css%2Flogin.css");
        assert_eq!(encode("a b&c=ü#?"), "a%20b%26c%3D%C3%BC%23%3F");
    }

    #[test]
    fn encoded_texts_are_decoded_and_incomplete_escapes_are_kept() {
        for text in ["", "a b&c=ü#?", "%", "100%", "\u{1F512}"] {
            assert_eq!(decode(&encode(text)).as_deref(), Some(text));
        }
        assert_eq!(decode("100%zz+%4").as_deref(), Some("100%zz %4"));
        assert_eq!(decode("%FF"), None);
        assert_eq!(decode_path("a+b%2Fc%20d").as_deref(), Some("a+b/c d"));
    }
}
