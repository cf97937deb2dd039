//! The texts of the preview, the comparison and the time machine.

use super::size;
use crate::pages::content::model::versions::{ForgetRequest, KeptReason, KeptVersion, VersionAction};
use admin_api::entities::CustomContent;

pub const PREVIEW_OF_THE_IMAGE: &str = "Preview of the image";
pub const TEXT_OF_THE_FILE: &str = "Text of the file";
pub const LINES_THAT_DIFFER: &str = "Lines that differ";
pub const TIME_MACHINE: &str = "Time machine";
pub const LIMIT_IN_MB: &str = "Limit in MB";
pub const SAVED_VERSIONS: &str = "Saved versions";
pub const FORGET_FOR_GOOD: &str = "Forget for good";
pub const LIMIT_WRONG: &str = "Enter a whole number of megabytes, for example 200.";
pub const LOADING: &str = "Loading…";
pub const NO_VERSIONS: &str = "No versions yet. Before a file is replaced or deleted here, a copy is saved in this browser, so \
    that you can restore it.";
pub const VERSIONS_WHY: &str =
    "Files that were replaced or deleted from this browser. Changes made elsewhere are not saved.";
pub const TOO_DIFFERENT: &str = "The two versions differ too much to compare them line by line.";
pub const TOO_LARGE_TO_COMPARE: &str =
    "Not compared: one of the versions is larger than 2 MB. Download both to compare them.";
pub const SAME_TEXT: &str = "All lines are the same in both versions.";
pub const NOT_THERE: &str =
    "File not found. It was deleted or renamed after the list was loaded. Refresh the list.";
pub const NO_PREVIEW: &str = "No preview for this type of file. Download it to view it.";
pub const MARKUP: &str = "Shown as text: the panel never runs uploaded files.";
pub const PREVIEW_CUT: &str = "Only the beginning is shown.";
const VERSION_FORGOTTEN: &str = "Version forgotten.";
const LIMIT_SAVED: &str = "Limit saved.";
pub const VERSION_GONE: &str = "This version is no longer saved.";

/// The size and the type of a file.
pub fn facts(bytes: u64, content_type: &str) -> String {
    format!("{} · {content_type}", size(bytes))
}

/// What is known about a published file.
pub fn facts_of_file(content: &CustomContent) -> String {
    let CustomContent { size, content_type, etag, url, .. } = content;
    format!("{} · Etag {etag} · {url}", facts(*size, content_type))
}

/// Why a version was saved.
pub fn kept_reason(version: &KeptVersion) -> &'static str {
    match version.reason {
        KeptReason::Replaced => "replaced",
        KeptReason::Deleted => "deleted",
    }
}

/// How many versions are saved, and their size.
pub fn kept(count: usize, bytes: u64, limit: u64) -> String {
    format!("{} · {} of {}", versions(count), size(bytes), size(limit))
}

/// The button of a version.
pub fn version_action(action: VersionAction) -> &'static str {
    match action {
        VersionAction::Restore => "Restore",
        VersionAction::Preview => "Preview",
        VersionAction::Compare => "Compare",
        VersionAction::Download => "Download",
        VersionAction::Forget => "Forget",
    }
}

/// What was done after versions were forgotten.
pub fn forgotten(request: &ForgetRequest) -> &'static str {
    match request {
        ForgetRequest::Version(_) => VERSION_FORGOTTEN,
        ForgetRequest::Limit(..) => LIMIT_SAVED,
    }
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

/// How many lines differ.
pub fn lines_differ(gone: usize, new: usize) -> String {
    let lines = |count: usize| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    format!("{} (−) only in the old version, {} (+) only in the new one.", lines(gone), lines(new))
}
