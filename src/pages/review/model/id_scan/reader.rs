//! Takes lines apart into names, values and words, and keeps track of the frames they stand in. Lenient on purpose:
//! quotes, escapes and unbalanced brackets of all kinds of logs must not hide an id.

use super::key::{Header, Key};
use super::lookahead::{begins_object, count, ends_kind, goes_on, is_quote, opaque_run};
use super::scope::{Form, Scope, Sighting, State};
use super::shape::{self, Shape, opaque, trimmed, word_end};
use super::words::{Kinds, WordReader, kinds_of};
use super::{Counts, LookAlike, MAX_ID_LENGTH, text};
use admin_api::OperationKind;

/// Deeper brackets are counted and otherwise ignored.
const MAX_DEPTH: usize = 32;
/// Bytes of a kind's name that are read.
const LONGEST_KIND: usize = 64;

/// What was read so far.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) sightings: Vec<Sighting>,
    pub(super) counts: Counts,
    /// The line, and the objects and arrays open in it; emptied frames beyond `depth` wait for another use.
    frames: Vec<Scope>,
    depth: usize,
    /// Brackets open beyond [`MAX_DEPTH`].
    too_deep: usize,
    key: Key,
    ear: WordReader,
    table: Option<Header>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            sightings: Vec::new(),
            counts: Counts::default(),
            frames: vec![Scope::default()],
            depth: 0,
            too_deep: 0,
            key: Key::Nothing,
            ear: WordReader::default(),
            table: None,
        }
    }
}

impl Reader {
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
            if self.depth > 0 && !goes_on(plain, self.frames[self.depth].form) {
                self.end_line();
            }
            self.line(plain);
            if self.depth == 0 {
                self.end_line();
            } else {
                self.pause();
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
        self.pause();
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
            self.pause();
            match byte {
                b'{' if self.depth > 0 || begins_object(&text[at..]) => self.open(Form::Object),
                b'[' if self.depth > 0 => self.open(Form::Array),
                b'}' => self.close(Form::Object),
                b']' => self.close(Form::Array),
                b'/' => at = self.link(text, at),
                b',' => self.key = Key::Nothing,
                _ => {}
            }
        }
    }

    /// Reads a word, and the value after it if it is a name. Answers where to go on.
    fn word(&mut self, text: &[u8], start: usize, end: usize, after_operation: bool) -> usize {
        let word = trimmed(&text[start..end]);
        let shape = shape::shape(word);
        if shape != Shape::Word {
            self.shaped(word, shape);
            return end;
        }
        let after = end + count(&text[end..], |byte| is_quote(byte) || byte == b' ');
        if after == end && text.get(end) == Some(&b':') {
            let named = std::str::from_utf8(word).ok().and_then(OperationKind::from_slug);
            if let Some(kind) = named
                && let Some(id) = self.spelled_out(&text[end + 1..])
            {
                self.certain(kind, id);
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
            if self.frames[self.depth].form == Form::Line && matches!(key, Key::Plain(_)) {
                self.hear(word);
            }
            self.pause();
            let gap = count(&text[after + 1..], |byte| is_quote(byte) || byte == b' ');
            let value = after + 1 + gap;
            let is_sure =
                gap == 0 && text[after] == b'=' || text[after + 1..value].iter().any(|&b| is_quote(b));
            return self.value(key, text, value, is_sure);
        }
        let frame = &self.frames[self.depth];
        let element = frame.form == Form::Array && self.key == Key::Nothing;
        if element && matches!(frame.key, Key::Operation(_)) {
            return self.value(frame.key, text, start, true).max(end);
        }
        // "Authorization: Bearer …" still names what comes.
        if !word.eq_ignore_ascii_case(b"bearer") {
            self.key = Key::Nothing;
        }
        self.hear(word);
        end
    }

    /// Takes the value of a name as far as the name tells. Prose like "operation id: pending" is no id: where it is
    /// not sure that a value begins, it must have a digit. Answers where to go on.
    fn value(&mut self, key: Key, text: &[u8], start: usize, is_sure: bool) -> usize {
        self.key = key;
        let rest = &text[start..];
        match key {
            Key::Kind => {
                let length = count(&rest[..rest.len().min(LONGEST_KIND)], |byte| !ends_kind(byte));
                self.frames[self.depth].tell_explicitly(kinds_of(&rest[..length]));
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
                    self.shaped(trimmed(value), shape);
                    return start + value.len();
                }
                match opaque(value) {
                    Ok(id) if is_sure || id.bytes().any(|byte| byte.is_ascii_digit()) => self.opaque(key, id),
                    Ok(_) | Err(None) => return start,
                    Err(Some(reason)) => self.counts.look_alikes.count(reason),
                }
                start + value.len()
            }
            _ => start,
        }
    }

    /// Takes opaque text that a name says is an id.
    fn opaque(&mut self, key: Key, id: &str) {
        let sighting = self.sight(id.as_bytes(), State::Open);
        let frame = &mut self.frames[self.depth];
        match key {
            Key::Operation(kinds) => match kinds.of_operations().single() {
                Some(kind) => {
                    frame.note_operation();
                    self.sightings[sighting].state = State::Candidate(Some(kind));
                }
                None => frame.location(sighting, false),
            },
            _ => frame.suppose(sighting, key == Key::Tresor),
        }
    }

    /// Takes what has the looks of an id, or nearly.
    fn shaped(&mut self, word: &[u8], shape: Shape) {
        self.pause();
        let key = std::mem::take(&mut self.key);
        match shape {
            Shape::Operation if key == Key::Other => self.counts.look_alikes.count(LookAlike::OtherMember),
            Shape::Operation => {
                let kind = key.kinds().of_operations().single();
                let sighting =
                    self.sight(word, kind.map_or(State::Open, |kind| State::Candidate(Some(kind))));
                let frame = &mut self.frames[self.depth];
                match kind {
                    Some(_) => frame.note_operation(),
                    None => frame.location(sighting, false),
                }
            }
            Shape::Tresor => {
                let sighting = self.sight(word, State::Open);
                self.frames[self.depth].location(sighting, true);
            }
            Shape::User => self.counts.users += 1,
            Shape::LookAlike(reason) => self.counts.look_alikes.count(reason),
            Shape::Word => {}
        }
    }

    /// The id after `share:` or `/review/share/`: anything opaque that begins right there.
    fn spelled_out<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let value = opaque_run(text);
        if value.first() == Some(&b'/') || shape::shape(value) == Shape::LookAlike(LookAlike::Nil) {
            return None;
        }
        match opaque(value) {
            Ok(_) => Some(value),
            Err(reason) => {
                // A key is counted where it is read as a word; only what is too long is not read again as one.
                if reason == Some(LookAlike::TooLong) {
                    self.counts.look_alikes.count(LookAlike::TooLong);
                }
                None
            }
        }
    }

    /// A deep link's path, from behind a slash: `review/{kind}/{id}`.
    fn link(&mut self, text: &[u8], start: usize) -> usize {
        let Some(rest) = text[start..].strip_prefix(b"review/") else { return start };
        let slug = &rest[..count(rest, |byte| byte.is_ascii_lowercase() || byte == b'-')];
        let named = std::str::from_utf8(slug).ok().and_then(OperationKind::from_slug);
        let Some((kind, after)) = named.zip(rest[slug.len()..].strip_prefix(b"/")) else { return start };
        let after = &after[..after.len().min(MAX_ID_LENGTH + 1)];
        let after = &after[..count(after, |byte| !matches!(byte, b'?' | b'#'))];
        let after = after.strip_suffix(b"/").unwrap_or(after);
        let Some(id) = self.spelled_out(after) else { return start };
        self.certain(kind, id);
        start + b"review/".len() + slug.len() + 1 + id.len()
    }

    /// Takes an id whose kind is written right beside it.
    fn certain(&mut self, kind: OperationKind, id: &[u8]) {
        self.pause();
        self.sight(id, State::Candidate(Some(kind)));
        self.frames[self.depth].note_operation();
        self.key = Key::Nothing;
    }

    fn sight(&mut self, id: &[u8], state: State) -> usize {
        let id = String::from_utf8_lossy(id).into_owned();
        self.sightings.push(Sighting { id, line: self.counts.lines, state });
        self.sightings.len() - 1
    }

    fn hear(&mut self, word: &[u8]) {
        let mut kinds = Kinds::default();
        self.ear.hear(word, &mut kinds);
        self.frames[self.depth].tell(kinds);
    }

    fn pause(&mut self) {
        let mut kinds = Kinds::default();
        self.ear.pause(&mut kinds);
        self.frames[self.depth].tell(kinds);
    }

    fn open(&mut self, form: Form) {
        if self.depth == MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        let around = self.frames[self.depth].path_of_elements();
        self.depth += 1;
        if self.frames.len() == self.depth {
            self.frames.push(Scope::default());
        }
        self.frames[self.depth].begin(form, std::mem::take(&mut self.key), around);
    }

    /// Ends the innermost frame of a form. An array that was left open ends with its object; an object does not end
    /// with an array, nor anything where nothing is open.
    fn close(&mut self, form: Form) {
        self.key = Key::Nothing;
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if form == Form::Object && self.frames[self.depth].form == Form::Array {
            self.end_frame();
        }
        if self.depth > 0 && self.frames[self.depth].form == form {
            self.end_frame();
        }
    }

    fn end_frame(&mut self) {
        let (around, frame) = self.frames.split_at_mut(self.depth);
        frame[0].end(around.last_mut(), &mut self.sightings);
        self.depth = self.depth.saturating_sub(1);
    }

    /// Ends the line and all that was left open in it.
    fn end_line(&mut self) {
        self.pause();
        while self.depth > 0 {
            self.end_frame();
        }
        self.end_frame();
        self.frames[0].begin(Form::Line, Key::Nothing, Kinds::default());
        self.too_deep = 0;
        self.key = Key::Nothing;
    }
}
