//! Finds the users whose id contains every word of a search text, one segment after the other.

use crate::bitmap::Bitmap;
use crate::layout::{DATE_BYTES, DATE_STRIDE, SEGMENT_ROWS, SEPARATOR, row_start};
use crate::row_search::for_each_match;
use crate::segment::RowSegment;
use crate::store::UserStore;
use crate::trigram_filter::Trigrams;
use memchr::memmem::Finder;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// If at most this many rows of a segment are left, they are checked one by one, which is faster than searching the
/// whole segment.
const FEW_ROWS: usize = SEGMENT_ROWS / 16;

/// A search over a store, as far as it has run.
#[derive(Default)]
pub(crate) struct Search {
    /// In lower case, the longest first. Few rows contain it, and only those are searched for the others.
    words: Vec<String>,
    /// The matching rows of each segment.
    hits: Vec<Bitmap>,
    /// The number of rows searched so far.
    covered: u32,
    /// The hits of the previous, wider search. Nothing outside them can match.
    base: Vec<Bitmap>,
}

/// A search word in the forms in which it is searched for.
struct PreparedWord<'a> {
    in_name: Pattern,
    /// The word up to its first `@`. A name must end with it, and the domain must begin with the rest.
    name_end: Option<&'a [u8]>,
    /// The same with the separator after it.
    at_end: Option<Pattern>,
    /// Whether the word contains an `@`. Names do not, except for ids that are stored whole.
    contains_at: bool,
    /// For each domain: whether it contains the word, and whether it begins with the rest of the word.
    domains: Vec<(bool, bool)>,
}

/// Bytes that are searched for in dates and names.
struct Pattern {
    bytes: Vec<u8>,
    finder: Finder<'static>,
    trigrams: Trigrams,
    /// The number of digits at the beginning. Only they can be in a date.
    digits: usize,
}

impl Search {
    /// Sets the search text; `false` if it is the same. If the new text can match only what the previous one matched,
    /// only those rows are searched.
    pub fn refine(&mut self, text: &str) -> bool {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
        words.sort_by_key(|word| Reverse(word.len()));
        if words == self.words {
            return false;
        }
        let is_narrower = self.words.iter().all(|old| words.iter().any(|word| word.contains(old.as_str())));
        let mut base = std::mem::take(&mut self.hits);
        base.truncate(if is_narrower { self.covered as usize / SEGMENT_ROWS } else { 0 });
        *self = Self { words, base, ..Self::default() };
        true
    }

    /// The matching rows of each segment.
    pub fn hits(&self) -> &[Bitmap] {
        &self.hits
    }

    /// Whether all rows were searched that the store has at the moment.
    pub fn is_done(&self, store: &UserStore) -> bool {
        self.covered == store.len()
    }

    /// Searches the segments of the next `rows`, at least one. Returns the number of the first one. A segment that grew
    /// is searched again.
    pub fn step(&mut self, store: &UserStore, rows: usize) -> usize {
        let first = self.covered as usize / SEGMENT_ROWS;
        self.hits.truncate(first);
        let words: Vec<PreparedWord> = self.words.iter().map(|word| PreparedWord::new(word, store)).collect();
        let mut lowered = Vec::new();
        for (number, segment) in
            store.segments.iter().enumerate().skip(first).take(rows.div_ceil(SEGMENT_ROWS).max(1))
        {
            let mut hits = self.base.get(number).cloned().unwrap_or_else(|| Bitmap::first(segment.len()));
            for word in &words {
                hits = word.keep(segment, &hits, &mut lowered);
            }
            self.hits.push(hits);
            self.covered = (number * SEGMENT_ROWS + segment.len()) as u32;
        }
        if self.is_done(store) {
            self.base = Vec::new();
        }
        first
    }
}

impl<'a> PreparedWord<'a> {
    fn new(word: &'a str, store: &UserStore) -> Self {
        let cut = word.find('@');
        let rest = &word[cut.unwrap_or(0)..];
        let starts = |domain: &str| cut.is_some() && domain.starts_with(rest);
        let domains = store.domains.iter().map(|domain| &domain.lower);
        let name_end = cut.filter(|cut| *cut > 0).map(|cut| &word.as_bytes()[..cut]);
        Self {
            in_name: Pattern::new(word.as_bytes()),
            name_end,
            at_end: name_end.map(|end| Pattern::new(&[end, &[SEPARATOR]].concat())),
            contains_at: cut.is_some(),
            domains: domains.map(|domain| (domain.contains(word), starts(domain))).collect(),
        }
    }

    /// The rows of a set that contain the word.
    fn keep(&self, segment: &RowSegment, among: &Bitmap, lowered: &mut Vec<u8>) -> Bitmap {
        let count = among.count();
        if count <= FEW_ROWS {
            let mut hits = Bitmap::default();
            among
                .iter()
                .filter(|offset| self.is_match(segment, *offset, lowered))
                .for_each(|offset| hits.set(offset));
            return hits;
        }
        self.scan(segment, lowered).and(among)
    }

    fn is_match(&self, segment: &RowSegment, offset: usize, lowered: &mut Vec<u8>) -> bool {
        let (has_word, begins) = self.domains[usize::from(segment.domains[offset])];
        lowered.clear();
        lowered.extend_from_slice(segment.date(offset));
        lowered.extend_from_slice(segment.name(offset));
        lowered.make_ascii_lowercase();
        has_word
            || begins && self.name_end.is_some_and(|end| lowered.ends_with(end))
            || self.in_name.finder.find(lowered).is_some()
    }

    /// All rows of a segment that contain the word.
    fn scan(&self, segment: &RowSegment, lowered: &mut Vec<u8>) -> Bitmap {
        let mut hits = Bitmap::default();
        if self.domains.iter().any(|(has_word, _)| *has_word) {
            let has_word = |domain: &u8| self.domains[usize::from(*domain)].0;
            if !segment.has_mixed && segment.domains.first().is_some_and(has_word) {
                return Bitmap::first(segment.len());
            }
            let offsets = segment.domains.iter().enumerate().filter(|(_, domain)| has_word(domain));
            offsets.for_each(|(offset, _)| hits.set(offset));
        }
        if segment.has_whole || !self.contains_at {
            if self.in_name.finder.find(&segment.date_prefix).is_some() {
                return Bitmap::first(segment.len());
            }
            self.in_name.for_each_match(segment, lowered, |offset| hits.set(offset));
        }
        if let Some(end) = self.at_end.as_ref().filter(|_| self.domains.iter().any(|(_, begins)| *begins)) {
            end.for_each_match(segment, lowered, |offset| {
                if self.domains[usize::from(segment.domains[offset])].1 {
                    hits.set(offset);
                }
            });
        }
        hits
    }
}

impl Pattern {
    fn new(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            finder: Finder::new(bytes).into_owned(),
            trigrams: Trigrams::new(bytes),
            digits: bytes.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        }
    }

    /// Calls with each row of a segment whose date and name contain the bytes, with some rows more than once.
    fn for_each_match(&self, segment: &RowSegment, lowered: &mut Vec<u8>, mut found: impl FnMut(usize)) {
        let mut ranges = segment.trigrams.candidates(&self.trigrams, segment.len()).peekable();
        if ranges.peek().is_none() {
            return;
        }
        let names = to_lower(&segment.names, segment.has_upper, lowered);
        let is_in_date = self.digits == self.bytes.len();
        for offsets in ranges {
            for_each_match(names, &segment.ends, offsets.clone(), &self.finder, &mut found);
            if is_in_date {
                for_each_match(&segment.dates, &DATE_ENDS, offsets.clone(), &self.finder, &mut found);
            }
            if self.digits > 0 && (segment.has_digit || !is_in_date) {
                let name = |offset: usize| &names[row_start(&segment.ends, offset)..];
                offsets
                    .filter(|offset| self.spans(segment.date(*offset), name(*offset)))
                    .for_each(&mut found);
            }
        }
    }

    /// Whether a date ends with the first of the bytes and the name begins with the rest.
    fn spans(&self, date: &[u8], name: &[u8]) -> bool {
        let cuts = 1..=self.digits.min(self.bytes.len() - 1);
        cuts.map(|cut| self.bytes.split_at(cut))
            .any(|(in_date, in_name)| date.ends_with(in_date) && name.starts_with(in_name))
    }
}

/// The bytes of the separators in a date column, which are the same in every segment.
static DATE_ENDS: LazyLock<Vec<u32>> =
    LazyLock::new(|| (0..SEGMENT_ROWS).map(|offset| (offset * DATE_STRIDE + DATE_BYTES) as u32).collect());

/// The bytes in lower case. Uses the buffer if there are upper-case letters.
fn to_lower<'a>(bytes: &'a [u8], has_upper: bool, lowered: &'a mut Vec<u8>) -> &'a [u8] {
    if !has_upper {
        return bytes;
    }
    lowered.clear();
    lowered.extend_from_slice(bytes);
    lowered.make_ascii_lowercase();
    lowered
}
