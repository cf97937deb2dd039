//! Ids as they are shown to people who decide on them, and what servers say of failures. Every other text is shown as it
//! is; the browser shows it as text and never as markup.

/// The text with characters written out that are invisible or change the order of others, as in `\u{202e}`. So two
/// different ids never look the same because of such characters.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The same for a text of several lines.
pub fn visible_lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// Control characters, and those that Unicode says to show nothing for: bidirectional marks, joiners, fillers, variation
/// selectors and tags.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_and_reordering_characters_are_written_out_and_the_rest_stays() {
        assert_eq!(visible_lines("a\u{202e}\nb\r\nc"), "a\\u{202e}\nb\nc");
        for plain in ["", "0000slpj4r86xbqlg9wmjhug", "größe <b>&amp;</b> \"'", "日本 \u{1f512}"] {
            assert_eq!(visible(plain), plain);
        }
        assert_eq!(visible("a\u{202e}b\u{2066}c"), r"a\u{202e}b\u{2066}c");
        assert_eq!(
            visible("\u{7}\n\u{9b}\u{200b}\u{feff}\u{e0041}"),
            r"\u{7}\u{a}\u{9b}\u{200b}\u{feff}\u{e0041}"
        );
        assert_ne!(visible("id"), visible("id\u{200b}"));
    }
}
