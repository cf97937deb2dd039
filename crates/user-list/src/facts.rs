//! What a pack tells of its users, and its limits.

use std::fmt;

/// Bytes of an id or of a registration word at most.
pub const MAX_TEXT_BYTES: usize = 1024;
/// Users at most: about what the memory of a browser's page can hold.
pub const MAX_USERS: u32 = 50_000_000;
/// Different registration words at most.
pub const MAX_WORDS: usize = 127;
/// Pairs of rows at most in [`Duplicates::pairs`]; the others are only counted.
pub const MAX_DUPLICATES: usize = 1000;

/// The words of the protocol: those of [`State::Validated`] and [`State::Unvalidated`].
pub(super) const KNOWN_WORDS: [&str; 2] = ["Validated", "Unvalidated"];

/// What a user's registration is, by the list's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'a> {
    /// May log in.
    Validated,
    /// Registered and not validated.
    Unvalidated,
    /// A word that the protocol does not know, as it came.
    Other(&'a str),
}

impl<'a> State<'a> {
    /// The word of the list.
    pub fn word(self) -> &'a str {
        match self {
            Self::Validated => KNOWN_WORDS[0],
            Self::Unvalidated => KNOWN_WORDS[1],
            Self::Other(word) => word,
        }
    }
}

/// How far a user's registration has come, by the user list (PROTOCOL, Life cycles).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// May log in.
    Validated,
    /// Registered and not validated: may be shared to and cannot log in.
    Unvalidated,
    /// The user list was read and does not have this user.
    NotListed,
}

/// How many rows have which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows with `Validated`.
    pub validated: u32,
    /// Rows with `Unvalidated`.
    pub unvalidated: u32,
    /// Rows with any other word.
    pub other: u32,
}

impl Counts {
    /// All rows.
    pub fn total(self) -> u32 {
        self.validated + self.unvalidated + self.other
    }
}

/// A user that came again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// The row where the user came first.
    pub first: u32,
    /// The row where the user came again.
    pub again: u32,
}

/// Users that came more than once. All their rows are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Rows with a user that was there before.
    pub count: u32,
    /// How many of them have another registration than the user's first row.
    pub contradictions: u32,
    /// The first [`MAX_DUPLICATES`] of them.
    pub pairs: Vec<Duplicate>,
}

/// Why a user was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A text of at most [`MAX_TEXT_BYTES`].
    TextBytes,
    /// At most [`MAX_USERS`].
    Users,
    /// At most [`MAX_WORDS`] different registration words.
    Words,
}

/// An id in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<'a> {
    /// The date and time with which it begins, `YYYYMMDDhhmmss`, or empty.
    pub date: &'a str,
    /// From there up to the first `@`; to the end where it has none or its domain is one of too many.
    pub name: &'a str,
    /// From the first `@` on, or empty.
    pub domain: &'a str,
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        [self.date, self.name, self.domain].into_iter().try_for_each(|part| f.write_str(part))
    }
}
