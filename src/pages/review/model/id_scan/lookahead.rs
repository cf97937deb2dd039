//! How far the reader looks ahead: where a value ends, what a brace begins, whether a line goes on with what is open.
//! Each look is bounded, or covers bytes that no other look covers.

use super::MAX_ID_LENGTH;
use super::scope::Form;

/// How many bytes from the start on go on.
pub(super) fn count(text: &[u8], goes: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|&byte| !goes(byte)).unwrap_or(text.len())
}

/// Any of the quotes that names and values stand in.
pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// What ends the name of a kind.
pub(super) fn ends_kind(byte: u8) -> bool {
    is_quote(byte) || matches!(byte, b',' | b';' | b'&' | b'}' | b']' | b'{' | b'[' | b'=')
}

/// The text up to what ends a value, without the punctuation of a sentence. One byte more than an id may have is
/// enough to see that it is too long.
pub(super) fn opaque_run(text: &[u8]) -> &[u8] {
    let ends = |byte: u8| {
        byte <= b' '
            || is_quote(byte)
            || matches!(
                byte,
                b',' | b';'
                    | b'&'
                    | b'#'
                    | b'('
                    | b')'
                    | b'['
                    | b']'
                    | b'{'
                    | b'}'
                    | b'<'
                    | b'>'
                    | b'|'
                    | b'\\'
            )
    };
    let run = &text[..count(&text[..text.len().min(MAX_ID_LENGTH + 1)], |byte| !ends(byte))];
    let end =
        run.iter().rposition(|byte| !matches!(byte, b'.' | b'!' | b'?' | b':')).map_or(0, |last| last + 1);
    &run[..end]
}

/// Whether what follows a brace on a line of text is a JSON object and no mere brace.
pub(super) fn begins_object(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    match rest.first() {
        None => true,
        Some(&byte) if is_quote(byte) || byte == b'}' => true,
        _ => is_member(rest),
    }
}

/// Whether a text begins like a member with an unquoted name, as some consoles print objects.
fn is_member(text: &[u8]) -> bool {
    let name = count(&text[..text.len().min(64)], |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    name > 0 && text[name..].trim_ascii_start().first() == Some(&b':')
}

/// Whether a line goes on with the object or array that is open, or is another line of a log after one that was cut.
pub(super) fn goes_on(line: &[u8], form: Form) -> bool {
    let inner = line.trim_ascii();
    match inner.first() {
        None => true,
        Some(b'{') => line[0] != b'{',
        Some(byte) if b"\"'`}[],:\\".contains(byte) => true,
        _ if form == Form::Array => !inner.contains(&b' '),
        _ => is_member(inner),
    }
}
