//! Splits lines into names, values and words and tracks their scopes. It is lenient on purpose: quotes, escapes and
//! unbalanced brackets in logs must not hide an id.

use super::key::{Header, Key};
use super::lookahead::{begins_object, continues_scope, count, ends_kind, is_quote, opaque_run};
use super::scope::{FoundId, FoundState, Scope, ScopeKind};
use super::shape::{self, Shape, opaque, trimmed, word_end};
use super::words::{Kinds, WordReader, kinds_of};
use super::{Counts, LookAlike, MAX_ID_LENGTH, text};
use admin_api::OperationKind;

/// The maximum nesting depth. Deeper brackets are only counted.
const MAX_DEPTH: usize = 32;
/// The maximum length of a kind's name in bytes.
const LONGEST_KIND: usize = 64;

/// The reader and its result so far.
#[derive(Debug)]
pub(super) struct LineReader {
    pub(super) found_ids: Vec<FoundId>,
    pub(super) counts: Counts,
    /// The line and the open objects and arrays in it. Scopes beyond `depth` are kept for reuse.
    scopes: Vec<Scope>,
    depth: usize,
    /// The number of open brackets beyond [`MAX_DEPTH`].
    too_deep: usize,
    key: Key,
    word_reader: WordReader,
    table: Option<Header>,
}

impl Default for LineReader {
    fn default() -> Self {
        Self {
            found_ids: Vec::new(),
            counts: Counts::default(),
            scopes: vec![Scope::default()],
            depth: 0,
            too_deep: 0,
            key: Key::Nothing,
            word_reader: WordReader::default(),
            table: None,
        }
    }
}

impl LineReader {
    /// Reads a whole text.
    pub(super) fn read_all(mut self, bytes: &[u8]) -> Self {
        let mut unescaped = Vec::new();
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        if bytes.is_empty() {
            return self;
        }
        for line in bytes.split(|&byte| byte == b'\n') {
            self.counts.lines += 1;
            let plain = text::unescape(line, &mut unescaped).unwrap_or(line);
            if self.depth > 0 && !continues_scope(plain, self.scopes[self.depth].kind) {
                self.end_line();
            }
            self.line(plain);
            if self.depth == 0 {
                self.end_line();
            } else {
                self.end_phrase();
            }
        }
        self.end_line();
        self
    }

    fn line(&mut self, line: &[u8]) {
        if self.depth == 0 {
            if line.trim_ascii().is_empty() {
                self.table = None;
                return;
            }
            if let Some(header) = Header::read(line) {
                self.table = Some(header);
                return;
            }
            if let Some(table) = self.table.take() {
                match table.row(line) {
                    Some(cells) => {
                        cells.iter().zip(&table.columns).for_each(|(cell, key)| self.cell(cell, *key))
                    }
                    None => self.read(line),
                }
                self.table = Some(table);
                return;
            }
        }
        self.read(line);
    }

    fn cell(&mut self, cell: &[u8], key: Key) {
        self.end_phrase();
        let is_whole = opaque_run(cell).len() == cell.len();
        let end = if is_whole || key == Key::Kind { self.value(key, cell, 0, false) } else { 0 };
        self.read(&cell[end..]);
        self.key = Key::Nothing;
    }

    fn read(&mut self, text: &[u8]) {
        let mut at = 0;
        let mut after_operation = false;
        while let Some(&byte) = text.get(at) {
            let end = word_end(text, at);
            if end > at {
                let next = self.word(text, at, end, after_operation);
                after_operation = text[at..end].eq_ignore_ascii_case(b"operation");
                at = next;
                continue;
            }
            at += 1;
            if byte == b' ' {
                continue;
            }
            after_operation = false;
            self.end_phrase();
            match byte {
                b'{' if self.depth > 0 || begins_object(&text[at..]) => self.open(ScopeKind::Object),
                b'[' if self.depth > 0 => self.open(ScopeKind::Array),
                b'}' => self.close(ScopeKind::Object),
                b']' => self.close(ScopeKind::Array),
                b'/' => at = self.link(text, at),
                b',' => self.key = Key::Nothing,
                _ => {}
            }
        }
    }

    /// Reads a word, and its value if it is a name. Returns the position to continue at.
    fn word(&mut self, text: &[u8], start: usize, end: usize, after_operation: bool) -> usize {
        let word = trimmed(&text[start..end]);
        let shape = shape::shape(word);
        if shape != Shape::Word {
            self.add_shaped(word, shape);
            return end;
        }
        let after = end + count(&text[end..], |byte| is_quote(byte) || byte == b' ');
        if after == end && text.get(end) == Some(&b':') {
            let named = std::str::from_utf8(word).ok().and_then(OperationKind::from_slug);
            if let Some(kind) = named
                && let Some(id) = self.id_after_kind(&text[end + 1..])
            {
                self.add_certain(kind, id);
                return end + 1 + id.len();
            }
        }
        let is_name = match text.get(after) {
            Some(b'=') => true,
            Some(b':') => !text[after..].starts_with(b"://"),
            _ => false,
        };
        if is_name {
            let key = Key::of(word, after_operation);
            if self.scopes[self.depth].kind == ScopeKind::Line && matches!(key, Key::Plain(_)) {
                self.read_word(word);
            }
            self.end_phrase();
            let gap = count(&text[after + 1..], |byte| is_quote(byte) || byte == b' ');
            let value = after + 1 + gap;
            let is_sure =
                gap == 0 && text[after] == b'=' || text[after + 1..value].iter().any(|&b| is_quote(b));
            return self.value(key, text, value, is_sure);
        }
        let scope = &self.scopes[self.depth];
        let element = scope.kind == ScopeKind::Array && self.key == Key::Nothing;
        if element && matches!(scope.key, Key::Operation(_)) {
            return self.value(scope.key, text, start, true).max(end);
        }
        // In "Authorization: Bearer …" the name still applies to the next word.
        if !word.eq_ignore_ascii_case(b"bearer") {
            self.key = Key::Nothing;
        }
        self.read_word(word);
        end
    }

    /// Reads the value of a name. Prose such as "operation id: pending" is not an id, so an uncertain value must contain
    /// a digit. Returns the position to continue at.
    fn value(&mut self, key: Key, text: &[u8], start: usize, is_sure: bool) -> usize {
        self.key = key;
        let rest = &text[start..];
        match key {
            Key::Kind => {
                let length = count(&rest[..rest.len().min(LONGEST_KIND)], |byte| !ends_kind(byte));
                self.scopes[self.depth].add_explicit_kinds(kinds_of(&rest[..length]));
                start
            }
            Key::Operation(_) | Key::Id | Key::Tresor => {
                let value = opaque_run(rest);
                if value.is_empty() {
                    return start;
                }
                self.key = Key::Nothing;
                let shape = shape::shape(trimmed(value));
                if matches!(shape, Shape::Operation | Shape::Tresor | Shape::User)
                    || shape == Shape::LookAlike(LookAlike::Nil)
                    || shape == Shape::LookAlike(LookAlike::KeyOrHash)
                {
                    self.key = if key == Key::Tresor && shape == Shape::Operation { Key::Other } else { key };
                    self.add_shaped(trimmed(value), shape);
                    return start + value.len();
                }
                match opaque(value) {
                    Ok(id) if is_sure || id.bytes().any(|byte| byte.is_ascii_digit()) => {
                        self.add_opaque(key, id)
                    }
                    Ok(_) | Err(None) => return start,
                    Err(Some(reason)) => self.counts.look_alikes.count(reason),
                }
                start + value.len()
            }
            _ => start,
        }
    }

    /// Adds opaque text that is an id according to its name.
    fn add_opaque(&mut self, key: Key, id: &str) {
        let found_id = self.record(id.as_bytes(), FoundState::Open);
        let scope = &mut self.scopes[self.depth];
        match key {
            Key::Operation(kinds) => match kinds.of_operations().single() {
                Some(kind) => {
                    scope.note_operation();
                    self.found_ids[found_id].state = FoundState::Candidate(Some(kind));
                }
                None => scope.add_id(found_id, false),
            },
            _ => scope.add_possible_id(found_id, key == Key::Tresor),
        }
    }

    /// Adds a word by its shape.
    fn add_shaped(&mut self, word: &[u8], shape: Shape) {
        self.end_phrase();
        let key = std::mem::take(&mut self.key);
        match shape {
            Shape::Operation if key == Key::Other => self.counts.look_alikes.count(LookAlike::OtherField),
            Shape::Operation => {
                let kind = key.kinds().of_operations().single();
                let found_id = self
                    .record(word, kind.map_or(FoundState::Open, |kind| FoundState::Candidate(Some(kind))));
                let scope = &mut self.scopes[self.depth];
                match kind {
                    Some(_) => scope.note_operation(),
                    None => scope.add_id(found_id, false),
                }
            }
            Shape::Tresor => {
                let found_id = self.record(word, FoundState::Open);
                self.scopes[self.depth].add_id(found_id, true);
            }
            Shape::User => self.counts.users += 1,
            Shape::LookAlike(reason) => self.counts.look_alikes.count(reason),
            Shape::Word => {}
        }
    }

    /// The id after `share:` or `/review/share/`: any opaque text that begins there.
    fn id_after_kind<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let value = opaque_run(text);
        if value.first() == Some(&b'/') || shape::shape(value) == Shape::LookAlike(LookAlike::Nil) {
            return None;
        }
        match opaque(value) {
            Ok(_) => Some(value),
            Err(reason) => {
                // A key is counted when it is read as a word. Text that is too long is not read again, so it is counted here.
                if reason == Some(LookAlike::TooLong) {
                    self.counts.look_alikes.count(LookAlike::TooLong);
                }
                None
            }
        }
    }

    /// Reads the path of a deep link after its slash: `review/{kind}/{id}`.
    fn link(&mut self, text: &[u8], start: usize) -> usize {
        let Some(rest) = text[start..].strip_prefix(b"review/") else { return start };
        let slug = &rest[..count(rest, |byte| byte.is_ascii_lowercase() || byte == b'-')];
        let named = std::str::from_utf8(slug).ok().and_then(OperationKind::from_slug);
        let Some((kind, after)) = named.zip(rest[slug.len()..].strip_prefix(b"/")) else { return start };
        let after = &after[..after.len().min(MAX_ID_LENGTH + 1)];
        let after = &after[..count(after, |byte| !matches!(byte, b'?' | b'#'))];
        let after = after.strip_suffix(b"/").unwrap_or(after);
        let Some(id) = self.id_after_kind(after) else { return start };
        self.add_certain(kind, id);
        start + b"review/".len() + slug.len() + 1 + id.len()
    }

    /// Adds an id whose kind is written next to it.
    fn add_certain(&mut self, kind: OperationKind, id: &[u8]) {
        self.end_phrase();
        self.record(id, FoundState::Candidate(Some(kind)));
        self.scopes[self.depth].note_operation();
        self.key = Key::Nothing;
    }

    fn record(&mut self, id: &[u8], state: FoundState) -> usize {
        let id = String::from_utf8_lossy(id).into_owned();
        self.found_ids.push(FoundId { id, line: self.counts.lines, state });
        self.found_ids.len() - 1
    }

    fn read_word(&mut self, word: &[u8]) {
        let mut kinds = Kinds::default();
        self.word_reader.read(word, &mut kinds);
        self.scopes[self.depth].add_kinds(kinds);
    }

    fn end_phrase(&mut self) {
        let mut kinds = Kinds::default();
        self.word_reader.end_phrase(&mut kinds);
        self.scopes[self.depth].add_kinds(kinds);
    }

    fn open(&mut self, kind: ScopeKind) {
        if self.depth == MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        let around = self.scopes[self.depth].path_of_elements();
        self.depth += 1;
        if self.scopes.len() == self.depth {
            self.scopes.push(Scope::default());
        }
        self.scopes[self.depth].begin(kind, std::mem::take(&mut self.key), around);
    }

    /// Ends the innermost scope of a kind. An unclosed array ends with its object. An object does not end with an array,
    /// and nothing happens if no scope is open.
    fn close(&mut self, kind: ScopeKind) {
        self.key = Key::Nothing;
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if kind == ScopeKind::Object && self.scopes[self.depth].kind == ScopeKind::Array {
            self.end_scope();
        }
        if self.depth > 0 && self.scopes[self.depth].kind == kind {
            self.end_scope();
        }
    }

    fn end_scope(&mut self) {
        let (around, scope) = self.scopes.split_at_mut(self.depth);
        scope[0].end(around.last_mut(), &mut self.found_ids);
        self.depth = self.depth.saturating_sub(1);
    }

    /// Ends the line and all open scopes in it.
    fn end_line(&mut self) {
        self.end_phrase();
        while self.depth > 0 {
            self.end_scope();
        }
        self.end_scope();
        self.scopes[0].begin(ScopeKind::Line, Key::Nothing, Kinds::default());
        self.too_deep = 0;
        self.key = Key::Nothing;
    }
}
