//! Finds the ids of operations in pasted or dropped text: log lines, JSON of any shape (also escaped inside a log line),
//! CSV, links, API addresses, chat. It makes no calls. Text that looks like a key is counted and never stored.
//!
//! The text is read once, line by line. Each line is split into words, and words are related to each other by the
//! innermost JSON object, CSV row or line that contains them. The work per byte is bounded for any text.

pub mod key;
pub mod lookahead;
pub mod reader;
pub mod scope;
pub mod shape;
#[cfg(test)]
mod tests;
pub mod text;
pub mod words;

use crate::operations::key::OperationKey;
use admin_api::{OperationId, OperationKind, TresorId};
use std::collections::HashMap;

/// The maximum size of a text in bytes. A larger text is not read at all.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The maximum number of candidates; the rest is counted in [`Scan::left_out`].
pub const MAX_CANDIDATES: usize = 5_000;
/// The maximum number of tresors in [`Scan::also_seen`].
pub const MAX_ALSO_SEEN: usize = 1_000;
/// The maximum length of an id in characters.
pub const MAX_ID_LENGTH: usize = 128;

/// The result of scanning a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Why the text was not read, if so.
    pub unreadable: Option<Unreadable>,
    /// Ids of possible operations, each once, in order of first appearance.
    pub candidates: Vec<Candidate>,
    /// The number of candidates beyond the maximum.
    pub left_out: usize,
    /// Tresors named beside operations. They are not candidates, although their own creations may wait.
    pub also_seen: Vec<TresorId>,
    /// Numbers for the summary.
    pub counts: Counts,
}

/// Why a text was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// More than [`MAX_BYTES`].
    TooLarge {
        /// How many bytes there are.
        size_bytes: usize,
    },
    /// Not text: an image, an archive, a program.
    Binary,
}

/// The id of a possible operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The kind according to the text; `None` if the text does not tell or contradicts itself.
    pub kind: Option<OperationKind>,
    /// The id as written; for a tresor creation, the tresor's id.
    pub id: OperationId,
    /// The line of its first appearance, from 1.
    pub line: usize,
}

impl Candidate {
    /// The operation's key, if the kind is known.
    pub fn key(&self) -> Option<OperationKey> {
        self.kind.map(|kind| OperationKey { kind, id: self.id.clone() })
    }
}

/// Numbers for a summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines read.
    pub lines: usize,
    /// Distinct candidates, including those left out.
    pub found: usize,
    /// Further appearances of the same ids.
    pub duplicates: usize,
    /// User ids and mail addresses, which are never candidates.
    pub users: usize,
    /// Text that looks like an id but is not one, by reason.
    pub look_alikes: LookAlikes,
}

/// Why text that looks like an id is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookAlike {
    /// 64 hex digits or more: a key or a hash. It is not stored.
    KeyOrHash,
    /// 40 hex digits, such as a commit id.
    Sha1,
    /// Hex digits, but not 32.
    WrongLength,
    /// All zeros.
    Nil,
    /// Part of a longer word.
    PartOfWord,
    /// Its field is named for something else: a session, a trace, an Etag.
    OtherField,
    /// Longer than [`MAX_ID_LENGTH`].
    TooLong,
}

/// The number of skipped look-alikes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LookAlikes {
    /// See [`LookAlike::KeyOrHash`].
    pub key_or_hash: usize,
    /// See [`LookAlike::Sha1`].
    pub sha1: usize,
    /// See [`LookAlike::WrongLength`].
    pub wrong_length: usize,
    /// See [`LookAlike::Nil`].
    pub nil: usize,
    /// See [`LookAlike::PartOfWord`].
    pub part_of_word: usize,
    /// See [`LookAlike::OtherField`].
    pub other_field: usize,
    /// See [`LookAlike::TooLong`].
    pub too_long: usize,
}

impl LookAlikes {
    /// The sum.
    pub fn total(&self) -> usize {
        self.key_or_hash
            + self.sha1
            + self.wrong_length
            + self.nil
            + self.part_of_word
            + self.other_field
            + self.too_long
    }

    fn count(&mut self, reason: LookAlike) {
        *match reason {
            LookAlike::KeyOrHash => &mut self.key_or_hash,
            LookAlike::Sha1 => &mut self.sha1,
            LookAlike::WrongLength => &mut self.wrong_length,
            LookAlike::Nil => &mut self.nil,
            LookAlike::PartOfWord => &mut self.part_of_word,
            LookAlike::OtherField => &mut self.other_field,
            LookAlike::TooLong => &mut self.too_long,
        } += 1;
    }
}

impl Scan {
    /// Whether the text was read and contains no id.
    pub fn is_nothing_found(&self) -> bool {
        self.unreadable.is_none() && self.candidates.is_empty()
    }

    fn unreadable(why: Unreadable) -> Self {
        Self { unreadable: Some(why), ..Self::default() }
    }
}

/// Scans a text: UTF-8, nearly UTF-8, or UTF-16 with a byte order mark. Never fails, and never guesses a kind that the
/// text does not tell.
pub fn scan(bytes: &[u8]) -> Scan {
    if bytes.len() > MAX_BYTES {
        return Scan::unreadable(Unreadable::TooLarge { size_bytes: bytes.len() });
    }
    let utf16 = text::from_utf16(bytes);
    let bytes = utf16.as_deref().unwrap_or(bytes);
    if text::is_binary(bytes) {
        return Scan::unreadable(Unreadable::Binary);
    }
    collect(reader::LineReader::default().read_all(bytes))
}

/// Merges the found ids: each id once, with the kind that all its appearances tell.
fn collect(reader: reader::LineReader) -> Scan {
    let mut scan = Scan { counts: reader.counts, ..Scan::default() };
    let mut indices: HashMap<&str, usize> = HashMap::new();
    let mut kinds: Vec<words::Kinds> = Vec::new();
    for found_id in &reader.found_ids {
        let scope::FoundState::Candidate(kind) = found_id.state else { continue };
        let index = *indices.entry(&found_id.id).or_insert(kinds.len());
        if index < kinds.len() {
            scan.counts.duplicates += 1;
        } else {
            scan.counts.found += 1;
            kinds.push(words::Kinds::default());
            if index < MAX_CANDIDATES {
                let id = OperationId::new(found_id.id.as_str());
                scan.candidates.push(Candidate { kind: None, id, line: found_id.line });
            } else {
                scan.left_out += 1;
            }
        }
        if let Some(kind) = kind {
            kinds[index].insert(kind);
        }
    }
    for (candidate, kinds) in scan.candidates.iter_mut().zip(&kinds) {
        candidate.kind = kinds.single();
    }
    for found_id in &reader.found_ids {
        let is_context = matches!(found_id.state, scope::FoundState::Context);
        let next = indices.len();
        if is_context
            && scan.also_seen.len() < MAX_ALSO_SEEN
            && *indices.entry(&found_id.id).or_insert(next) == next
        {
            scan.also_seen.push(TresorId::new(found_id.id.as_str()));
        }
    }
    scan
}
