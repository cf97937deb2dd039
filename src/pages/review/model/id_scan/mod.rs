//! Finds the ids of waiting operations in whatever is pasted or dropped: log lines, JSON of any shape (escaped inside
//! a log line too), CSV, links, API addresses, chat. Nothing is asked of a server here, and what looks like a key is
//! counted and never kept.
//!
//! The text is read once, line by line; each line is taken apart into words, and words are put together again by the
//! innermost JSON object, CSV row or line they stand in. Work per byte is bounded, whatever the text.

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

/// Bytes that are read at most; more is refused as a whole.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Candidates that are held at most; the rest is counted in [`Scan::left_out`].
pub const MAX_CANDIDATES: usize = 5_000;
/// Tresors held at most in [`Scan::also_seen`].
pub const MAX_ALSO_SEEN: usize = 1_000;
/// Characters of an id at most.
pub const MAX_ID_LENGTH: usize = 128;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Why the text was not read, if it was not.
    pub unreadable: Option<Unreadable>,
    /// Ids that may be those of waiting operations, each once, in the order of first appearance.
    pub candidates: Vec<Candidate>,
    /// How many more there were than are held.
    pub left_out: usize,
    /// Tresors named beside operations. They are no candidates; one may still be waiting itself.
    pub also_seen: Vec<TresorId>,
    /// What the summary needs.
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
    /// No text: an image, an archive, a program.
    Binary,
}

/// One id that may be that of a waiting operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What the text says it is; `None` when it does not say or contradicts itself.
    pub kind: Option<OperationKind>,
    /// The id as written; of a tresor creation, the tresor's.
    pub id: OperationId,
    /// Where it appears first, from 1.
    pub line: usize,
}

impl Candidate {
    /// The operation's name, where the kind is known.
    pub fn key(&self) -> Option<OperationKey> {
        self.kind.map(|kind| OperationKey { kind, id: self.id.clone() })
    }
}

/// Numbers for a summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines read.
    pub lines: usize,
    /// Different candidates, those left out included.
    pub found: usize,
    /// Further appearances of the same ids.
    pub duplicates: usize,
    /// User ids and mail addresses, which are never candidates.
    pub users: usize,
    /// What looks like an id and is none, by reason.
    pub look_alikes: LookAlikes,
}

/// Why something that looks like an id is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookAlike {
    /// 64 hex digits or more: a key or hash. It is not kept.
    KeyOrHash,
    /// 40 hex digits, as in a commit.
    Sha1,
    /// Hex digits, but not 32.
    WrongLength,
    /// All zeros.
    Nil,
    /// Part of a longer word.
    Adjoined,
    /// The member it stands in is named for something else: a session, a trace, an Etag.
    OtherMember,
    /// Longer than [`MAX_ID_LENGTH`].
    TooLong,
}

/// How many look-alikes were passed over.
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
    /// See [`LookAlike::Adjoined`].
    pub adjoined: usize,
    /// See [`LookAlike::OtherMember`].
    pub other_member: usize,
    /// See [`LookAlike::TooLong`].
    pub too_long: usize,
}

impl LookAlikes {
    /// All of them.
    pub fn total(&self) -> usize {
        self.key_or_hash
            + self.sha1
            + self.wrong_length
            + self.nil
            + self.adjoined
            + self.other_member
            + self.too_long
    }

    fn count(&mut self, reason: LookAlike) {
        *match reason {
            LookAlike::KeyOrHash => &mut self.key_or_hash,
            LookAlike::Sha1 => &mut self.sha1,
            LookAlike::WrongLength => &mut self.wrong_length,
            LookAlike::Nil => &mut self.nil,
            LookAlike::Adjoined => &mut self.adjoined,
            LookAlike::OtherMember => &mut self.other_member,
            LookAlike::TooLong => &mut self.too_long,
        } += 1;
    }
}

impl Scan {
    /// Whether the text was read and no id is in it.
    pub fn is_nothing_found(&self) -> bool {
        self.unreadable.is_none() && self.candidates.is_empty()
    }

    fn unreadable(why: Unreadable) -> Self {
        Self { unreadable: Some(why), ..Self::default() }
    }
}

/// Reads a text of any form: UTF-8, nearly UTF-8, or UTF-16 with its mark. Never fails and never guesses a kind that
/// the text does not tell.
pub fn scan(bytes: &[u8]) -> Scan {
    if bytes.len() > MAX_BYTES {
        return Scan::unreadable(Unreadable::TooLarge { size_bytes: bytes.len() });
    }
    let utf16 = text::from_utf16(bytes);
    let bytes = utf16.as_deref().unwrap_or(bytes);
    if text::is_binary(bytes) {
        return Scan::unreadable(Unreadable::Binary);
    }
    collect(reader::Reader::default().read_all(bytes))
}

/// Puts the sightings together: each id once, with what its appearances say of its kind.
fn collect(reader: reader::Reader) -> Scan {
    let mut scan = Scan { counts: reader.counts, ..Scan::default() };
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut told: Vec<words::Kinds> = Vec::new();
    for sighting in &reader.sightings {
        let scope::State::Candidate(kind) = sighting.state else { continue };
        let location = *places.entry(&sighting.id).or_insert(told.len());
        if location < told.len() {
            scan.counts.duplicates += 1;
        } else {
            scan.counts.found += 1;
            told.push(words::Kinds::default());
            if location < MAX_CANDIDATES {
                let id = OperationId::new(sighting.id.as_str());
                scan.candidates.push(Candidate { kind: None, id, line: sighting.line });
            } else {
                scan.left_out += 1;
            }
        }
        if let Some(kind) = kind {
            told[location].insert(kind);
        }
    }
    for (candidate, told) in scan.candidates.iter_mut().zip(&told) {
        candidate.kind = told.single();
    }
    for sighting in &reader.sightings {
        let is_context = matches!(sighting.state, scope::State::Context);
        let next = places.len();
        if is_context
            && scan.also_seen.len() < MAX_ALSO_SEEN
            && *places.entry(&sighting.id).or_insert(next) == next
        {
            scan.also_seen.push(TresorId::new(sighting.id.as_str()));
        }
    }
    scan
}
