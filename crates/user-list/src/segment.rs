//! One segment: the columns of [`SEGMENT_ROWS`] users, and what a search needs to know to skip it.

use crate::bitmap::Bitmap;
use crate::layout::{DATE_BYTES, DATE_STRIDE, SEGMENT_ROWS, SEPARATOR, row_start};
use crate::trigram_filter::TrigramFilter;

/// The domain number of ids that are stored whole, in the name column.
pub(crate) const WHOLE: u8 = 0;
/// The state number of `Validated`.
pub(crate) const VALIDATED: u8 = 0;
/// The state number of `Unvalidated`.
pub(crate) const UNVALIDATED: u8 = 1;
/// Set in the state of a user's first row when the user came again with another state.
pub(crate) const CONTRADICTED: u8 = 0x80;

/// Rows that are stored together.
#[derive(Default)]
pub(crate) struct RowSegment {
    /// The dates, a [`SEPARATOR`] after each. A row without a date has separators only.
    pub dates: Vec<u8>,
    /// The names, a [`SEPARATOR`] after each.
    pub names: Vec<u8>,
    /// The byte of each name's separator.
    pub ends: Vec<u32>,
    /// The common prefix of all dates, empty if a row has no date. Users who registered one after the other share the
    /// year and more.
    pub date_prefix: Vec<u8>,
    /// The trigrams of dates and names.
    pub trigrams: TrigramFilter,
    /// The domain number of each row.
    pub domains: Vec<u8>,
    /// The state number of each row, with [`CONTRADICTED`] where it applies.
    pub states: Vec<u8>,
    /// The rows with `Validated`.
    pub validated: Bitmap,
    /// The rows with `Unvalidated`.
    pub unvalidated: Bitmap,
    /// Whether a name has an upper-case letter, so that names must be converted to lower case for a search.
    pub has_upper: bool,
    /// Whether a name contains an `@`, which only ids have that are stored whole.
    pub has_whole: bool,
    /// Whether a name that follows a date begins with a digit.
    pub has_digit: bool,
    /// Whether the rows have several domains.
    pub has_mixed: bool,
}

impl RowSegment {
    /// An empty segment with as much room as the previous one needed.
    pub fn after(previous: Option<&Self>) -> Self {
        let Some(previous) = previous else { return Self::default() };
        Self {
            dates: Vec::with_capacity(SEGMENT_ROWS * DATE_STRIDE),
            names: Vec::with_capacity(previous.names.len() + previous.names.len() / 64),
            ends: Vec::with_capacity(SEGMENT_ROWS),
            domains: Vec::with_capacity(SEGMENT_ROWS),
            states: Vec::with_capacity(SEGMENT_ROWS),
            ..Self::default()
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The date of a row, or nothing.
    pub fn date(&self, offset: usize) -> &[u8] {
        let date = &self.dates[offset * DATE_STRIDE..][..DATE_BYTES];
        if date[0] == SEPARATOR { &[] } else { date }
    }

    /// The name of a row.
    pub fn name(&self, offset: usize) -> &[u8] {
        &self.names[row_start(&self.ends, offset)..self.ends[offset] as usize]
    }

    /// Adds a row.
    pub fn push(&mut self, date: &[u8], name: &[u8], domain: u8, state: u8) {
        match state {
            VALIDATED => self.validated.set(self.len()),
            UNVALIDATED => self.unvalidated.set(self.len()),
            _ => {}
        }
        let is_same = |(first, byte): &(&u8, &u8)| first == byte;
        match self.ends.is_empty() {
            true => self.date_prefix = date.to_vec(),
            false => {
                let common = self.date_prefix.iter().zip(date).take_while(is_same).count();
                self.date_prefix.truncate(common);
            }
        }
        self.trigrams.push(self.len(), date.iter().chain(name));
        self.dates.extend_from_slice(if date.is_empty() { &[SEPARATOR; DATE_BYTES] } else { date });
        self.dates.push(SEPARATOR);
        self.names.extend_from_slice(name);
        self.ends.push(self.names.len() as u32);
        self.names.push(SEPARATOR);
        self.has_mixed |= self.domains.first().is_some_and(|first| *first != domain);
        self.domains.push(domain);
        self.states.push(state);
        self.has_upper |= name.iter().any(u8::is_ascii_uppercase);
        self.has_whole |= domain == WHOLE && name.contains(&b'@');
        self.has_digit |= !date.is_empty() && name.first().is_some_and(u8::is_ascii_digit);
    }

    /// Memory in bytes, with the reserved room.
    pub fn size_bytes(&self) -> usize {
        let columns = [&self.dates, &self.names, &self.date_prefix, &self.domains, &self.states];
        let columns: usize = columns.into_iter().map(Vec::capacity).sum();
        columns + self.ends.capacity() * size_of::<u32>() + self.trigrams.size_bytes() + size_of::<Self>()
    }
}
