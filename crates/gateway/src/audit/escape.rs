//! JSON of visible characters only: characters that a terminal would act on or hide are escaped.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Compact JSON whose texts hold printable ASCII, letters and digits; every other character is escaped. So no control
/// character, bidirectional mark or invisible character stands in the file.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, character) in fragment.char_indices().filter(|(_, character)| !is_visible(*character)) {
            writer.write_all(&fragment.as_bytes()[written..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }
}

fn is_visible(character: char) -> bool {
    matches!(character, ' '..='~') || (!character.is_ascii() && character.is_alphanumeric())
}

/// A value as one line of JSON, without a line break at its end.
pub(super) fn to_line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut line, Visible))?;
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_stay_and_what_hides_or_acts_is_escaped() {
        let line = |text: &str| String::from_utf8(to_line(&text).unwrap()).unwrap();
        assert_eq!(line("größe 1/2.png"), "\"größe 1/2.png\"");
        assert_eq!(line("a\"\n\u{7f}\u{9b}"), r#""a\"\n\u007f\u009b""#);
        assert_eq!(
            line("\u{202e}gnp\u{2066}\u{200b}\u{feff}\u{2028}"),
            r#""\u202egnp\u2066\u200b\ufeff\u2028""#
        );
        assert_eq!(line("\u{1f512}\u{e0041}"), r#""\ud83d\udd12\udb40\udc41""#);
    }

    proptest! {
        #[test]
        fn every_text_is_one_visible_line_and_reads_back_as_it_was(text in any::<String>()) {
            let line = to_line(&text).unwrap();
            let shown = std::str::from_utf8(&line).unwrap();
            prop_assert!(shown.chars().all(is_visible), "{shown:?}");
            prop_assert_eq!(serde_json::from_slice::<String>(&line).unwrap(), text);
        }
    }
}
