//! The texts of the Journal page.

use crate::browser::indexed_db::StorageFailure;
use crate::journal_store::chain::{BreakKind, ChainBreak, Verified};
use crate::journal_store::record::RecordedAnswer;
use crate::journal_store::rows::{JournalRow, RowOutcome};
use admin_api::journal_head::JournalHead;

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

/// What the button on the unreadable record does.
pub const BEGIN_CHAIN: &str = "Export and begin a new chain";
pub const CHAIN_BEGUN: &str = "A new chain has begun. Changes can be sent again.";
pub const NO_CHAIN_BEGUN: &str =
    "No chain can begin after this record. Export the journal, then use Forget everything in Settings.";
/// The columns that identify an entry.
pub const FIXED_COLUMNS: &str = "Time, Action, Target";
pub const EXPORT_JSON: &str = "Export JSON";
pub const EXPORT_CSV: &str = "Export CSV";
pub const PAGES_OF_THE_JOURNAL: &str = "Pages of the journal";
/// The heading of the part with **Verify**.
pub const VERIFY_TITLE: &str = "Check the journal";
/// The label of the field for heads that were noted elsewhere.
pub const NOTED_LABEL: &str = "Noted heads";
pub const NOTED_HINT: &str = "Paste a receipt, a line of the gateway's audit file, or an exported journal.";

/// The last record cannot be read. `seq` is its number.
pub fn unreadable(seq: Option<u64>) -> String {
    let number = seq.map(|seq| format!(", number {seq},")).unwrap_or_default();
    format!(
        "The last record{number} cannot be read: a newer version of the panel wrote it, or it is damaged. Nothing can be \
         recorded after it, so the panel sends no changes. Use the newer version, or export the journal and begin a new \
         chain. The new chain names the end of the old one, and the old records stay."
    )
}

/// Which entries are printed. Empty if all are.
pub fn printed(all: usize, max: usize) -> String {
    match all > max {
        true => format!("Entries 1 to {max} of {all} are printed. Export the journal for all of them."),
        false => String::new(),
    }
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
        Some(RecordedAnswer::Refused { status, code: Some(_), message }) => format!("({status}): {message}"),
        Some(RecordedAnswer::Refused { status, code: None, message }) => {
            format!("no code ({status}): {message}")
        }
        _ => String::new(),
    }
}

/// The number of entries shown and of all entries.
pub fn count(shown: usize, all: usize) -> String {
    if shown == all { format!("{all} entries") } else { format!("{shown} of {all} entries") }
}

/// The result of verifying the chain, a paragraph each.
pub fn verified(result: &Result<Verified, ChainBreak>) -> Vec<String> {
    let found = match result {
        Ok(found) => found,
        Err(ChainBreak { seq, kind }) => {
            let what = match kind {
                BreakKind::Altered => "was altered",
                BreakKind::Missing => "is missing",
                BreakKind::WrongOrder => "is in the wrong place or is there twice",
                BreakKind::NoGenesis => "is the first one found, but not the first one written",
                BreakKind::Unreadable => "cannot be read",
                BreakKind::NotOldHead => "begins a new chain, but not after the record before it",
            };
            return vec![format!("The chain is broken: record {seq} {what}.")];
        }
    };
    let mut said = vec![format!("The chain of {} records is intact: they fit together.", found.records)];
    if found.chains > 1 {
        said.push(format!(
            "New chains begun after records that could not be read: {}. Records that were not checked: {}.",
            found.chains - 1,
            found.unreadable
        ));
    }
    if let Some(head) = &found.head {
        said.push(
            "This does not show who wrote them: whoever uses this browser can write the whole journal anew, or cut \
             records off at its end. To find that out, compare it with a head that was noted elsewhere, as in a receipt \
             or in the gateway's audit file."
                .into(),
        );
        said.push(format!("Head: {head}"));
    }
    said
}

/// Which of the heads that were noted elsewhere the journal does not have.
pub fn compared(noted: &[JournalHead], missing: &[JournalHead]) -> String {
    match (noted, missing.first()) {
        ([], _) => "What you pasted contains no head of a journal.".into(),
        ([head], None) => {
            format!("The journal has the noted head: up to record {} it is as it was then.", head.seq)
        }
        (noted, None) => format!("The journal has all {} noted heads.", noted.len()),
        (_, Some(head)) => format!(
            "The journal does not have record {} with the noted hash: it was written anew or cut off since then, or that \
             head is of another browser's journal.",
            head.seq
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64) -> JournalHead {
        JournalHead { seq, hash: "0".repeat(64) }
    }

    #[test]
    fn an_intact_chain_does_not_promise_that_nobody_wrote_it_anew() {
        let found = Verified { records: 2, chains: 1, unreadable: 0, head: Some(head(1)) };
        let said = verified(&Ok(found.clone())).join(" ");
        assert!(
            said.contains("can write the whole journal anew") && said.contains(&head(1).to_string()),
            "{said}"
        );
        assert!(!said.contains("nothing was changed") && !said.contains("New chains"), "{said}");
        let said = verified(&Ok(Verified { chains: 2, unreadable: 3, ..found })).join(" ");
        assert!(said.contains("be read: 1.") && said.contains("not checked: 3."), "{said}");
        let said = verified(&Err(ChainBreak { seq: 4, kind: BreakKind::Unreadable }));
        assert_eq!(said, ["The chain is broken: record 4 cannot be read."]);
    }

    #[test]
    fn a_noted_head_that_is_missing_is_named() {
        assert!(compared(&[], &[]).contains("no head"));
        assert!(compared(&[head(7)], &[]).contains("up to record 7"));
        assert!(compared(&[head(7), head(9)], &[]).contains("all 2"));
        assert!(compared(&[head(7), head(9)], &[head(9)]).contains("does not have record 9"));
    }
}
