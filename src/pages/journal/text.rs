//! What the journal page says.

use crate::browser::indexed_db::StorageFailure;
use crate::journal_store::chain::{Break, BreakKind};
use crate::journal_store::record::Answer;
use crate::journal_store::rows::{Row, RowOutcome};

pub const WHY: &str = "Every change this panel sent, written by the layer that sends, before and after. It stays in this \
    browser: other administrators have journals of their own.";
pub const NONE: &str = "Nothing was sent from this browser yet.";
pub const NOTHING_FITS: &str = "No entry fits.";

/// The journal lasts only as long as the page.
pub fn loose(failure: &StorageFailure) -> String {
    format!(
        "This browser does not keep the journal: what is sent now is listed until the page is left. Export it before. ({})",
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
        RowOutcome::NoAnswer => "no answer noted",
    }
}

/// The tone and the words of a row's outcome.
pub fn outcome_tag(of: RowOutcome) -> (&'static str, String) {
    let (tone, sign) = match of {
        RowOutcome::Ok => ("good", "✓"),
        RowOutcome::Refused => ("bad", "!"),
        RowOutcome::Lost | RowOutcome::NoAnswer => ("warn", "?"),
        RowOutcome::NotSent => ("", "–"),
    };
    (tone, format!("{sign} {}", outcome(of)))
}

/// What the server said besides its code.
pub fn answer(row: &Row) -> String {
    match row.answer() {
        Some(Answer::Refused { status, code: Some(_), message }) => format!("({status}): {message}"),
        Some(Answer::Refused { status, code: None, message }) => format!("no code ({status}): {message}"),
        _ => String::new(),
    }
}

/// How many entries there are, and how many of them are shown.
pub fn count(fitting: usize, all: usize) -> String {
    if fitting == all { format!("{all} entries") } else { format!("{fitting} of {all} entries") }
}

/// What a check of the chain showed.
pub fn verified(result: Result<usize, Break>) -> String {
    match result {
        Ok(count) => format!(
            "The chain of {count} records is whole: nothing was changed, taken out or put in between."
        ),
        Err(Break { seq, kind }) => {
            let what = match kind {
                BreakKind::Altered => "was altered",
                BreakKind::Missing => "does not follow the one before: records are missing",
                BreakKind::WrongOrder => "stands in the wrong order",
                BreakKind::NoGenesis => "is the first that is there, and is not the first that was written",
            };
            format!("The chain is broken: record {seq} {what}.")
        }
    }
}
