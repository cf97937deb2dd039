//! The lookahead of the reader: where a value ends, what a brace begins, whether a line continues an open scope. Each
//! lookahead is bounded, or covers bytes that no other one covers.

use super::MAX_ID_LENGTH;
use super::scope::ScopeKind;

/// The number of leading bytes that are accepted.
pub(super) fn count(text: &[u8], accepts: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|&byte| !accepts(byte)).unwrap_or(text.len())
}

/// Whether a byte is a quote around names or values.
pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// Whether a byte ends the name of a kind.
pub(super) fn ends_kind(byte: u8) -> bool {
    is_quote(byte) || matches!(byte, b',' | b';' | b'&' | b'}' | b']' | b'{' | b'[' | b'=')
}

/// The text up to the end of a value, without sentence punctuation. One byte more than the maximum length of an id is
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

/// Whether a brace on a line of text begins a JSON object.
pub(super) fn begins_object(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    match rest.first() {
        None => true,
        Some(&byte) if is_quote(byte) || byte == b'}' => true,
        _ => is_member(rest),
    }
}

/// Whether a text begins with an unquoted member name, as some consoles print objects.
fn is_member(text: &[u8]) -> bool {
    let name = count(&text[..text.len().min(64)], |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    name > 0 && text[name..].trim_ascii_start().first() == Some(&b':')
}

/// Whether a line continues the open object or array. Otherwise it is a new log line after one that was cut off.
pub(super) fn continues_scope(line: &[u8], kind: ScopeKind) -> bool {
    let inner = line.trim_ascii();
    match inner.first() {
        None => true,
        Some(b'{') => line[0] != b'{',
        Some(byte) if b"\"'`}[],:\\".contains(byte) => true,
        _ if kind == ScopeKind::Array => !inner.contains(&b' '),
        _ => is_member(inner),
    }
}
