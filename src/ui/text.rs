//! The texts of the generic widgets. Texts of a page are in the page's own text.rs.

/// Shown by a copy button after it copied.
pub const COPIED: &str = "Copied";
/// Shown by a copy button if it could not copy.
pub const NOT_COPIED: &str = "Not copied: the browser did not allow it";

/// The name of the field with a text that could not be copied.
pub const TEXT_TO_COPY: &str = "Text to copy";
/// What to do with a text that could not be copied.
pub const COPY_BY_HAND: &str =
    "This browser does not let the panel copy. The text is selected: copy it with Ctrl+C or ⌘C.";

/// The label of the field of a typed confirmation.
pub fn type_the_tail(tail: &str) -> String {
    format!("Type the last {} characters: {tail}", tail.chars().count())
}
/// The words "the error".
pub const THE_ERROR: &str = "the error";

/// Which rows of a long list are printed. Empty if all are.
pub fn printed(rows: usize, all: usize) -> String {
    match rows < all {
        true => format!("Rows 1 to {rows} of {all} are printed."),
        false => String::new(),
    }
}

/// An error with its time, as it is copied.
pub fn error_at(raw: &dyn std::fmt::Display, time: &dyn std::fmt::Display) -> String {
    format!("{raw} at {time}")
}

/// The name of the button that removes a note.
pub const DISMISS: &str = "Dismiss";
