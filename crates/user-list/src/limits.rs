//! The limits of a user list. A list that exceeds one of them ends with a fault.

/// Maximum bytes of an id or of a registration word.
pub const MAX_TEXT_BYTES: usize = 1024;
/// Maximum users: about what the memory of a browser page can hold.
pub const MAX_USERS: u32 = 50_000_000;
/// Maximum different registration words.
pub const MAX_WORDS: usize = 127;
/// Maximum pairs of rows in [`crate::Duplicates::pairs`]. Further pairs are only counted.
pub const MAX_DUPLICATES: usize = 1000;

/// The limit that a user would exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A text has at most [`MAX_TEXT_BYTES`].
    TextBytes,
    /// A list has at most [`MAX_USERS`].
    Users,
    /// A list has at most [`MAX_WORDS`] different registration words.
    Words,
}
