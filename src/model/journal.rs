//! The journal: every change that was sent and what came of it, in a chain in which each record is sealed with a hash
//! over itself and the record before it. Nothing is altered, only appended; who alters or takes out a record in the
//! middle breaks the chain. A chain that was cut off at its end is whole: compare the last hash with one noted
//! elsewhere to see that.
//!
//! The hash is SHA-256 in lower-case hex over this text, in UTF-8, written one after the other without anything in
//! between. A text is written as its length in bytes, `:`, the text, `,`; a number as the text of its decimal digits;
//! what is absent as `-,`.
//!
//! 1. `tresor-admin/journal/1`, `Seq`, `AtMs`, `Tenant`, `Entry` (`Sent` or `Answered`), `CallId`
//! 2. of a `Sent`: `Operation`, `Target`, `Note`; of an `Answered`: `Outcome` (`Ok`, `Refused`, `Lost` or `NotSent`),
//!    `Status`, `Code`, `Message`, `DurationMs`
//! 3. `Previous`, the hash of the record before; 64 zeros for the first, whose `Seq` is 0

mod export;
mod rows;
#[cfg(test)]
mod tests;
mod wire;

pub use export::{csv_header, csv_row, json_head, json_record, json_tail};
pub use rows::{JournalFilter, Prepared, Row, RowOutcome, Rows, rows};

use crate::model::problem::{Problem, TransportProblem};
use admin_api::{ServerError, TenantId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// What the first record names as the hash before it.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What the hashed text begins with.
const CANONICAL_FORM: &str = "tresor-admin/journal/1";

/// One record of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "wire::Wire", try_from = "wire::Wire")]
pub struct Record {
    /// From 0, without gaps.
    pub seq: u64,
    /// Milliseconds since 1970-01-01 UTC, by this machine's clock.
    pub at_ms: u64,
    /// Whose journal it is part of.
    pub tenant: TenantId,
    /// What happened.
    pub entry: Entry,
    /// The hash of the record before; [`GENESIS`] for the first.
    pub previous: String,
    /// The hash over all of the above.
    pub hash: String,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A change is about to be sent.
    Sent {
        /// Names the call. The record's own `seq` will do: it is unique.
        call_id: u64,
        /// The operation's name in the API document.
        operation: String,
        /// What it is about: an id, a file name.
        target: String,
        /// The administrator's private note.
        note: Option<String>,
    },
    /// What came of it.
    Answered {
        /// The call's name.
        call_id: u64,
        /// What came of it.
        answer: Answer,
        /// From sending to the end of the answer.
        duration_ms: u64,
    },
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The server did it.
    Ok,
    /// The server refused.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's code, where it gave one.
        code: Option<String>,
        /// The server's message.
        message: String,
    },
    /// No answer: the server may have done it or not.
    Lost,
    /// It never left the browser.
    NotSent,
}

impl Answer {
    /// Names what a call's result means. A yes whose body does not fit was carried out all the same.
    pub fn of(result: Result<(), &Problem>) -> Self {
        let problem = match result {
            Ok(()) | Err(Problem::Decode(_)) => return Self::Ok,
            Err(problem) => problem,
        };
        match problem {
            problem if problem.may_have_arrived() => Self::Lost,
            Problem::Server(error)
            | Problem::Transport(TransportProblem::ClockSkew { refusal: error, .. }) => Self::refused(error),
            _ => Self::NotSent,
        }
    }

    fn refused(error: &ServerError) -> Self {
        Self::Refused {
            status: error.status,
            code: error.code.clone().map(String::from),
            message: error.message.clone(),
        }
    }
}

impl Entry {
    /// The call that the record is about.
    pub fn call_id(&self) -> u64 {
        match self {
            Self::Sent { call_id, .. } | Self::Answered { call_id, .. } => *call_id,
        }
    }
}

impl Record {
    /// The number of the record that follows `previous`.
    pub fn next_seq(previous: Option<&Record>) -> u64 {
        previous.map_or(0, |record| record.seq + 1)
    }

    /// Seals the record that follows `previous`; the first one follows none.
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

    /// The text that is hashed: see the module's description.
    pub fn canonical_text(&self) -> String {
        let wire = wire::Wire::from(self.clone());
        let number = |number: u64| Some(number.to_string());
        let mut fields = vec![
            Some(CANONICAL_FORM.to_owned()),
            number(wire.seq),
            number(wire.at_ms),
            Some(wire.tenant),
            Some(wire.entry),
            number(wire.call_id),
        ];
        match &self.entry {
            Entry::Sent { .. } => fields.extend([wire.operation, wire.target, wire.note]),
            Entry::Answered { .. } => fields.extend([
                wire.outcome,
                wire.status.map(|status| status.to_string()),
                wire.code,
                wire.message,
                wire.duration_ms.and_then(number),
            ]),
        }
        fields.push(Some(wire.previous));
        let written = fields.into_iter().map(|field| match field {
            Some(text) => format!("{}:{text},", text.len()),
            None => "-,".to_owned(),
        });
        written.collect()
    }
}

/// Where a chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// The record at fault; of a missing one, the number it would have.
    pub seq: u64,
    /// What is wrong.
    pub kind: BreakKind,
}

/// How a chain can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakKind {
    /// The record is not what it was when it was sealed.
    Altered,
    /// There is no such record.
    Missing,
    /// The record is there, in another place or twice.
    WrongOrder,
    /// The chain does not begin with its first record.
    NoGenesis,
}

/// Checks a whole journal, in its order; the first break counts. An empty journal is whole.
pub fn verify(records: &[Record]) -> Result<(), Break> {
    let broken = |seq: u64, kind: BreakKind| Err(Break { seq, kind });
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
            // This record is as it was sealed, so it is the one before that was altered and sealed anew.
            Some(before) if record.previous != before.hash => return broken(before.seq, BreakKind::Altered),
            _ => {}
        }
        previous = Some(record);
    }
    Ok(())
}

/// The calls of these records that no answer is known of: the answer never came, or the tab was closed before.
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
