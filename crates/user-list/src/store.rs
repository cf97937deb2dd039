//! The users that arrived, packed in about 45 bytes each. They are stored by column in segments of a fixed number of
//! rows, so that growing never copies what is already there.
//!
//! The domain of an id is the same for all users of a tenant and is stored once.

use crate::duplicates::{Duplicate, Duplicates};
use crate::id::{Id, IdParts, split_date};
use crate::index::{Index, hash};
use crate::layout::{SEGMENT_ROWS, locate};
use crate::limits::{Limit, MAX_DUPLICATES, MAX_TEXT_BYTES, MAX_USERS, MAX_WORDS};
use crate::registration::{KNOWN_WORDS, ListedState, RegistrationCounts};
use crate::segment::{CONTRADICTED, RowSegment, UNVALIDATED, VALIDATED, WHOLE};
use std::cmp::Ordering;

/// Domains that are stored once. Ids with any further domain are stored whole, because so many domains cannot be
/// tenants.
const MAX_DOMAINS: usize = 32;

/// A domain, with its `@`.
pub(crate) struct Domain {
    text: String,
    /// The same in lower case, for searching.
    pub lower: String,
}

impl Domain {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), lower: text.to_ascii_lowercase() }
    }
}

/// The users that arrived, by row number in the order of arrival.
pub struct UserStore {
    pub(crate) segments: Vec<RowSegment>,
    /// The domains by number. The first is the empty one of ids that are stored whole.
    pub(crate) domains: Vec<Domain>,
    words: Vec<String>,
    index: Index,
    counts: RegistrationCounts,
    duplicates: Duplicates,
    is_closed: bool,
}

impl Default for UserStore {
    fn default() -> Self {
        Self {
            segments: Vec::new(),
            domains: vec![Domain::new("")],
            words: KNOWN_WORDS.map(str::to_owned).into(),
            index: Index::default(),
            counts: RegistrationCounts::default(),
            duplicates: Duplicates::default(),
            is_closed: false,
        }
    }
}

impl UserStore {
    /// Adds a user with the list's word for the registration. A user that is already there gets a second row.
    ///
    /// # Errors
    /// The limit that would be exceeded. Nothing is added then.
    pub fn push(&mut self, id: &str, word: &str) -> Result<(), Limit> {
        if id.len() > MAX_TEXT_BYTES || word.len() > MAX_TEXT_BYTES {
            return Err(Limit::TextBytes);
        }
        let row = self.len();
        if row >= MAX_USERS {
            return Err(Limit::Users);
        }
        let state = self.state_number(word)?;
        let (name, domain) = self.split_domain(id);
        let (name, domain) = match domain {
            Some(number) => (name, number),
            None if self.domains.len() > MAX_DOMAINS => (id, WHOLE),
            None => {
                self.domains.push(Domain::new(&id[name.len()..]));
                (name, (self.domains.len() - 1) as u8)
            }
        };
        let (name, segments) = (name.as_bytes(), &self.segments);
        let is_same = |other: u32| has_id(segments, other, name, domain);
        if let Some(first) = self.index.find_or_insert(hash(name, domain), row, is_same) {
            let (segment, offset) = locate(first);
            let first_state = &mut self.segments[segment].states[offset];
            self.duplicates.count += 1;
            if *first_state & !CONTRADICTED != state {
                *first_state |= CONTRADICTED;
                self.duplicates.contradictions += 1;
            }
            if self.duplicates.pairs.len() < MAX_DUPLICATES {
                self.duplicates.pairs.push(Duplicate { first, again: row });
            }
        }
        match state {
            VALIDATED => self.counts.validated += 1,
            UNVALIDATED => self.counts.unvalidated += 1,
            _ => self.counts.other += 1,
        }
        if (row as usize).is_multiple_of(SEGMENT_ROWS) {
            self.segments.push(RowSegment::after(self.segments.last()));
        }
        if let Some(segment) = self.segments.last_mut() {
            let (date, name) = split_date(name);
            segment.push(date, name, domain, state);
        }
        Ok(())
    }

    /// Declares that no more users will come. Rows can be sorted from then on.
    pub fn close(&mut self) {
        self.is_closed = true;
    }

    /// Whether no more users will come.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// The number of rows.
    pub fn len(&self) -> u32 {
        self.counts.total()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of rows by state.
    pub fn counts(&self) -> RegistrationCounts {
        self.counts
    }

    /// Users that came more than once.
    pub fn duplicates(&self) -> &Duplicates {
        &self.duplicates
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> Option<Id<'_>> {
        let IdParts { date, name, domain } = self.parts(row)?;
        // Only whole texts are added, and they are cut beside ASCII characters.
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        Some(Id { date: text(date), name: text(name), domain })
    }

    /// The state of a row.
    pub fn state(&self, row: u32) -> Option<ListedState<'_>> {
        let (segment, offset) = locate(row);
        Some(match *self.segments.get(segment)?.states.get(offset)? & !CONTRADICTED {
            VALIDATED => ListedState::Validated,
            UNVALIDATED => ListedState::Unvalidated,
            other => ListedState::Other(&self.words[usize::from(other)]),
        })
    }

    /// Sets a row to validated, because the server validated the user after the list was read.
    pub(crate) fn mark_validated(&mut self, row: u32) {
        let (segment, offset) = locate(row);
        let Some(segment) = self.segments.get_mut(segment).filter(|segment| offset < segment.len()) else {
            return;
        };
        match segment.states[offset] & !CONTRADICTED {
            VALIDATED => return,
            UNVALIDATED => self.counts.unvalidated -= 1,
            _ => self.counts.other -= 1,
        }
        self.counts.validated += 1;
        segment.states[offset] = VALIDATED;
        segment.unvalidated.unset(offset);
        segment.validated.set(offset);
    }

    /// Whether this is the first row of a user that came again with another state.
    pub fn is_contradicted(&self, row: u32) -> bool {
        let (segment, offset) = locate(row);
        let state = self.segments.get(segment).and_then(|segment| segment.states.get(offset));
        state.is_some_and(|state| state & CONTRADICTED != 0)
    }

    /// The row of a user, the first one if the user came more than once.
    pub fn row_of(&self, id: &str) -> Option<u32> {
        let (name, domain) = self.split_domain(id);
        let (name, domain) = domain.map_or((id, WHOLE), |number| (name, number));
        let name = name.as_bytes();
        self.index.find(hash(name, domain), |row| has_id(&self.segments, row, name, domain))
    }

    /// Memory in bytes, with the reserved room.
    pub fn size_bytes(&self) -> usize {
        self.segments.iter().map(RowSegment::size_bytes).sum::<usize>() + self.index.size_bytes()
    }

    /// The parts of a row's id.
    pub(crate) fn parts(&self, row: u32) -> Option<IdParts<'_>> {
        let (segment, offset) = locate(row);
        let segment = self.segments.get(segment)?;
        let domain = *segment.domains.get(offset)?;
        let domain = &self.domains[usize::from(domain)].text;
        Some(IdParts { date: segment.date(offset), name: segment.name(offset), domain })
    }

    /// Compares the ids of two rows byte by byte.
    pub(crate) fn compare(&self, a: u32, b: u32) -> Ordering {
        let (Some(a_parts), Some(b_parts)) = (self.parts(a), self.parts(b)) else { return a.cmp(&b) };
        a_parts.compare(b_parts)
    }

    /// Splits the domain off an id, with the domain's number if it has one.
    fn split_domain<'a>(&self, id: &'a str) -> (&'a str, Option<u8>) {
        let (name, domain) = id.split_at(memchr::memchr(b'@', id.as_bytes()).unwrap_or(id.len()));
        let number = self.domains.iter().position(|known| known.text == domain);
        (name, number.map(|number| number as u8))
    }

    fn state_number(&mut self, word: &str) -> Result<u8, Limit> {
        if let Some(number) = self.words.iter().position(|known| known == word) {
            return Ok(number as u8);
        }
        if self.words.len() >= MAX_WORDS {
            return Err(Limit::Words);
        }
        self.words.push(word.to_owned());
        Ok((self.words.len() - 1) as u8)
    }
}

/// Whether a row has this id, given without its domain and with the domain's number.
fn has_id(segments: &[RowSegment], row: u32, name: &[u8], domain: u8) -> bool {
    let (segment, offset) = locate(row);
    let segment = &segments[segment];
    segment.domains[offset] == domain && (segment.date(offset), segment.name(offset)) == split_date(name)
}
