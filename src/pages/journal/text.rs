//! The texts of the Journal page.

use crate::browser::indexed_db::StorageFailure;
use crate::journal_store::chain::{BreakKind, ChainBreak};
use crate::journal_store::record::Answer;
use crate::journal_store::rows::{JournalRow, RowOutcome};

pub const INTRODUCTION: &str = "Every change sent from this browser, recorded before it is sent and when the answer arrives. The journal \
    stays in this browser; other administrators have their own.";
pub const NONE: &str = "No changes have been sent from this browser yet.";
pub const NO_MATCH: &str = "No matching entries.";

/// The journal cannot be stored.
pub fn unsaved(failure: &StorageFailure) -> String {
    format!(
        "This browser does not store the journal. Changes sent now are listed until you leave the page. Export the journal before you leave. ({})",
        failure.0
    )
}

/// The name of an outcome.
pub fn outcome(outcome: RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Ok => "done",
        RowOutcome::Refused => "refused",
        RowOutcome::Lost => "answer lost",
        RowOutcome::NotSent => "not sent",
        RowOutcome::NoAnswer => "no answer recorded",
    }
}

/// The tone and the text of a row's outcome.
pub fn outcome_tag(of: RowOutcome) -> (&'static str, String) {
    let (tone, sign) = match of {
        RowOutcome::Ok => ("good", "✓"),
        RowOutcome::Refused => ("bad", "!"),
        RowOutcome::Lost | RowOutcome::NoAnswer => ("warn", "?"),
        RowOutcome::NotSent => ("", "–"),
    };
    (tone, format!("{sign} {}", outcome(of)))
}

/// The server's status and message, shown after its code.
pub fn answer(row: &JournalRow) -> String {
    match row.answer() {
        Some(Answer::Refused { status, code: Some(_), message }) => format!("({status}): {message}"),
        Some(Answer::Refused { status, code: None, message }) => format!("no code ({status}): {message}"),
        _ => String::new(),
    }
}

/// The number of entries shown and of all entries.
pub fn count(shown: usize, all: usize) -> String {
    if shown == all { format!("{all} entries") } else { format!("{shown} of {all} entries") }
}

/// The result of verifying the chain.
pub fn verified(result: Result<usize, ChainBreak>) -> String {
    match result {
        Ok(count) => {
            format!("The chain of {count} records is intact: nothing was changed, removed or inserted.")
        }
        Err(ChainBreak { seq, kind }) => {
            let what = match kind {
                BreakKind::Altered => "was altered",
                BreakKind::Missing => "is missing",
                BreakKind::WrongOrder => "is in the wrong place or is there twice",
                BreakKind::NoGenesis => "is the first one found, but not the first one written",
            };
            format!("The chain is broken: record {seq} {what}.")
        }
    }
}
pub const EXPORT_JSON: &str = "Export JSON";
pub const EXPORT_CSV: &str = "Export CSV";
pub const PAGES_OF_THE_JOURNAL: &str = "Pages of the journal";
