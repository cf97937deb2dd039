//! The texts of the upload queue.

use super::{counts, files, size};
use crate::pages::content::model::upload_queue::Pause;
use crate::pages::content::model::upload_status::{UploadAction, UploadStatus, UploadTotals};
use crate::pages::content::model::verification::Mismatch;
use crate::problem::Problem;
use crate::problem::advice;
use crate::problem::advice::Advice;
use admin_api::code;

pub const CANCEL_ALL: &str = "Cancel all";
pub const UPLOAD_QUEUE: &str = "Upload queue";
pub const TOTAL_PROGRESS: &str = "Total progress";
pub const LIST_CHECK_FAILED: &str =
    "The server confirmed the uploads, but the list could not be loaded to check them again.";

/// The button of an upload.
pub fn upload_action(action: UploadAction) -> &'static str {
    match action {
        UploadAction::SendWithoutCopy => "Send without a copy",
        UploadAction::Retry => "Retry",
        UploadAction::Cancel => "Cancel",
    }
}

/// The tone and the text of an upload's status.
pub fn status(status: &UploadStatus) -> (&'static str, &'static str) {
    match status {
        UploadStatus::Waiting | UploadStatus::Ready => ("", "waiting"),
        UploadStatus::CheckingExisting => ("", "checking the current version"),
        UploadStatus::Hashing(_) => ("", "hashing"),
        UploadStatus::Sending(_) => ("", "sending"),
        UploadStatus::AwaitingAnswer => ("", "waiting for the answer"),
        UploadStatus::ResolvingLostAnswer => ("warn", "? no answer: checking what was stored"),
        UploadStatus::Stored => ("good", "✓ stored"),
        UploadStatus::Checked => ("good", "✓ checked"),
        UploadStatus::Unchanged => ("", "= unchanged, not sent"),
        UploadStatus::StoredDifferently(_) => ("bad", "! stored differently"),
        UploadStatus::Failed(_) => ("bad", "! not stored"),
        UploadStatus::Unknown(_) => ("warn", "? outcome unknown"),
        UploadStatus::Unreadable(_) => ("bad", "! cannot be read"),
        UploadStatus::NoCopy(_) => ("warn", "! not sent"),
        UploadStatus::ChangedMeanwhile => ("warn", "! not sent"),
        UploadStatus::Cancelled => ("", "– cancelled"),
    }
}

/// More about a status, if there is more to say. Problems are shown in a block of their own.
pub fn status_more(status: &UploadStatus) -> Option<String> {
    Some(match status {
        UploadStatus::StoredDifferently(differences) => {
            differences.iter().map(mismatch).collect::<Vec<_>>().join(" ")
        }
        UploadStatus::Unreadable(reason) => {
            format!(
                "The browser could not read the file. It may have been changed, moved or deleted. ({reason})"
            )
        }
        UploadStatus::NoCopy(reason) => {
            format!(
                "The current version could not be saved in the time machine, so nothing was sent. ({reason})"
            )
        }
        UploadStatus::ChangedMeanwhile => {
            "Someone else has changed this file since you decided. Add your file again to decide again."
                .into()
        }
        _ => return None,
    })
}

fn mismatch(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Size { sent, stored } => format!("{sent} bytes were sent, but the server stored {stored}."),
        Mismatch::ContentType { expected, stored } => {
            format!("It is served as {stored} instead of {expected}.")
        }
        Mismatch::Path { stored } => format!("The server stored it as {stored}."),
        Mismatch::Etag => "The list shows another version: someone has changed the file since.".into(),
        Mismatch::Missing => "The file is missing from the list.".into(),
    }
}

/// What a problem with an upload means and what to do. Problems that are not specific to files have the general advice.
pub fn problem(problem: &Problem, is_unknown: bool) -> Advice {
    let advice = |sentence: &str, steps: &[&str]| Advice {
        sentence: sentence.into(),
        steps: steps.iter().map(ToString::to_string).collect(),
    };
    match problem {
        Problem::Server(error) if error.status == 413 => advice(
            "The server rejected the file because it is too large.",
            &["Make it smaller, or ask the operator of the service for the limit."],
        ),
        Problem::Server(error) if error.is(code::BAD_INPUT) => advice(
            "The server did not accept this name or this file.",
            &[
                "Try another name: shorter, or with simpler characters.",
                "If the file changed during the upload, retry.",
            ],
        ),
        _ if problem.may_have_arrived() => {
            let sentence = match is_unknown {
                true => "No answer was received, and it could not be checked whether the file was stored.",
                false => "No answer was received, and the file was not stored.",
            };
            advice(sentence, &["Retry. Sending the same file again is safe."])
        }
        problem => advice::advice(problem),
    }
}

/// The heading of the upload queue.
pub fn queue_title(totals: &UploadTotals) -> String {
    if totals.is_running() {
        format!("Sending {} of {}", (totals.ended() + 1).min(totals.files), totals.files)
    } else {
        match totals.checked + totals.stored + totals.unchanged + totals.stored_differently {
            all if all == totals.files => format!("Sent: {}", files(all)),
            uploaded => format!("Sent: {uploaded} of {}", files(totals.files)),
        }
    }
}

/// How many bytes of the queue were sent.
pub fn queue_bytes(totals: &UploadTotals) -> String {
    format!("{} of {}", size(totals.bytes_done), size(totals.bytes))
}

/// Why the queue is paused.
pub fn pause(pause: Pause) -> &'static str {
    match pause {
        Pause::Locked => "Paused: the panel is locked. Uploads continue when you connect.",
        Pause::Offline => "Paused: this computer is offline. Uploads continue when the network is back.",
    }
}

/// The result of a queue.
pub fn summary(totals: &UploadTotals) -> String {
    let parts = [
        (totals.checked, "stored and checked"),
        (totals.stored, "stored"),
        (totals.unchanged, "unchanged"),
        (totals.stored_differently, "stored differently"),
        (totals.failed, "not stored"),
        (totals.unknown, "of unknown outcome"),
        (totals.cancelled, "cancelled"),
    ];
    format!("Done: {}.", counts(&parts))
}
