//! Reads the inside of a JSON string, in pieces that can be cut anywhere.

use crate::fault::Expected;
use crate::limits::MAX_TEXT_BYTES;

/// What the next byte belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StringState {
    Plain,
    /// A character of several bytes: how many are left, and the range of the next one.
    Utf8 {
        left: u8,
        low: u8,
        high: u8,
    },
    /// After a backslash.
    Escape,
    /// `\u`: how many digits are left, and the value of the previous ones.
    Hex {
        left: u8,
        value: u16,
    },
    /// After the first half of a surrogate pair: the second half's backslash, and its `u`.
    SecondHalf,
    SecondHalfU,
}

/// One string, read as far as it arrived.
pub(crate) struct JsonString {
    at: StringState,
    is_kept: bool,
    kept: Vec<u8>,
    is_too_long: bool,
    first_half: Option<u16>,
}

impl Default for JsonString {
    fn default() -> Self {
        Self {
            at: StringState::Plain,
            is_kept: false,
            kept: Vec::new(),
            is_too_long: false,
            first_half: None,
        }
    }
}

impl JsonString {
    /// Begins a string, after its opening quote. A string that is not kept is only checked.
    pub fn begin(&mut self, is_kept: bool) {
        self.kept.clear();
        (self.at, self.is_kept, self.is_too_long, self.first_half) =
            (StringState::Plain, is_kept, false, None);
    }

    /// The string that was kept. `None` if it was longer than [`MAX_TEXT_BYTES`].
    pub fn kept(&self) -> Option<&str> {
        std::str::from_utf8(&self.kept).ok().filter(|_| !self.is_too_long)
    }

    /// Reads on. Returns the number of bytes read when the last of them is the closing quote.
    ///
    /// # Errors
    /// What was expected, with the index of the byte that does not fit.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Option<usize>, (usize, Expected)> {
        let mut next = 0;
        while next < bytes.len() {
            if self.at == StringState::Plain {
                let is_plain = |byte: &u8| (0x20..0x80).contains(byte) && *byte != b'"' && *byte != b'\\';
                let rest = &bytes[next..];
                let plain = rest.iter().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
                self.keep(&rest[..plain]);
                next += plain;
                match rest.get(plain) {
                    None => break,
                    Some(b'"') => return Ok(Some(next + 1)),
                    Some(_) => {}
                }
            }
            self.step(bytes[next]).map_err(|expected| (next, expected))?;
            next += 1;
        }
        Ok(None)
    }

    /// Reads one byte that is neither plain text nor the closing quote.
    fn step(&mut self, byte: u8) -> Result<(), Expected> {
        self.at = match self.at {
            StringState::Plain if byte == b'\\' => StringState::Escape,
            StringState::Plain => {
                let at = match byte {
                    0xC2..=0xDF => StringState::Utf8 { left: 1, low: 0x80, high: 0xBF },
                    0xE0 => StringState::Utf8 { left: 2, low: 0xA0, high: 0xBF },
                    0xED => StringState::Utf8 { left: 2, low: 0x80, high: 0x9F },
                    0xE1..=0xEF => StringState::Utf8 { left: 2, low: 0x80, high: 0xBF },
                    0xF0 => StringState::Utf8 { left: 3, low: 0x90, high: 0xBF },
                    0xF1..=0xF3 => StringState::Utf8 { left: 3, low: 0x80, high: 0xBF },
                    0xF4 => StringState::Utf8 { left: 3, low: 0x80, high: 0x8F },
                    0x00..0x20 => return Err(Expected::NoControl),
                    _ => return Err(Expected::Utf8),
                };
                self.keep(&[byte]);
                at
            }
            StringState::Utf8 { left, low, high } => {
                if !(low..=high).contains(&byte) {
                    return Err(Expected::Utf8);
                }
                self.keep(&[byte]);
                if left == 1 {
                    StringState::Plain
                } else {
                    StringState::Utf8 { left: left - 1, low: 0x80, high: 0xBF }
                }
            }
            StringState::Escape => {
                let meant = match byte {
                    b'u' => {
                        self.at = StringState::Hex { left: 4, value: 0 };
                        return Ok(());
                    }
                    b'"' | b'\\' | b'/' => byte,
                    b'b' => 0x08,
                    b'f' => 0x0C,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    _ => return Err(Expected::Escape),
                };
                self.keep(&[meant]);
                StringState::Plain
            }
            StringState::Hex { left, value } => {
                let digit = char::from(byte).to_digit(16).ok_or(Expected::HexDigit)?;
                let value = value << 4 | digit as u16;
                if left == 1 { self.unit(value)? } else { StringState::Hex { left: left - 1, value } }
            }
            StringState::SecondHalf if byte == b'\\' => StringState::SecondHalfU,
            StringState::SecondHalfU if byte == b'u' => StringState::Hex { left: 4, value: 0 },
            StringState::SecondHalf | StringState::SecondHalfU => return Err(Expected::Surrogates),
        };
        Ok(())
    }

    /// Reads the UTF-16 unit of an escape. A lone surrogate is well-formed JSON and not valid text, so it is an error
    /// only in a string that is kept.
    fn unit(&mut self, unit: u16) -> Result<StringState, Expected> {
        if !self.is_kept {
            return Ok(StringState::Plain);
        }
        let units = match self.first_half.take() {
            Some(first) => [first, unit],
            None if (0xD800..0xDC00).contains(&unit) => {
                self.first_half = Some(unit);
                return Ok(StringState::SecondHalf);
            }
            // Not part of a pair. The zero only gives both cases the same type.
            None => [unit, 0],
        };
        let decoded = char::decode_utf16(units).next().and_then(Result::ok).ok_or(Expected::Surrogates)?;
        self.keep(decoded.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(StringState::Plain)
    }

    fn keep(&mut self, bytes: &[u8]) {
        if !self.is_kept {
            return;
        }
        self.is_too_long |= self.kept.len() + bytes.len() > MAX_TEXT_BYTES;
        if !self.is_too_long {
            self.kept.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<String>, (usize, Expected)> {
        let whole = read_at(bytes, bytes.len());
        for cut in 0..bytes.len() {
            assert_eq!(read_at(bytes, cut), whole, "cut at {cut}");
        }
        whole
    }

    fn read_at(bytes: &[u8], cut: usize) -> Result<Option<String>, (usize, Expected)> {
        let mut text = JsonString::default();
        text.begin(true);
        let first = text.read(&bytes[..cut])?;
        let done = match first {
            Some(_) => first,
            None => text.read(&bytes[cut..]).map_err(|(at, expected)| (cut + at, expected))?,
        };
        Ok(done.map(|_| text.kept().unwrap_or("too long").to_owned()))
    }

    #[test]
    fn escapes_and_characters_are_read_across_cuts() {
        assert_eq!(read(b"abc\""), Ok(Some("abc".into())));
        assert_eq!(read(b"abc"), Ok(None));
        let escaped = br#"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00""#;
        assert_eq!(read(escaped), Ok(Some("\"\\/\u{8}\u{c}\n\r\tAé€😀".into())));
        assert_eq!(read("é€😀\u{d7ff}\u{10ffff}\"".as_bytes()), Ok(Some("é€😀\u{d7ff}\u{10ffff}".into())));
    }

    #[test]
    fn an_invalid_string_is_reported_with_its_byte() {
        for (bytes, at, expected) in [
            (&b"ab\n\""[..], 2, Expected::NoControl),
            (b"ab\\x\"", 3, Expected::Escape),
            (b"\\u12g4\"", 4, Expected::HexDigit),
            (b"\\ud83dx\"", 6, Expected::Surrogates),
            (b"\\ud83d\\n\"", 7, Expected::Surrogates),
            (b"\\ud83d\\u0041\"", 11, Expected::Surrogates),
            (b"\\ude00\"", 5, Expected::Surrogates),
            (b"a\x80\"", 1, Expected::Utf8),
            (b"a\xC3\"", 2, Expected::Utf8),
            (b"\xE0\x80\x80\"", 1, Expected::Utf8),
            (b"\xED\xA0\x80\"", 1, Expected::Utf8),
            (b"\xF4\x90\x80\x80\"", 1, Expected::Utf8),
            (b"\xC0\xAF\"", 0, Expected::Utf8),
        ] {
            assert_eq!(read(bytes), Err((at, expected)), "{bytes:?}");
        }
    }

    #[test]
    fn a_string_that_is_not_kept_can_be_long_and_have_lone_surrogates() {
        let mut text = JsonString::default();
        text.begin(false);
        let long = [b"\\ud800 ".repeat(10_000), b"\"".to_vec()].concat();
        assert_eq!(text.read(&long), Ok(Some(long.len())));
        assert_eq!(text.kept(), Some(""));
        assert_eq!(
            read(&[&[b'x'; MAX_TEXT_BYTES][..], b"\""].concat()),
            Ok(Some("x".repeat(MAX_TEXT_BYTES)))
        );
        assert_eq!(read(&[&[b'x'; MAX_TEXT_BYTES + 1][..], b"\""].concat()), Ok(Some("too long".into())));
    }
}
