//! What the list reports about the registration of its users.

/// The words of the protocol, for [`ListedState::Validated`] and [`ListedState::Unvalidated`].
pub(crate) const KNOWN_WORDS: [&str; 2] = ["Validated", "Unvalidated"];

/// The registration state of a row, as the list words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedState<'a> {
    /// The user can log in.
    Validated,
    /// The user is registered and not validated.
    Unvalidated,
    /// A word that the protocol does not define, verbatim.
    Other(&'a str),
}

impl<'a> ListedState<'a> {
    /// The word in the list.
    pub fn word(self) -> &'a str {
        match self {
            Self::Validated => KNOWN_WORDS[0],
            Self::Unvalidated => KNOWN_WORDS[1],
            Self::Other(word) => word,
        }
    }
}

/// How far a user's registration has come, according to the user list (docs/PROTOCOL.md, Life cycles).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// The user can log in.
    Validated,
    /// The user is registered and not validated: others can share with the user, who cannot log in yet.
    Unvalidated,
    /// The complete list does not contain this user.
    NotListed,
}

/// Number of rows by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RegistrationCounts {
    /// Rows with `Validated`.
    pub validated: u32,
    /// Rows with `Unvalidated`.
    pub unvalidated: u32,
    /// Rows with any other word.
    pub other: u32,
}

impl RegistrationCounts {
    /// All rows.
    pub fn total(self) -> u32 {
        self.validated + self.unvalidated + self.other
    }
}
