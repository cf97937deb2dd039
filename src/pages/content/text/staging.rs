//! The texts of the staged files and of the overwrite dialog.

use super::{LISTED_PATHS, files, size};
use crate::pages::content::model::junk::JunkKind;
use crate::pages::content::model::media::TypeWarning;
use crate::pages::content::model::name::{LONG, NameFault};
use crate::pages::content::model::overwrite::OverwriteChoice;
use crate::pages::content::model::staged_file::{MAX_DEPTH, MAX_FILES, Remark};
use crate::pages::content::model::staging::{LeftOut, StagedAction};

pub const APPLY_TO_ALL_LABEL: &str = "Apply to all";
pub const APPLY_TO_ALL: &str = "Apply to all:";
pub const FILES_THAT_ALREADY_EXIST: &str = "Files that already exist";
pub const CURRENT_FILE: &str = "Current file";
pub const OTHER_FILE: &str = "Other file";
pub const YOUR_FILE: &str = "Your file";
pub const FILES_TO_SEND: &str = "Files to send";
pub const REMOVE_ALL: &str = "Remove all";
pub const USE_ALL_PROPOSED_NAMES: &str = "Use all proposed names";
pub const FOLDER_FOR_EXAMPLE_CSS: &str = "Folder, for example css";
pub const ADD_FOLDER: &str = "Add folder";
pub const DROP: &str = "Drop files or folders anywhere on this page, or paste them.";
pub const RULES: &str = "File names may contain a–z, A–Z, digits, dots, underscores and hyphens, and slashes for \
    folders. Anyone who knows a file's URL can read it.";
pub const NOTHING_DROPPED: &str = "No files found in what you dropped or pasted.";
pub const CHANGED: &str = "The tenant's files have changed since this dialog opened. Check your choices: new conflicts are set to Skip.";
pub const COMPARE: &str = "Compare";
pub const SAVED_IF_REPLACED: &str = "saved in the time machine if replaced";

/// A remark on a staged file: whether it prevents the upload, and the text.
pub fn remark(remark: &Remark) -> (bool, String) {
    match remark {
        Remark::Fault(fault, _) => (true, name_fault(*fault)),
        Remark::Reserved(part, _) => {
            (false, format!("Windows cannot store “{part}”: such names are reserved there."))
        }
        Remark::OtherCase(other, _) => (
            false,
            format!(
                "Differs from {other} in upper and lower case only: many computers and some servers take both for one file."
            ),
        ),
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

/// The button that makes a choice for all files.
pub fn choose_all(choice: OverwriteChoice) -> &'static str {
    match choice {
        OverwriteChoice::Skip => "Skip all",
        OverwriteChoice::Replace => "Replace all",
        OverwriteChoice::KeepBoth => "Keep both all",
    }
}

/// Another file of the same batch, beside the published one.
pub fn and_from_this_upload(source: &str, bytes: u64) -> String {
    format!("and {source} from this upload, {}", size(bytes))
}

/// Another file of the same batch, and when it was changed.
pub fn from_this_upload(source: &str, changed: &str) -> String {
    format!("{source} from this upload, {changed}")
}

/// When a file was changed.
pub fn changed_at(time: &str) -> String {
    format!("changed {time}")
}

/// The button of a staged file.
pub fn staged_action(action: StagedAction) -> &'static str {
    match action {
        StagedAction::UseProposal => "Use",
        StagedAction::Remove => "Remove",
    }
}

/// The name of the field with a file's target.
pub fn target_of(source: &str) -> String {
    format!("Target of {source}")
}

/// The button that removes the top folder.
pub fn remove_top_folder(top: &str) -> String {
    format!("Remove {top}/ from targets")
}

/// How many files were queued and skipped.
pub fn queued(sent: usize, skipped: usize) -> String {
    match (sent, skipped) {
        (0, skipped) => format!("Nothing sent: {} skipped.", files(skipped)),
        (sent, 0) => format!("{} queued.", files(sent)),
        (sent, skipped) => format!("{} queued, {} skipped.", files(sent), files(skipped)),
    }
}

/// How many files were found so far in dropped folders.
pub fn reading_folders(found: usize) -> String {
    format!("Reading folders… {found} files so far.")
}

/// Staged files that have no row yet.
pub fn more_staged(count: usize) -> String {
    format!("{count} more, all with valid names.")
}

/// Collisions that have no row yet.
pub fn more_collisions(count: usize) -> String {
    format!("and {count} more. “Apply to all” includes them.")
}
