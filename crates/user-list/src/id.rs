//! A user id in its three parts: the date and time at its beginning, the name, and the domain from its first `@` on.
//!
//! A search word that spans name and domain contains that `@`, and a word that spans date and name begins with a
//! digit. So a search can tell where to look, which is mostly in the names alone.

use crate::layout::DATE_BYTES;
use std::cmp::Ordering;
use std::fmt;

/// The id of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<'a> {
    /// The date and time at the beginning of the id, `YYYYMMDDhhmmss`, or empty.
    pub date: &'a str,
    /// What follows up to the first `@`. The rest of the id if it has no `@`, or if the list has too many domains.
    pub name: &'a str,
    /// What follows from the first `@` on, or empty.
    pub domain: &'a str,
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        [self.date, self.name, self.domain].into_iter().try_for_each(|part| f.write_str(part))
    }
}

/// The same parts as they are stored.
#[derive(Clone, Copy, Default)]
pub(crate) struct IdParts<'a> {
    pub date: &'a [u8],
    pub name: &'a [u8],
    pub domain: &'a str,
}

impl<'a> IdParts<'a> {
    /// All bytes of the id.
    pub fn bytes(self) -> impl Iterator<Item = u8> + 'a {
        self.date.iter().chain(self.name).copied().chain(self.domain.bytes())
    }

    /// Compares two ids byte by byte. Compares slices, which is faster, as far as both ids are cut at the same bytes.
    pub fn compare(self, other: Self) -> Ordering {
        let prefix = |to: usize| (self.date, &self.name[..to]).cmp(&(other.date, &other.name[..to]));
        let prefixes = match self.date.len() == other.date.len() {
            true => prefix(self.name.len().min(other.name.len())),
            false => Ordering::Equal,
        };
        prefixes.then_with(|| self.bytes().cmp(other.bytes()))
    }
}

/// Splits an id without its domain into date and name.
pub(crate) fn split_date(name: &[u8]) -> (&[u8], &[u8]) {
    let date = name.first_chunk().filter(|digits| is_date(digits));
    name.split_at(date.map_or(0, |date| date.len()))
}

/// Whether fourteen bytes are a date and a time.
fn is_date(digits: &[u8; DATE_BYTES]) -> bool {
    let two = |at: usize| (digits[at] - b'0') * 10 + digits[at + 1] - b'0';
    digits.iter().all(u8::is_ascii_digit)
        && (1..=12).contains(&two(4))
        && (1..=31).contains(&two(6))
        && two(8) < 24
        && two(10) < 60
        && two(12) <= 60
}
