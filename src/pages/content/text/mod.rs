//! The texts of the content page. Button labels of one or two words are in the views.

mod deletion;
mod preview;
mod staging;
mod uploads;

pub use deletion::*;
pub use preview::*;
pub use staging::*;
pub use uploads::*;

use super::model::list::FileAction;
use crate::navigation::content_query::Family;
pub use crate::text::number::size;

pub const CHOOSE_FILES: &str = "Choose files";
pub const CHOOSE_A_FOLDER: &str = "Choose a folder";
pub const FILE_VIEWS: &str = "File views";
pub const FILES_OF_THE_TENANT: &str = "Files of the tenant";
pub const CLEAR_SELECTION: &str = "Clear selection";
pub const SELECT_ALL_SHOWN: &str = "Select all shown";
pub const SHOW_MORE: &str = "Show more";
pub const RETRY_FAILED: &str = "Retry failed";
pub const LIST_NOT_LOADED: &str = "The list could not be loaded. See the error above, then select Refresh.";
pub const LOADING_LIST: &str = "Loading the list…";
pub const NO_FILES: &str = "No files yet.";
pub const NO_MATCH: &str = "No files match.";
pub const SAME_ORIGIN: &str = "Cannot be opened: the file is on the panel's own origin and could act as you.";
pub const URL_COPIED: &str = "URL copied.";
pub const URL_NOT_COPIED: &str =
    "Not copied: the browser did not allow it. The address stands above the list.";

/// Maximum number of paths that a text lists.
const LISTED_PATHS: usize = 5;

/// A number of files.
pub fn files(count: usize) -> String {
    if count == 1 { "1 file".into() } else { format!("{count} files") }
}

/// Those counts that are not zero.
fn counts(parts: &[(usize, &str)]) -> String {
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// More things than are listed.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// The page of the list.
pub fn page(page: usize, count: usize) -> String {
    format!("Page {page} of {count}")
}

/// The button of a file.
pub fn file_action(action: FileAction) -> &'static str {
    match action {
        FileAction::CopyUrl => "Copy URL",
        FileAction::Preview => "Preview",
        FileAction::Download => "Download",
        FileAction::Delete => "Delete",
    }
}

/// The name of that button for screen readers.
pub fn file_action_on(action: FileAction, path: &str) -> String {
    [file_action(action), " ", path].concat()
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

/// A download was started.
pub fn downloading(name: &str) -> String {
    format!("Downloading {name}.")
}
