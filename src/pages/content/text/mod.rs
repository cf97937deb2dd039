//! The texts of the content page. Button labels of one or two words are in the views.

mod deletion;
mod preview;
mod staging;
mod uploads;

pub use deletion::*;
pub use preview::*;
pub use staging::*;
pub use uploads::*;

use crate::navigation::content_query::Family;

pub const LIST_NOT_LOADED: &str = "The list could not be loaded. See the error above, then select Refresh.";
pub const LOADING_LIST: &str = "Loading the list…";
pub const NO_FILES: &str = "No files yet.";
pub const NO_MATCH: &str = "No files match.";
pub const SAME_ORIGIN: &str = "Cannot be opened: the file is on the panel's own origin and could act as you.";
pub const URL_COPIED: &str = "URL copied.";
pub const URL_NOT_COPIED: &str = "Not copied: the browser did not allow it.";

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

/// A download was started.
pub fn downloading(name: &str) -> String {
    format!("Downloading {name}.")
}
