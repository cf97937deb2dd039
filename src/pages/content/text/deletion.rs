//! The texts of the delete dialog.

use super::{LISTED_PATHS, counts, files, size};
use crate::pages::content::model::deletion::{DeletionStatus, DeletionTotals};
use crate::pages::content::model::references::References;
use crate::problem::advice;
use crate::tasks::batch::BatchStatus;

pub const SHOW_DETAILS: &str = "Show details";
pub const DELETE_WITHOUT_A_COPY: &str = "Delete without a copy";
pub const DELETE_THE_REST: &str = "Delete the rest";
pub const CHECKING: &str = "Checking other pages and style sheets for references…";
pub const NO_REFERENCES: &str = "No other page or style sheet refers to this file.";
pub const NO_REFERENCES_TO_ANY: &str = "No other page or style sheet refers to these files.";
pub const REFERENCES_UNKNOWN: &str = "References are unknown: the list could not be loaded.";

/// The button that deletes the selected files.
pub fn delete_selected(count: usize) -> String {
    format!("Delete {count} selected")
}

/// The title of the delete dialog.
pub fn delete_title(count: usize, running: BatchStatus) -> String {
    match running {
        BatchStatus::NotStarted => format!("Delete {}?", files(count)),
        BatchStatus::Running => format!("Deleting {}", files(count)),
        BatchStatus::Done => format!("Deletion of {}", files(count)),
    }
}

/// The notice about a deletion whose dialog is closed.
pub fn deletion_notice(running: BatchStatus, has_failures: bool) -> Option<&'static str> {
    match running {
        BatchStatus::Running => Some("Files are being deleted."),
        BatchStatus::Done if has_failures => Some("Some files of the last deletion were not deleted."),
        _ => None,
    }
}

/// The button that deletes.
pub fn delete_button(count: usize) -> String {
    format!("Delete {}", files(count))
}

/// What a deletion does.
pub fn delete_consequence(count: usize, tenant: &str) -> String {
    let (noun, object) = if count == 1 { ("This file", "it") } else { ("These files", "them") };
    format!(
        "{noun} of tenant {tenant} will be deleted for everyone immediately. A copy is saved in this browser's time \
         machine first, so that you can restore {object}."
    )
}

/// Files that are too large for the time machine.
pub fn too_large(count: usize, limit: u64) -> String {
    let noun = if count == 1 { "1 file is larger".into() } else { format!("{count} files are larger") };
    format!(
        "{noun} than the limit of the time machine ({}). You will be asked again before deleting without a copy.",
        size(limit)
    )
}

/// The references to the files of a deletion, one line for each, and those that are unknown.
pub fn references(references: &References, most: usize) -> Vec<String> {
    let mut lines = references.found.iter().map(|(path, by)| referred(path, by)).collect::<Vec<_>>();
    if !references.unread.is_empty() {
        lines.push(unread(&references.unread));
    }
    lines.truncate(most);
    lines
}

fn referred(path: &str, by: &[String]) -> String {
    let shown = by.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    match by.len().saturating_sub(5) {
        0 => format!("{path} is referred to by {shown}."),
        more => format!("{path} is referred to by {shown} and {more} more."),
    }
}

/// Files whose references are unknown.
fn unread(paths: &[String]) -> String {
    let shown = paths.iter().take(LISTED_PATHS).cloned().collect::<Vec<_>>().join(", ");
    let more = paths.len().saturating_sub(LISTED_PATHS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Could not be read, so their references are unknown: {shown}{more}.")
}

/// The tone and the text of a deletion's status.
pub fn deletion_status(status: &DeletionStatus, is_running: bool) -> (&'static str, String) {
    match status {
        DeletionStatus::Waiting if is_running => ("", "waiting".into()),
        DeletionStatus::Waiting => ("", "– not sent".into()),
        DeletionStatus::Sending => ("", "deleting…".into()),
        DeletionStatus::Deleted => ("good", "✓ deleted".into()),
        DeletionStatus::WasNotThere => ("", "– was not there".into()),
        DeletionStatus::Changed => ("warn", "! changed meanwhile, not deleted".into()),
        DeletionStatus::NoCopy(reason) => {
            ("warn", format!("! not deleted, no copy could be saved: {reason}"))
        }
        DeletionStatus::Failed(problem) => ("bad", format!("! not deleted: {}", advice::raw(problem))),
        DeletionStatus::Unknown(problem) => ("warn", format!("? outcome unknown: {}", advice::raw(problem))),
    }
}

/// The result of a deletion so far.
pub fn deletion_sum(totals: &DeletionTotals, is_running: bool) -> String {
    let parts = counts(&[
        (totals.deleted, "deleted"),
        (totals.not_there, "was not there"),
        (totals.changed, "changed meanwhile"),
        (totals.no_copy, "not deleted because no copy could be saved"),
        (totals.failed, "not deleted"),
        (totals.unknown, "of unknown outcome"),
        (totals.waiting, if is_running { "remaining" } else { "not sent" }),
    ]);
    match (is_running, totals.waiting > 0) {
        (true, _) if parts.is_empty() => "Deleting…".into(),
        (true, _) => format!("{parts}…"),
        (false, true) => format!("Stopped: {parts}."),
        (false, false) => format!("Done: {parts}."),
    }
}
