//! The texts of the content page. Button labels of one or two words are in the views.

use super::model::junk::JunkKind;
use super::model::media::TypeWarning;
use super::model::name::{LONG, NameFault};
use super::model::overwrite_plan::OverwriteChoice;
use super::model::staged_file::{MAX_DEPTH, MAX_FILES, Remark};
use super::model::upload_status::{UploadStatus, UploadTotals};
use super::model::verification::Mismatch;
use super::model::versions::ForgetRequest;
use super::model::versions::{KeptReason, Version};
use super::state::deletion::{DeletionItem, DeletionStatus};
use super::state::overwrite_check::SendCounts;
use super::state::staging::LeftOut;
use super::state::uploads::Pause;
use crate::navigation::content_query::Family;
use crate::problem::Problem;
use crate::problem::advice;
use crate::problem::advice::Advice;
use crate::tasks::batch::BatchStatus;
use admin_api::code;

pub const DROP: &str = "Drop files or folders anywhere on this page, or paste them.";
pub const RULES: &str = "File names may contain a–z, A–Z, digits, dots, underscores and hyphens, and slashes for \
    folders. Anyone who knows a file's URL can read it.";
pub const NOTHING_DROPPED: &str = "No files found in what you dropped or pasted.";
pub const LIMIT_WRONG: &str = "Enter a whole number of megabytes, for example 200.";
pub const LIST_NOT_LOADED: &str = "The list could not be loaded. See the error above, then select Refresh.";
pub const LOADING_LIST: &str = "Loading the list…";
pub const LOADING: &str = "Loading…";
pub const NO_FILES: &str = "No files yet.";
pub const NO_MATCH: &str = "No files match.";
pub const NO_VERSIONS: &str = "No versions yet. Before a file is replaced or deleted here, a copy is saved in this browser, so \
    that you can restore it.";
pub const VERSIONS_WHY: &str =
    "Files that were replaced or deleted from this browser. Changes made elsewhere are not saved.";
pub const SAME_ORIGIN: &str = "Cannot be opened: the file is on the panel's own origin and could act as you.";
pub const CHANGED: &str = "The tenant's files have changed since this dialog opened. Check your choices: new conflicts are set to Skip.";
pub const CHECKING: &str = "Checking other pages and style sheets for references…";
pub const NO_REFERENCES: &str = "No other page or style sheet refers to this file.";
pub const NO_REFERENCES_TO_ANY: &str = "No other page or style sheet refers to these files.";
pub const TOO_DIFFERENT: &str = "The two versions differ too much to compare them line by line.";
pub const TOO_LARGE_TO_COMPARE: &str =
    "Not compared: one of the versions is larger than 2 MB. Download both to compare them.";
pub const SAME_TEXT: &str = "All lines are the same in both versions.";
pub const NOT_THERE: &str =
    "File not found. It was deleted or renamed after the list was loaded. Refresh the list.";
pub const NO_PREVIEW: &str = "No preview for this type of file. Download it to view it.";
pub const MARKUP: &str = "Shown as text: the panel never runs uploaded files.";
pub const PREVIEW_CUT: &str = "Only the beginning is shown.";
pub const LIST_CHECK_FAILED: &str =
    "The server confirmed the uploads, but the list could not be loaded to check them again.";
pub const REFERENCES_UNKNOWN: &str = "References are unknown: the list could not be loaded.";
pub const URL_COPIED: &str = "URL copied.";
pub const URL_NOT_COPIED: &str = "Not copied: the browser did not allow it.";
pub const VERSION_FORGOTTEN: &str = "Version forgotten.";
pub const LIMIT_SAVED: &str = "Limit saved.";
pub const VERSION_GONE: &str = "This version is no longer saved.";
pub const SAVED_IF_REPLACED: &str = "saved in the time machine if replaced";

/// Maximum number of paths that a text lists.
const LISTED_PATHS: usize = 5;

/// A number of bytes with its unit.
pub fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..1_000_000 => (1e3, "kB"),
        1_000_000..1_000_000_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    format!("{:.1} {name}", bytes as f64 / unit)
}

/// A number of files.
pub fn files(count: usize) -> String {
    if count == 1 { "1 file".into() } else { format!("{count} files") }
}

/// How many files there are and how many of them are shown.
pub fn list_totals(shown: usize, bytes: u64, all: usize, all_bytes: u64) -> String {
    if shown == all {
        format!("{} · {}", files(all), size(all_bytes))
    } else {
        format!("{shown} of {} · {} of {}", files(all), size(bytes), size(all_bytes))
    }
}

/// The name of a group of file types.
pub fn family(family: Family) -> &'static str {
    match family {
        Family::Page => "Pages",
        Family::Style => "Style sheets",
        Family::Script => "Scripts and data",
        Family::Image => "Images",
        Family::Font => "Fonts",
        Family::Other => "Other",
    }
}

/// A remark on a staged file: whether it prevents the upload, and the text.
pub fn remark(remark: &Remark) -> (bool, String) {
    match remark {
        Remark::Fault(fault, _) => (true, name_fault(*fault)),
        Remark::DuplicateTarget => (
            false,
            "Another of these files has the same target. You will be asked before anything is sent.".into(),
        ),
        Remark::Type(TypeWarning::Unknown) => (
            false,
            "Unknown file extension: browsers will download this file instead of displaying it.".into(),
        ),
        Remark::Type(TypeWarning::Differs { is, says }) => {
            (false, format!("The file is {is}, but because of its name it will be served as {says}."))
        }
        Remark::Long => {
            (false, format!("Longer than {LONG} characters: some servers and caches reject such names."))
        }
        Remark::Empty => (false, "This file is empty.".into()),
    }
}

/// What is wrong with a file name.
pub fn name_fault(fault: NameFault) -> String {
    match fault {
        NameFault::Empty => "Enter a name.".into(),
        NameFault::Character { character: ' ', position } => {
            format!("The space at position {position} is not allowed in a name.")
        }
        NameFault::Character { character, position } => {
            format!("“{character}” at position {position} is not allowed in a name.")
        }
        NameFault::LeadingSlash => "A name cannot start with a slash.".into(),
        NameFault::TrailingSlash => "A name cannot end with a slash.".into(),
        NameFault::DoubleSlash => "A name cannot contain two slashes in a row.".into(),
        NameFault::Dots => "A folder cannot be named . or ..".into(),
    }
}

/// What was left out of a drop, one line for each reason or file.
pub fn left_out(left_out: &LeftOut) -> Vec<String> {
    let mut lines = Vec::new();
    if !left_out.junk.is_empty() {
        let shown =
            left_out.junk.iter().take(20).map(|(path, kind)| format!("{path} ({})", junk_kind(*kind)));
        let shown = shown.collect::<Vec<_>>().join(", ");
        let more = left_out.junk.len().saturating_sub(20);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let count = left_out.junk.len();
        let noun = if count == 1 { "junk file was" } else { "junk files were" };
        lines.push(format!("{count} {noun} left out: {shown}{more}."));
    }
    let more = |lines: &mut Vec<String>, count: usize, what: &str| {
        if count > LISTED_PATHS {
            lines.push(format!("{} more {what}", count - LISTED_PATHS));
        }
    };
    for path in left_out.too_deep.iter().take(LISTED_PATHS) {
        lines.push(format!("{path} was left out: it is more than {MAX_DEPTH} folders deep."));
    }
    more(&mut lines, left_out.too_deep.len(), "were left out for the same reason.");
    if left_out.too_many {
        lines.push(format!(
            "Only the first {MAX_FILES} files were added. That is the maximum for one upload."
        ));
    }
    for (path, reason) in left_out.unreadable.iter().take(LISTED_PATHS) {
        lines.push(format!("{path} could not be read: {reason}"));
    }
    more(&mut lines, left_out.unreadable.len(), "could not be read.");
    lines
}

fn junk_kind(kind: JunkKind) -> &'static str {
    match kind {
        JunkKind::Desktop => "system file",
        JunkKind::VersionControl => "version control",
        JunkKind::Editor => "editor file",
    }
}

/// The heading of the staged files.
pub fn staged_title(count: usize, bytes: u64) -> String {
    format!("{} to send · {}", files(count), size(bytes))
}

/// Why the staged files cannot be sent.
pub fn faults(count: usize) -> String {
    let noun = if count == 1 { "1 name is not valid".into() } else { format!("{count} names are not valid") };
    format!("{noun}. Rename the files, use the proposed names, or remove the files.")
}

/// The button that sends.
pub fn send(count: usize) -> String {
    format!("Upload {}", files(count))
}

/// The title of the overwrite dialog.
pub fn overwrite_title(count: usize, duplicates: usize) -> String {
    match (count, duplicates) {
        (count, duplicates) if count == duplicates => {
            format!("{} with the same target as another", files(count))
        }
        (1, _) => "1 file already exists".into(),
        (count, _) => format!("{count} files already exist"),
    }
}

/// The name of a choice.
pub fn choice(choice: OverwriteChoice) -> &'static str {
    match choice {
        OverwriteChoice::Skip => "Skip",
        OverwriteChoice::Replace => "Replace",
        OverwriteChoice::KeepBoth => "Keep both",
    }
}

/// How many files were queued and skipped.
pub fn queued(queued: SendCounts) -> String {
    match (queued.sent, queued.skipped) {
        (0, skipped) => format!("Nothing sent: {} skipped.", files(skipped)),
        (sent, 0) => format!("{} queued.", files(sent)),
        (sent, skipped) => format!("{} queued, {} skipped.", files(sent), files(skipped)),
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
    let parts =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    format!("Done: {}.", parts.collect::<Vec<_>>().join(", "))
}

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

/// Which files refer to a file.
pub fn referred(path: &str, by: &[String]) -> String {
    let shown = by.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    match by.len().saturating_sub(5) {
        0 => format!("{path} is referred to by {shown}."),
        more => format!("{path} is referred to by {shown} and {more} more."),
    }
}

/// Files whose references are unknown.
pub fn unread(paths: &[String]) -> String {
    let shown = paths.iter().take(LISTED_PATHS).cloned().collect::<Vec<_>>().join(", ");
    let more = paths.len().saturating_sub(LISTED_PATHS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Could not be read, so their references are unknown: {shown}{more}.")
}

/// The tone and the text of a deletion's status.
pub fn deletion_status(item: &DeletionItem, is_running: bool) -> (&'static str, String) {
    match &item.status {
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
pub fn deletion_sum(items: &[DeletionItem], is_running: bool) -> String {
    let count = |is: fn(&DeletionStatus) -> bool| items.iter().filter(|item| is(&item.status)).count();
    let parts = [
        (count(|result| *result == DeletionStatus::Deleted), "deleted"),
        (count(|result| *result == DeletionStatus::WasNotThere), "was not there"),
        (count(|result| *result == DeletionStatus::Changed), "changed meanwhile"),
        (
            count(|result| matches!(result, DeletionStatus::NoCopy(_))),
            "not deleted because no copy could be saved",
        ),
        (count(|result| matches!(result, DeletionStatus::Failed(_))), "not deleted"),
        (count(|result| matches!(result, DeletionStatus::Unknown(_))), "of unknown outcome"),
        (
            count(|result| *result == DeletionStatus::Waiting),
            if is_running { "remaining" } else { "not sent" },
        ),
    ];
    let parts =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let parts = parts.collect::<Vec<_>>().join(", ");
    let is_stopped = !is_running && count(|result| *result == DeletionStatus::Waiting) > 0;
    match (is_running, is_stopped) {
        (true, _) if parts.is_empty() => "Deleting…".into(),
        (true, _) => format!("{parts}…"),
        (_, true) => format!("Stopped: {parts}."),
        (_, false) => format!("Done: {parts}."),
    }
}

/// Why a version was saved.
pub fn kept_reason(version: &Version) -> &'static str {
    match version.reason {
        KeptReason::Replaced => "replaced",
        KeptReason::Deleted => "deleted",
    }
}

/// How many versions are saved, and their size.
pub fn kept(count: usize, bytes: u64, limit: u64) -> String {
    format!("{} · {} of {}", versions(count), size(bytes), size(limit))
}

/// The title and the text of the question before versions are forgotten.
pub fn forget_question(request: &ForgetRequest) -> (String, String) {
    match request {
        ForgetRequest::Version(version) => {
            let title = format!("Forget a version of {}?", version.path);
            (
                title,
                format!(
                    "This version ({}) will be deleted permanently. This browser has the only copy.",
                    size(version.size)
                ),
            )
        }
        ForgetRequest::Limit(bytes, count) => {
            let versions = versions(*count);
            let title = format!("Forget {versions}?");
            (
                title,
                format!(
                    "With a limit of {}, {versions} will be deleted permanently, the oldest first. This browser has the \
                     only copy.",
                    size(*bytes)
                ),
            )
        }
    }
}

fn versions(count: usize) -> String {
    if count == 1 { "1 version".into() } else { format!("{count} versions") }
}

/// There is no published file to compare a version with.
pub fn nothing_to_compare(path: &str) -> String {
    format!("{path} no longer exists, so there is nothing to compare with. Preview or restore this version.")
}

/// Why versions cannot be saved.
pub fn versions_unavailable(reason: &str) -> String {
    format!("Versions cannot be saved in this browser: {reason}")
}

/// How many files were found so far in dropped folders.
pub fn reading_folders(found: usize) -> String {
    format!("Reading folders… {found} files so far.")
}

/// A download was started.
pub fn downloading(name: &str) -> String {
    format!("Downloading {name}.")
}

/// Staged files that have no row yet.
pub fn more_staged(count: usize) -> String {
    format!("{count} more, all with valid names.")
}

/// Collisions that have no row yet.
pub fn more_collisions(count: usize) -> String {
    format!("and {count} more. “Apply to all” includes them.")
}

/// How many lines differ.
pub fn lines_differ(gone: usize, new: usize) -> String {
    let lines = |count: usize| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    format!("{} (−) only in the old version, {} (+) only in the new one.", lines(gone), lines(new))
}
pub const FILE_VIEWS: &str = "File views";
pub const CHOOSE_A_FOLDER: &str = "Choose a folder";
pub const CHOOSE_FILES: &str = "Choose files";
pub const DELETE_THE_REST: &str = "Delete the rest";
pub const DELETE_WITHOUT_A_COPY: &str = "Delete without a copy";
pub const RETRY_FAILED: &str = "Retry failed";

/// The text "and {more} more".
pub fn and_more_name(more: &dyn std::fmt::Display) -> String {
    format!("and {more} more")
}
pub const SHOW_DETAILS: &str = "Show details";

/// The text "Page {} of {count}".
pub fn page_of_name(name: &dyn std::fmt::Display, count: &dyn std::fmt::Display) -> String {
    format!("Page {name} of {count}")
}
pub const FILES_OF_THE_TENANT: &str = "Files of the tenant";
pub const CLEAR_SELECTION: &str = "Clear selection";
pub const SELECT_ALL_SHOWN: &str = "Select all shown";

/// The text "changed {}".
pub fn changed_name(name: &dyn std::fmt::Display) -> String {
    format!("changed {name}")
}

/// The text "Compare {}".
pub fn compare_name(name: &dyn std::fmt::Display) -> String {
    format!("Compare {name}")
}
pub const YOUR_FILE: &str = "Your file";
pub const CURRENT_FILE: &str = "Current file";
pub const OTHER_FILE: &str = "Other file";

/// The text "{} from this upload, {}".
pub fn from_this_upload_name(name_1: &dyn std::fmt::Display, name_2: &dyn std::fmt::Display) -> String {
    format!("{name_1} from this upload, {name_2}")
}

/// The text "and {} from this upload, {}".
pub fn and_from_this_upload_name(name_1: &dyn std::fmt::Display, name_2: &dyn std::fmt::Display) -> String {
    format!("and {name_1} from this upload, {name_2}")
}
pub const SHOW_MORE: &str = "Show more";
pub const FILES_THAT_ALREADY_EXIST: &str = "Files that already exist";

/// The text "{} all".
pub fn all_name(name: &dyn std::fmt::Display) -> String {
    format!("{name} all")
}
pub const APPLY_TO_ALL: &str = "Apply to all:";
pub const APPLY_TO_ALL_LABEL: &str = "Apply to all";
pub const LINES_THAT_DIFFER: &str = "Lines that differ";

/// The text "… {} lines …\n".
pub fn lines_name(name: &dyn std::fmt::Display) -> String {
    format!("… {name} lines …\n")
}
pub const TEXT_OF_THE_FILE: &str = "Text of the file";
pub const PREVIEW_OF_THE_IMAGE: &str = "Preview of the image";

/// The text "{} · {content_type} · Etag {etag} · {url}".
pub fn etag_name(
    name: &dyn std::fmt::Display,
    content_type: &dyn std::fmt::Display,
    etag: &dyn std::fmt::Display,
    url: &dyn std::fmt::Display,
) -> String {
    format!("{name} · {content_type} · Etag {etag} · {url}")
}

/// The text "Open {}".
pub fn open_name(name: &dyn std::fmt::Display) -> String {
    format!("Open {name}")
}
pub const COPY_URL: &str = "Copy URL";

/// The text "Select {path}".
pub fn select_name(path: &dyn std::fmt::Display) -> String {
    format!("Select {path}")
}

/// The text "Folder {path}".
pub fn folder_name(path: &dyn std::fmt::Display) -> String {
    format!("Folder {path}")
}

/// The text "Remove {}".
pub fn remove_name(name: &dyn std::fmt::Display) -> String {
    format!("Remove {name}")
}

/// The text "Target of {}".
pub fn target_of_name(name: &dyn std::fmt::Display) -> String {
    format!("Target of {name}")
}

/// The text "Use {proposal}".
pub fn use_name(proposal: &dyn std::fmt::Display) -> String {
    format!("Use {proposal}")
}
pub const REMOVE_ALL: &str = "Remove all";
pub const FILES_TO_SEND: &str = "Files to send";
pub const ADD_FOLDER: &str = "Add folder";
pub const FOLDER_FOR_EXAMPLE_CSS: &str = "Folder, for example css";
pub const USE_ALL_PROPOSED_NAMES: &str = "Use all proposed names";

/// The text "Remove {top}/ from targets".
pub fn remove_from_targets_name(top: &dyn std::fmt::Display) -> String {
    format!("Remove {top}/ from targets")
}
pub const SEND_WITHOUT_A_COPY: &str = "Send without a copy";
pub const TOTAL_PROGRESS: &str = "Total progress";

/// The text "and {} more".
pub fn and_more_name_text(name: &dyn std::fmt::Display) -> String {
    format!("and {name} more")
}
pub const UPLOAD_QUEUE: &str = "Upload queue";
pub const CANCEL_ALL: &str = "Cancel all";

/// The text " of {kept}".
pub fn of_name(kept: &dyn std::fmt::Display) -> String {
    format!(" of {kept}")
}
pub const FORGET_FOR_GOOD: &str = "Forget for good";
pub const SAVED_VERSIONS: &str = "Saved versions";
pub const LIMIT_IN_MB: &str = "Limit in MB";
pub const TIME_MACHINE: &str = "Time machine";
