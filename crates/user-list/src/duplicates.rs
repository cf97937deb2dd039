//! Users that the list contains more than once.

/// A user that came again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// The first row of the user.
    pub first: u32,
    /// The row where the user came again.
    pub again: u32,
}

/// All users that came more than once. Every row of theirs is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Number of rows whose user has an earlier row.
    pub count: u32,
    /// How many of them have another registration state than the user's first row.
    pub contradictions: u32,
    /// The first [`crate::MAX_DUPLICATES`] of them.
    pub pairs: Vec<Duplicate>,
}
