//! Finds the users whose id has every word of a search text in any of its parts, a segment at a time.

use super::bits::{Bits, SEGMENT_ROWS};
use super::pack::{DATE_BYTES, DATE_STRIDE, Pack, SEPARATOR, Segment};
use super::rows::{begin, each_row};
use super::threes::Wanted;
use memchr::memmem::Finder;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Below so many rows of a segment, the rows are looked at one by one: quicker than to look through all of it.
const FEW_ROWS: usize = SEGMENT_ROWS / 16;

/// A search over a pack, as far as it has come.
#[derive(Default)]
pub(super) struct Search {
    /// In lower case, the longest first: few rows have it, and the others are looked for only in those.
    words: Vec<String>,
    /// The rows found, by segment.
    hits: Vec<Bits>,
    /// Rows that were looked at, the first of the pack.
    covered: u32,
    /// Segments of the search before, where nothing outside its hits can be found.
    base: Vec<Bits>,
}

/// A word in the forms in which it is looked for.
struct Prepared<'a> {
    in_name: Part,
    /// The word up to its first `@`: it must end a name, and the rest must begin the domain.
    name_end: Option<&'a [u8]>,
    /// The same with the separator.
    at_end: Option<Part>,
    /// An `@` is in no name but those that are a whole id.
    has_at: bool,
    /// By domain: whether it has the word, and whether it begins with the rest of the word.
    domains: Vec<(bool, bool)>,
}

/// Bytes that are looked for in dates and names.
struct Part {
    bytes: Vec<u8>,
    finder: Finder<'static>,
    threes: Wanted,
    /// With how many digits it begins: only those can be in a date.
    digits: usize,
}

impl Search {
    /// Looks for another text; `false` where it is the same. A text that can only be found where the last one is looks
    /// only there.
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

    /// The rows found, by segment.
    pub fn hits(&self) -> &[Bits] {
        &self.hits
    }

    /// Whether all rows were looked at that the pack has now.
    pub fn is_done(&self, pack: &Pack) -> bool {
        self.covered == pack.len()
    }

    /// Looks through the segments of the next `rows`, at least one; the answer is the first of them by number. A
    /// segment that grew is looked through again.
    pub fn step(&mut self, pack: &Pack, rows: usize) -> usize {
        let first = self.covered as usize / SEGMENT_ROWS;
        self.hits.truncate(first);
        let words: Vec<Prepared> = self.words.iter().map(|word| Prepared::new(word, pack)).collect();
        let mut lowered = Vec::new();
        for (number, segment) in
            pack.segments.iter().enumerate().skip(first).take(rows.div_ceil(SEGMENT_ROWS).max(1))
        {
            let mut hits = self.base.get(number).cloned().unwrap_or_else(|| Bits::first(segment.len()));
            for word in &words {
                hits = word.keep(segment, &hits, &mut lowered);
            }
            self.hits.push(hits);
            self.covered = (number * SEGMENT_ROWS + segment.len()) as u32;
        }
        if self.is_done(pack) {
            self.base = Vec::new();
        }
        first
    }
}

impl<'a> Prepared<'a> {
    fn new(word: &'a str, pack: &Pack) -> Self {
        let cut = word.find('@');
        let rest = &word[cut.unwrap_or(0)..];
        let begins = |domain: &str| cut.is_some() && domain.starts_with(rest);
        let domains = pack.domains.iter().map(|domain| &domain.lower);
        let name_end = cut.filter(|cut| *cut > 0).map(|cut| &word.as_bytes()[..cut]);
        Self {
            in_name: Part::new(word.as_bytes()),
            name_end,
            at_end: name_end.map(|end| Part::new(&[end, &[SEPARATOR]].concat())),
            has_at: cut.is_some(),
            domains: domains.map(|domain| (domain.contains(word), begins(domain))).collect(),
        }
    }

    /// The rows, among these, that have the word.
    fn keep(&self, segment: &Segment, among: &Bits, lowered: &mut Vec<u8>) -> Bits {
        let few = among.count();
        if few <= FEW_ROWS {
            let mut hits = Bits::default();
            among
                .iter()
                .filter(|place| self.is_in(segment, *place, lowered))
                .for_each(|place| hits.set(place));
            return hits;
        }
        self.scan(segment, lowered).and(among)
    }

    fn is_in(&self, segment: &Segment, place: usize, lowered: &mut Vec<u8>) -> bool {
        let (has_word, begins) = self.domains[usize::from(segment.domains[place])];
        lowered.clear();
        lowered.extend_from_slice(segment.date(place));
        lowered.extend_from_slice(segment.name(place));
        lowered.make_ascii_lowercase();
        has_word
            || begins && self.name_end.is_some_and(|end| lowered.ends_with(end))
            || self.in_name.finder.find(lowered).is_some()
    }

    /// All rows of a segment that have the word.
    fn scan(&self, segment: &Segment, lowered: &mut Vec<u8>) -> Bits {
        let mut hits = Bits::default();
        if self.domains.iter().any(|(has_word, _)| *has_word) {
            let has_word = |domain: &u8| self.domains[usize::from(*domain)].0;
            if !segment.has_mixed && segment.domains.first().is_some_and(has_word) {
                return Bits::first(segment.len());
            }
            let places = segment.domains.iter().enumerate().filter(|(_, domain)| has_word(domain));
            places.for_each(|(place, _)| hits.set(place));
        }
        if segment.has_whole || !self.has_at {
            if self.in_name.finder.find(&segment.common).is_some() {
                return Bits::first(segment.len());
            }
            self.in_name.each_row(segment, lowered, |place| hits.set(place));
        }
        if let Some(end) = self.at_end.as_ref().filter(|_| self.domains.iter().any(|(_, begins)| *begins)) {
            end.each_row(segment, lowered, |place| {
                if self.domains[usize::from(segment.domains[place])].1 {
                    hits.set(place);
                }
            });
        }
        hits
    }
}

impl Part {
    fn new(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            finder: Finder::new(bytes).into_owned(),
            threes: Wanted::new(bytes),
            digits: bytes.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        }
    }

    /// Calls for each row of a segment that has the bytes in its date and name, some more than once.
    fn each_row(&self, segment: &Segment, lowered: &mut Vec<u8>, mut found: impl FnMut(usize)) {
        let mut ranges = segment.threes.places(&self.threes, segment.len()).peekable();
        if ranges.peek().is_none() {
            return;
        }
        let names = lower(&segment.names, segment.has_upper, lowered);
        let is_in_date = self.digits == self.bytes.len();
        for places in ranges {
            each_row(names, &segment.ends, places.clone(), &self.finder, &mut found);
            if is_in_date {
                each_row(&segment.dates, &DATE_ENDS, places.clone(), &self.finder, &mut found);
            }
            if self.digits > 0 && (segment.has_digit || !is_in_date) {
                let name = |place: usize| &names[begin(&segment.ends, place)..];
                places.filter(|place| self.spans(segment.date(*place), name(*place))).for_each(&mut found);
            }
        }
    }

    /// Whether a date ends with some of the bytes, and what comes after it begins with the others.
    fn spans(&self, date: &[u8], name: &[u8]) -> bool {
        let cuts = 1..=self.digits.min(self.bytes.len() - 1);
        cuts.map(|cut| self.bytes.split_at(cut))
            .any(|(in_date, in_name)| date.ends_with(in_date) && name.starts_with(in_name))
    }
}

/// Where the separators of the dates are, in any segment.
static DATE_ENDS: LazyLock<Vec<u32>> =
    LazyLock::new(|| (0..SEGMENT_ROWS).map(|place| (place * DATE_STRIDE + DATE_BYTES) as u32).collect());

/// The bytes in lower case, in the buffer where they are not anyway.
fn lower<'a>(bytes: &'a [u8], has_upper: bool, lowered: &'a mut Vec<u8>) -> &'a [u8] {
    if !has_upper {
        return bytes;
    }
    lowered.clear();
    lowered.extend_from_slice(bytes);
    lowered.make_ascii_lowercase();
    lowered
}
