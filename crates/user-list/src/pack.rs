//! The users that arrived, packed: some forty-five bytes each, in segments of a fixed number of rows, so that nothing
//! that is already there is ever copied when more arrives.
//!
//! An id is kept in three parts: the date with which it begins; the name; and from its first `@` on the domain, which is
//! the same for all users of a tenant and is kept once. A word that spans name and domain contains that `@`, and one
//! that spans date and name begins with a digit, so that a search can tell where to look: mostly at the names alone.

use super::bits::{Bits, SEGMENT_ROWS, place};
use super::facts::{Counts, Duplicate, Duplicates, Id, KNOWN_WORDS, Limit, State};
use super::facts::{MAX_DUPLICATES, MAX_TEXT_BYTES, MAX_USERS, MAX_WORDS};
use super::index::{Index, hash};
use super::rows::begin;
use super::threes::Threes;
use std::cmp::Ordering;

/// Domains that are kept once. The ids of any further ones are kept whole: these are not tenants any more.
const MAX_DOMAINS: usize = 32;
/// The domain of ids that are kept whole: none.
const WHOLE: u8 = 0;
/// Between the names of a segment: a byte that no text in UTF-8 has, so that nothing is found across two names.
pub(super) const SEPARATOR: u8 = 0xFF;

/// Bytes of a date and time.
pub(super) const DATE_BYTES: usize = 14;
/// Bytes of a date in a segment, with the separator after it.
pub(super) const DATE_STRIDE: usize = DATE_BYTES + 1;

const VALIDATED: u8 = 0;
const UNVALIDATED: u8 = 1;
/// Set in the state of a user's first row when the user came again with another state.
const CONTRADICTED: u8 = 0x80;

/// Rows that are stored together.
#[derive(Default)]
pub(super) struct Segment {
    /// The dates, a [`SEPARATOR`] after each; nothing but separators for a row without one.
    pub dates: Vec<u8>,
    /// The names, a [`SEPARATOR`] after each.
    pub names: Vec<u8>,
    /// Where the separator of each name is.
    pub ends: Vec<u32>,
    /// With what all dates begin, of rows that all have one: the year and more where the users came one after the
    /// other.
    pub common: Vec<u8>,
    pub threes: Threes,
    pub domains: Vec<u8>,
    states: Vec<u8>,
    pub validated: Bits,
    pub unvalidated: Bits,
    /// Whether a name has an upper-case letter, and must be lowered before it is searched.
    pub has_upper: bool,
    /// Whether a name holds an `@`: an id that is kept whole.
    pub has_whole: bool,
    /// Whether a name begins with a digit although there is a date before it.
    pub has_digit: bool,
    /// Whether there are rows of several domains.
    pub has_mixed: bool,
}

impl Segment {
    /// An empty segment with room for what is likely to come: another one like the one before it.
    fn after(previous: Option<&Self>) -> Self {
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

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The date of a row, or nothing.
    pub fn date(&self, place: usize) -> &[u8] {
        let date = &self.dates[place * DATE_STRIDE..][..DATE_BYTES];
        if date[0] == SEPARATOR { &[] } else { date }
    }

    pub fn name(&self, place: usize) -> &[u8] {
        &self.names[begin(&self.ends, place)..self.ends[place] as usize]
    }

    fn push(&mut self, date: &[u8], name: &[u8], domain: u8, state: u8) {
        match state {
            VALIDATED => self.validated.set(self.len()),
            UNVALIDATED => self.unvalidated.set(self.len()),
            _ => {}
        }
        let is_same = |(first, byte): &(&u8, &u8)| first == byte;
        match self.ends.is_empty() {
            true => self.common = date.to_vec(),
            false => self.common.truncate(self.common.iter().zip(date).take_while(is_same).count()),
        }
        self.threes.push(self.len(), date.iter().chain(name));
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

    fn size_bytes(&self) -> usize {
        let bytes = [&self.dates, &self.names, &self.common, &self.domains, &self.states];
        let vectors: usize = bytes.into_iter().map(Vec::capacity).sum();
        vectors + self.ends.capacity() * size_of::<u32>() + self.threes.size_bytes() + size_of::<Self>()
    }
}

pub(super) struct Domain {
    text: String,
    /// The same in lower case, for searching.
    pub lower: String,
}

impl Domain {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), lower: text.to_ascii_lowercase() }
    }
}

/// An id in its parts.
#[derive(Clone, Copy, Default)]
pub(super) struct Parts<'a> {
    pub date: &'a [u8],
    pub name: &'a [u8],
    pub domain: &'a str,
}

impl<'a> Parts<'a> {
    /// All of it.
    pub fn bytes(self) -> impl Iterator<Item = u8> + 'a {
        self.date.iter().chain(self.name).copied().chain(self.domain.bytes())
    }

    /// Compares them byte by byte; as slices, which is quicker, as far as their cuts are at the same places.
    fn compare(self, other: Self) -> Ordering {
        let begin = |to: usize| (self.date, &self.name[..to]).cmp(&(other.date, &other.name[..to]));
        let begins = match self.date.len() == other.date.len() {
            true => begin(self.name.len().min(other.name.len())),
            false => Ordering::Equal,
        };
        begins.then_with(|| self.bytes().cmp(other.bytes()))
    }
}

/// The users that arrived, by row number in the order of arrival.
pub struct Pack {
    pub(super) segments: Vec<Segment>,
    /// The domains by number; the first is that of ids kept whole.
    pub(super) domains: Vec<Domain>,
    words: Vec<String>,
    index: Index,
    counts: Counts,
    duplicates: Duplicates,
    is_closed: bool,
}

impl Default for Pack {
    fn default() -> Self {
        Self {
            segments: Vec::new(),
            domains: vec![Domain::new("")],
            words: KNOWN_WORDS.map(str::to_owned).into(),
            index: Index::default(),
            counts: Counts::default(),
            duplicates: Duplicates::default(),
            is_closed: false,
        }
    }
}

impl Pack {
    /// Adds a user with the list's word for the registration. A user that is there already gets a second row.
    ///
    /// # Errors
    /// The limit that would be exceeded; then nothing is added.
    pub fn push(&mut self, id: &str, word: &str) -> Result<(), Limit> {
        if id.len() > MAX_TEXT_BYTES || word.len() > MAX_TEXT_BYTES {
            return Err(Limit::TextBytes);
        }
        let row = self.len();
        if row >= MAX_USERS {
            return Err(Limit::Users);
        }
        let state = self.state_number(word)?;
        let (name, domain) = self.split(id);
        let (name, domain) = match domain {
            Some(number) => (name, number),
            None if self.domains.len() > MAX_DOMAINS => (id, WHOLE),
            None => {
                self.domains.push(Domain::new(&id[name.len()..]));
                (name, (self.domains.len() - 1) as u8)
            }
        };
        let (name, segments) = (name.as_bytes(), &self.segments);
        let is_same = |other: u32| is_at(segments, other, name, domain);
        if let Some(first) = self.index.find_or_insert(hash(name, domain), row, is_same) {
            let (segment, place) = place(first);
            let first_state = &mut self.segments[segment].states[place];
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
            self.segments.push(Segment::after(self.segments.last()));
        }
        if let Some(segment) = self.segments.last_mut() {
            let (date, name) = cut_date(name);
            segment.push(date, name, domain, state);
        }
        Ok(())
    }

    /// Says that no more users will come. From then on orders can be made.
    pub fn close(&mut self) {
        self.is_closed = true;
    }

    /// Whether no more users will come.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// How many rows there are.
    pub fn len(&self) -> u32 {
        self.counts.total()
    }

    /// Whether nothing arrived.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows have which state.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Users that came more than once.
    pub fn duplicates(&self) -> &Duplicates {
        &self.duplicates
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> Option<Id<'_>> {
        let Parts { date, name, domain } = self.parts(row)?;
        // Only whole texts get in, and the cuts are beside ASCII characters.
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        Some(Id { date: text(date), name: text(name), domain })
    }

    /// The state of a row.
    pub fn state(&self, row: u32) -> Option<State<'_>> {
        let (segment, place) = place(row);
        Some(match *self.segments.get(segment)?.states.get(place)? & !CONTRADICTED {
            VALIDATED => State::Validated,
            UNVALIDATED => State::Unvalidated,
            other => State::Other(&self.words[usize::from(other)]),
        })
    }

    /// Notes that the server has validated a user since the list was read.
    pub(super) fn validate(&mut self, row: u32) {
        let (segment, place) = place(row);
        let Some(segment) = self.segments.get_mut(segment).filter(|segment| place < segment.len()) else {
            return;
        };
        match segment.states[place] & !CONTRADICTED {
            VALIDATED => return,
            UNVALIDATED => self.counts.unvalidated -= 1,
            _ => self.counts.other -= 1,
        }
        self.counts.validated += 1;
        segment.states[place] = VALIDATED;
        segment.unvalidated.unset(place);
        segment.validated.set(place);
    }

    /// Whether this is the first row of a user that came again with another state.
    pub fn is_contradicted(&self, row: u32) -> bool {
        let (segment, place) = place(row);
        let state = self.segments.get(segment).and_then(|segment| segment.states.get(place));
        state.is_some_and(|state| state & CONTRADICTED != 0)
    }

    /// The row of a user; the first one where the user came more than once.
    pub fn row_of(&self, id: &str) -> Option<u32> {
        let (name, domain) = self.split(id);
        let (name, domain) = domain.map_or((id, WHOLE), |number| (name, number));
        let name = name.as_bytes();
        self.index.find(hash(name, domain), |row| is_at(&self.segments, row, name, domain))
    }

    /// Memory in bytes, room for what is to come included.
    pub fn size_bytes(&self) -> usize {
        self.segments.iter().map(Segment::size_bytes).sum::<usize>() + self.index.size_bytes()
    }

    /// The parts of a row's id.
    pub(super) fn parts(&self, row: u32) -> Option<Parts<'_>> {
        let (segment, place) = place(row);
        let segment = self.segments.get(segment)?;
        let domain = *segment.domains.get(place)?;
        let domain = &self.domains[usize::from(domain)].text;
        Some(Parts { date: segment.date(place), name: segment.name(place), domain })
    }

    /// Compares the ids of two rows byte by byte.
    pub(super) fn compare(&self, a: u32, b: u32) -> Ordering {
        let (Some(a_parts), Some(b_parts)) = (self.parts(a), self.parts(b)) else { return a.cmp(&b) };
        a_parts.compare(b_parts)
    }

    /// Cuts an id, with the number of its domain where that is known.
    fn split<'a>(&self, id: &'a str) -> (&'a str, Option<u8>) {
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

fn is_at(segments: &[Segment], row: u32, name: &[u8], domain: u8) -> bool {
    let (segment, place) = place(row);
    let segment = &segments[segment];
    segment.domains[place] == domain && (segment.date(place), segment.name(place)) == cut_date(name)
}

/// Cuts a date and time off with which a name begins.
fn cut_date(name: &[u8]) -> (&[u8], &[u8]) {
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
