//! The texts of the saved views and of the choice of columns.

use crate::session::model::list_settings::{MAX_NAME, MAX_VIEWS, NotSaved};

pub const VIEWS: &str = "Views";
pub const COLUMNS: &str = "Columns";
pub const DENSITY: &str = "Density";
pub const COMFORTABLE: &str = "Comfortable";
pub const COMPACT: &str = "Compact";
pub const SAVE_VIEW: &str = "Save view…";
pub const SAVE_TITLE: &str = "Save view";
pub const RENAME_TITLE: &str = "Rename view";
pub const NAME: &str = "Name";
pub const SAVE: &str = "Save";
pub const REPLACE: &str = "Replace";
pub const RENAME: &str = "Rename";
pub const CANCEL: &str = "Cancel";
pub const SAVED_VIEWS: &str = "Saved views";
/// Where views are, and what they contain.
pub const VIEWS_HINT: &str = "A view is a link to these filters and this order. It is kept in this browser, with the ids \
    that it filters by.";
pub const NO_VIEWS: &str = "No saved views.";
/// What hiding a column does not change.
pub const COLUMNS_HINT: &str = "Search and exported files still contain all columns.";
pub const EXISTS: &str = "A view with this name exists. Replace it, or choose another name.";

/// The columns that are always shown.
pub fn always_shown(columns: &str) -> String {
    format!("Always shown: {columns}.")
}

/// The name of a button of a view.
pub fn of_view(action: &str, name: &str) -> String {
    [action, " ", name].concat()
}

/// A view was saved, renamed or deleted.
pub fn done(what: &str, name: &str) -> String {
    format!("{what}: {name}.")
}

pub const SAVED: &str = "View saved";
pub const RENAMED: &str = "View renamed";
pub const DELETED: &str = "View deleted";

/// Why a view was not saved or renamed.
pub fn not_saved(why: NotSaved) -> String {
    match why {
        NotSaved::NoName => "Enter a name.".into(),
        NotSaved::LongName => format!("A name has at most {MAX_NAME} characters."),
        NotSaved::NameTaken => "Another view has this name.".into(),
        NotSaved::TooMany => {
            format!("There are {MAX_VIEWS} views already, the most that a page can have. Delete one first.")
        }
        NotSaved::LongQuery => "These filters are too long to be saved.".into(),
        NotSaved::Secret => {
            "This looks like a key or a token. Secrets are not saved: change the search or the name.".into()
        }
    }
}
