//! What the name of a value says about the value. A name is a JSON member, a URL parameter, a table column, or a word
//! before a colon.

use super::words::{Kinds, kinds_of};

/// The kind of value that a name announces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Key {
    /// There is no name.
    #[default]
    Nothing,
    /// The id of an operation, and the kinds that the name tells (`ShareId`).
    Operation(Kinds),
    /// `Id`: the id of an operation if a kind is named beside it.
    Id,
    /// A kind.
    Kind,
    /// A tresor's id.
    Tresor,
    /// The id of something else: a user, a session, a trace. Never of an operation.
    Other,
    /// Any other name, and the kinds that it tells about its content (`shares: […]`).
    Plain(Kinds),
}

/// A longer name is not a known one.
const LONGEST_NAME: usize = 48;

/// Parts of names whose 32 hex digits are something else, by their first letter. Some of these values are secrets.
fn other(first: u8) -> &'static [&'static [u8]] {
    match first {
        b'a' => &[b"authorization"],
        b'c' => &[b"client", b"correlation", b"checksum", b"cookie"],
        b'd' => &[b"device", b"digest"],
        b'e' => &[b"etag"],
        b'h' => &[b"hash"],
        b'i' => &[b"instance"],
        b'k' => &[b"key"],
        b'm' => &[b"member", b"md5"],
        b'n' => &[b"nonce"],
        b'p' => &[b"password"],
        b'r' => &[b"requestid"],
        b's' => &[b"session", b"secret", b"signature", b"span", b"sha1", b"sha256"],
        b't' => &[b"trace", b"token", b"tenant"],
        b'u' => &[b"user"],
        b'v' => &[b"verifier"],
        _ => &[],
    }
}

impl Key {
    /// The key of a name; `after_operation` if the previous word was "operation".
    pub(super) fn of(name: &[u8], after_operation: bool) -> Self {
        // Times and addresses in logs contain colons too.
        if name.len() > LONGEST_NAME || !name.first().is_some_and(u8::is_ascii_alphabetic) {
            return Self::Plain(Kinds::default());
        }
        let mut letters = [0; LONGEST_NAME];
        let mut length = 0;
        for byte in name.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
            letters[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        let plain = &letters[..length];
        let ends_with_id = plain.ends_with(b"id") || plain.ends_with(b"ids");
        match plain {
            b"id" if after_operation => return Self::Operation(Kinds::default()),
            b"id" => return Self::Id,
            b"opid" | b"opids" => return Self::Operation(Kinds::default()),
            b"kind" | b"type" | b"op" | b"action" | b"event" | b"eventtype" | b"operation"
            | b"operationkind" | b"operationtype" => return Self::Kind,
            b"tresor" | b"tresors" | b"tresorid" | b"tresorids" => return Self::Tresor,
            _ => {}
        }
        let kinds = kinds_of(name);
        if plain.ends_with(b"operationid")
            || plain.ends_with(b"operationids")
            || ends_with_id && !kinds.is_empty()
        {
            return Self::Operation(kinds);
        }
        let is_other = kinds.is_empty() && !plain.starts_with(b"operation") && names_other(plain);
        if is_other { Self::Other } else { Self::Plain(kinds) }
    }

    /// The kinds that the name itself tells.
    pub(super) fn kinds(self) -> Kinds {
        match self {
            Self::Operation(kinds) | Self::Plain(kinds) => kinds,
            _ => Kinds::default(),
        }
    }
}

/// Whether a lower-case name has a part that names something else.
fn names_other(plain: &[u8]) -> bool {
    (0..plain.len()).any(|at| other(plain[at]).iter().any(|part| plain[at..].starts_with(part)))
}

/// The columns of a table, from its first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The separator of the cells.
    separator: u8,
    /// The key of each column.
    pub(super) columns: Vec<Key>,
}

/// A longer line is not a header.
const LONGEST_HEADER: usize = 512;

impl Header {
    /// Reads a header line: one that names an operation id, or an id and a kind, and consists only of names.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let is_name =
            |byte: &u8| byte.is_ascii_alphanumeric() || b" _-.\"',;\t".contains(byte) || *byte >= 0x80;
        let names_id = |pair: &[u8]| pair.eq_ignore_ascii_case(b"id");
        if line.len() > LONGEST_HEADER || !line.iter().all(is_name) || !line.windows(2).any(names_id) {
            return None;
        }
        let count = |separator: u8| line.iter().filter(|&&byte| byte == separator).count();
        let separator = [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator))?;
        let cells = cells(line, separator);
        let columns = cells.iter().map(|cell| Key::of(cell, false)).collect::<Vec<_>>();
        let is_operation = |key: &Key| matches!(key, Key::Operation(_));
        let names_kind = columns.contains(&Key::Kind);
        let names_id = columns.iter().any(|key| matches!(key, Key::Id | Key::Tresor));
        (columns.iter().any(is_operation) || names_kind && names_id).then_some(Self { separator, columns })
    }

    /// The cells of a line of this table; `None` if their number differs.
    pub(super) fn row<'a>(&self, line: &'a [u8]) -> Option<Vec<&'a [u8]>> {
        let cells = cells(line, self.separator);
        (cells.len() == self.columns.len()).then_some(cells)
    }
}

/// The cells without quotes and outer spaces. A doubled quote inside stays, because readers of cells skip quotes.
fn cells(line: &[u8], separator: u8) -> Vec<&[u8]> {
    let mut quoted = false;
    line.split(|&byte| {
        quoted ^= byte == b'"';
        byte == separator && !quoted
    })
    .map(|cell| {
        let cell = cell.trim_ascii();
        let inner = cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\""));
        inner.unwrap_or(cell).trim_ascii()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use admin_api::OperationKind;

    #[test]
    fn a_name_announces_its_value() {
        let none = Kinds::default();
        for (name, key) in [
            ("OperationId", Key::Operation(none)),
            ("operation_ids", Key::Operation(none)),
            ("pendingOperationId", Key::Operation(none)),
            ("shareId", Key::Operation(Kinds::of(OperationKind::Share))),
            ("ShareRequestId", Key::Operation(Kinds::of(OperationKind::Share))),
            ("Id", Key::Id),
            ("kind", Key::Kind),
            ("Operation-Type", Key::Kind),
            ("TresorId", Key::Tresor),
            ("ByUserId", Key::Other),
            ("RegSessionVerifier", Key::Other),
            ("trace_id", Key::Other),
            ("AdminKey", Key::Other),
            ("OperationKey", Key::Plain(none)),
            ("shares", Key::Plain(Kinds::of(OperationKind::Share))),
            ("note", Key::Plain(none)),
        ] {
            assert_eq!(Key::of(name.as_bytes(), false), key, "{name}");
        }
        assert_eq!(Key::of(b"ID", true), Key::Operation(none));
    }

    #[test]
    fn a_header_consists_only_of_column_names() {
        let header = Header::read(b"Time;\"Operation ID\";Kind").unwrap();
        assert_eq!(header.columns[1..], [Key::Operation(Kinds::default()), Key::Kind]);
        assert_eq!(header.row(b"1;\"a;b\";share"), Some(vec![&b"1"[..], b"a;b", b"share"]));
        assert_eq!(header.row(b"1;2"), None);
        assert!(Header::read(b"OperationId").is_some());
        assert!(Header::read(b"kind\tid").is_some());
        for line in [&b"id,name"[..], b"", b"hello, world", b"{\"OperationId\"", b"operationid=1"] {
            assert_eq!(Header::read(line), None);
        }
    }
}
