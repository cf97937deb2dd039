//! The hash chain of the journal. Each record is sealed with a hash over itself and the hash of the record before it.
//! Records are only appended: changing or removing one in the middle breaks the chain. Records removed from the end
//! leave a valid chain; to detect that, compare the last hash with one that was noted elsewhere.
//!
//! The hash is SHA-256 in lower-case hex over the following fields in UTF-8, one after the other with nothing in
//! between. A text is written as its length in bytes, `:`, the text, `,`. A number is written as the text of its
//! decimal digits. A missing field is written as `-,`.
//!
//! 1. `tresor-admin/journal/1`, `Seq`, `AtMs`, `Tenant`, `Entry` (`Sent` or `Answered`), `CallId`
//! 2. of a `Sent`: `Operation`, `Target`, `Note`; of an `Answered`: `Outcome` (`Ok`, `Refused`, `Lost` or `NotSent`),
//!    `Status`, `Code`, `Message`, `DurationMs`
//! 3. `Previous`, the hash of the record before; 64 zeros for the first, whose `Seq` is 0

use super::record::{Answer, Entry, Record};
use admin_api::TenantId;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// The previous hash of the first record.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The start of the hashed text.
const CANONICAL_FORM: &str = "tresor-admin/journal/1";

impl Record {
    /// The number of the record that follows `previous`.
    pub fn next_seq(previous: Option<&Record>) -> u64 {
        previous.map_or(0, |record| record.seq + 1)
    }

    /// Creates and seals the record that follows `previous`; `None` for the first record.
    pub fn next(previous: Option<&Record>, at_ms: u64, tenant: TenantId, entry: Entry) -> Self {
        let mut record = Self {
            seq: Self::next_seq(previous),
            at_ms,
            tenant,
            entry,
            previous: previous.map_or_else(|| GENESIS.to_owned(), |record| record.hash.clone()),
            hash: String::new(),
        };
        record.hash = record.computed_hash();
        record
    }

    /// The hash that the record should have.
    pub fn computed_hash(&self) -> String {
        let digest = Sha256::digest(self.canonical_text());
        digest
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .map(|digit| b"0123456789abcdef"[digit as usize] as char)
            .collect()
    }

    /// The text that is hashed, as described at the top of the module.
    pub fn canonical_text(&self) -> String {
        let number = |number: u64| Some(number.to_string());
        let text = |text: &str| Some(text.to_owned());
        let mut fields =
            vec![text(CANONICAL_FORM), number(self.seq), number(self.at_ms), text(self.tenant.as_str())];
        match &self.entry {
            Entry::Sent { call_id, operation, target, note } => {
                fields.extend([text("Sent"), number(*call_id), text(operation), text(target), note.clone()]);
            }
            Entry::Answered { call_id, answer, duration_ms } => {
                fields.extend([text("Answered"), number(*call_id), text(answer.name())]);
                fields.extend(match answer {
                    Answer::Refused { status, code, message } => {
                        [number(u64::from(*status)), code.clone(), text(message)]
                    }
                    _ => [None, None, None],
                });
                fields.push(number(*duration_ms));
            }
        }
        fields.push(text(&self.previous));
        let written = fields.into_iter().map(|field| match field {
            Some(text) => format!("{}:{text},", text.len()),
            None => "-,".to_owned(),
        });
        written.collect()
    }
}

/// A break in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainBreak {
    /// The number of the faulty or missing record.
    pub seq: u64,
    /// What is wrong.
    pub kind: BreakKind,
}

/// How a chain can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakKind {
    /// The record was changed after it was sealed.
    Altered,
    /// The record is missing.
    Missing,
    /// The record is in the wrong place, or is there twice.
    WrongOrder,
    /// The chain does not begin with its first record.
    NoGenesis,
}

/// Checks a whole journal in its order and returns the first break. An empty journal is valid.
pub fn verify(records: &[Record]) -> Result<(), ChainBreak> {
    let broken = |seq: u64, kind: BreakKind| Err(ChainBreak { seq, kind });
    let mut previous: Option<&Record> = None;
    for (at, record) in records.iter().enumerate() {
        let expected = Record::next_seq(previous);
        if record.seq != expected {
            let is_elsewhere =
                record.seq < expected || records[at..].iter().any(|other| other.seq == expected);
            return match (previous, is_elsewhere) {
                (_, true) => broken(record.seq, BreakKind::WrongOrder),
                (None, false) => broken(record.seq, BreakKind::NoGenesis),
                (Some(_), false) => broken(expected, BreakKind::Missing),
            };
        }
        if record.computed_hash() != record.hash {
            return broken(record.seq, BreakKind::Altered);
        }
        match previous {
            None if record.previous != GENESIS => return broken(record.seq, BreakKind::NoGenesis),
            // This record matches its own hash, so the record before it was altered and sealed again.
            Some(before) if record.previous != before.hash => return broken(before.seq, BreakKind::Altered),
            _ => {}
        }
        previous = Some(record);
    }
    Ok(())
}

/// The calls without a recorded answer: the answer never came, or the tab was closed before it came.
pub fn unanswered(records: &[Record]) -> Vec<u64> {
    let is_answer = |record: &&Record| matches!(record.entry, Entry::Answered { .. });
    let answered =
        records.iter().filter(is_answer).map(|record| record.entry.call_id()).collect::<HashSet<_>>();
    records
        .iter()
        .filter(|record| !is_answer(record))
        .map(|record| record.entry.call_id())
        .filter(|call| !answered.contains(call))
        .collect()
}
