//! The hash chain of the journal. Each record is sealed with a hash over itself and the hash of the record before it, so
//! a record that was changed, removed or put in does not fit the others.
//!
//! The chain has no key. Whoever uses the browser can seal all records anew or cut some off at the end, and what is left
//! fits together. To find that out, compare the head, which is the number and hash of the last record, with one that was
//! noted where the browser cannot rewrite it: in a receipt, an export, or the gateway's audit file.
//!
//! A chain that ends with records that cannot be read is not continued. A new chain begins with the next number, and its
//! first record, a `Began`, names the number of the last record before it and the SHA-256 of that record's stored text.
//!
//! The hash is SHA-256 in lower-case hex over the following fields in UTF-8, one after the other with nothing in
//! between. A text is written as its length in bytes, `:`, the text, `,`. A number is written as the text of its
//! decimal digits. A missing field is written as `-,`.
//!
//! 1. `tresor-admin/journal/1`, `Seq`, `AtMs`, `Tenant`, `Entry` (`Sent`, `Answered` or `Began`), `CallId` (missing in a
//!    `Began`)
//! 2. of a `Sent`: `Operation`, `Target`, `Note`; of an `Answered`: `Outcome` (`Ok`, `Refused`, `Lost` or `NotSent`),
//!    `Status`, `Code`, `Message`, `DurationMs`; of a `Began`: `OldHead`
//! 3. `Previous`, the hash of the record before; 64 zeros for the first of a chain. The `Seq` of the very first is 0

use super::record::{Entry, Record, RecordedAnswer};
use super::stored_record::{StoredRecord, sha256_hex};
use admin_api::TenantId;
use admin_api::journal_head::JournalHead;
use std::collections::HashSet;

/// The previous hash of the first record of a chain.
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
        let before = previous.map_or_else(|| GENESIS.to_owned(), |record| record.hash.clone());
        Self::sealed(Self::next_seq(previous), at_ms, tenant, entry, before)
    }

    /// Creates and seals the first record of a chain that comes after another one.
    pub fn beginning(seq: u64, at_ms: u64, tenant: TenantId, old_head: JournalHead) -> Self {
        Self::sealed(seq, at_ms, tenant, Entry::Began { old_head }, GENESIS.to_owned())
    }

    fn sealed(seq: u64, at_ms: u64, tenant: TenantId, entry: Entry, previous: String) -> Self {
        let mut record = Self { seq, at_ms, tenant, entry, previous, hash: String::new() };
        record.hash = record.computed_hash();
        record
    }

    /// The hash that the record should have.
    pub fn computed_hash(&self) -> String {
        sha256_hex(&self.canonical_text())
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
                    RecordedAnswer::Refused { status, code, message } => {
                        [number(u64::from(*status)), code.clone(), text(message)]
                    }
                    _ => [None, None, None],
                });
                fields.push(number(*duration_ms));
            }
            Entry::Began { old_head } => fields.extend([text("Began"), None, Some(old_head.to_string())]),
        }
        fields.push(text(&self.previous));
        let written = fields.into_iter().map(|field| match field {
            Some(text) => format!("{}:{text},", text.len()),
            None => "-,".to_owned(),
        });
        written.collect()
    }

    fn begins_chain(&self) -> bool {
        matches!(self.entry, Entry::Began { .. })
    }
}

/// What a check of the whole journal found, if nothing is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The records that fit together.
    pub records: usize,
    /// The chains that they make: one more each time that a new one was begun.
    pub chains: usize,
    /// The records at the ends of old chains that could not be read, and so not be checked.
    pub unreadable: usize,
    /// The number and hash of the last record.
    pub head: Option<JournalHead>,
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
    /// The record cannot be read, and no new chain was begun after it.
    Unreadable,
    /// The record begins a new chain and names another record than the one before it.
    NotOldHead,
}

/// Checks a whole journal in its order and returns the first break. An empty journal is valid.
pub fn verify(stored: &[StoredRecord]) -> Result<Verified, ChainBreak> {
    let mut found = Verified { records: 0, chains: 0, unreadable: 0, head: None };
    let mut rest = stored;
    let mut before: Option<&StoredRecord> = None;
    while let Some(first) = rest.first() {
        let begins = |stored: &StoredRecord| stored.record.as_ref().is_some_and(Record::begins_chain);
        let length = 1 + rest[1..].iter().take_while(|stored| !begins(stored)).count();
        let (chain, after) = rest.split_at(length);
        let first_seq = match first.record.as_ref().map(|record| (record.seq, &record.entry)) {
            Some((seq, Entry::Began { old_head })) => {
                let is_named = before.is_some_and(|before| {
                    old_head.seq.checked_add(1) == Some(seq) && old_head.hash == sha256_hex(&before.text)
                });
                if !is_named {
                    return Err(ChainBreak { seq, kind: BreakKind::NotOldHead });
                }
                seq
            }
            _ => 0,
        };
        let records = chain.iter().map_while(|stored| stored.record.as_ref()).collect::<Vec<_>>();
        verify_chain(&records, first_seq)?;
        let unreadable = &chain[records.len()..];
        // Only records at the end of a chain that another one follows may be unreadable.
        let may_be_unreadable = unreadable.iter().all(|stored| stored.record.is_none()) && !after.is_empty();
        if !unreadable.is_empty() && !may_be_unreadable {
            return Err(ChainBreak { seq: first_seq + records.len() as u64, kind: BreakKind::Unreadable });
        }
        found.records += records.len();
        found.chains += 1;
        found.unreadable += unreadable.len();
        found.head = records.last().map(|record| record.head());
        before = chain.last();
        rest = after;
    }
    Ok(found)
}

/// Checks one chain, whose first record has the number `first_seq`.
fn verify_chain(records: &[&Record], first_seq: u64) -> Result<(), ChainBreak> {
    let broken = |seq: u64, kind: BreakKind| Err(ChainBreak { seq, kind });
    let mut previous: Option<&Record> = None;
    for (at, &record) in records.iter().enumerate() {
        let expected = first_seq + at as u64;
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

/// Whether a journal has the record of a head that was noted elsewhere.
pub fn has_head(stored: &[StoredRecord], head: &JournalHead) -> bool {
    let mut records = stored.iter().filter_map(|stored| stored.record.as_ref());
    records.any(|record| record.seq == head.seq && record.hash == head.hash)
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
        .flatten()
        .collect()
}
