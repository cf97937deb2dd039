//! Looks for bytes in the names of a segment, each row once.

use memchr::memmem::Finder;
use std::ops::Range;

/// Rows found before it is judged whether they are dense.
const SAMPLE: usize = 64;
/// Bytes of what can be looked for row by row, at most.
const SHORT: usize = 8;

/// Calls for each row between two places that has what is looked for, in order. Each row ends with a separator, which
/// counts as its last byte.
///
/// What most rows have, such as the century of the date, is looked for row by row, and first where the row before had
/// it: to begin a search over the whole anew after each of them would take several times as long.
pub(super) fn each_row(
    bytes: &[u8],
    ends: &[u32],
    places: Range<usize>,
    wanted: &Finder,
    mut found: impl FnMut(usize),
) {
    let (bytes, ends) = (&bytes[..begin(ends, places.end)], &ends[..places.end]);
    let (mut at, mut place, mut count) = (begin(ends, places.start), places.start, 0);
    while let Some(offset) = wanted.find(&bytes[at..]) {
        place = row_of(ends, place, at + offset);
        found(place);
        at = ends[place] as usize + 1;
        place += 1;
        count += 1;
        if count >= SAMPLE && place - places.start < count * 4 && wanted.needle().len() <= SHORT {
            let wanted = Short::new(wanted.needle());
            let mut usual = 0;
            for (place, end) in ends.iter().enumerate().skip(place) {
                let next = *end as usize + 1;
                if wanted.is_at(bytes, at + usual, next) {
                    found(place);
                } else if let Some(there) = wanted.find(bytes, at, next) {
                    usual = there - at;
                    found(place);
                }
                at = next;
            }
            return;
        }
    }
}

/// Where the name of a row begins, or would, were it the next one.
pub(super) fn begin(ends: &[u32], place: usize) -> usize {
    place.checked_sub(1).map_or(0, |before| ends[before] as usize + 1)
}

/// The row that has a byte, not before a given one: the next ones first, then in leaps, since hits are either dense
/// or far between.
fn row_of(ends: &[u32], from: usize, byte: usize) -> usize {
    let byte = byte as u32;
    let (mut low, mut leap) = (from, 1);
    while low + leap < ends.len() && ends[low + leap - 1] < byte {
        low += leap;
        leap *= 2;
    }
    let high = (low + leap).min(ends.len());
    low + ends[low..high].partition_point(|end| *end < byte)
}

/// A few bytes that are compared at eight places at once.
struct Short {
    /// Each byte eight times.
    bytes: [u64; SHORT],
    len: usize,
    /// All of them in one word, and which of its bits they are.
    whole: u64,
    mask: u64,
}

/// One in each byte of a word.
const ONES: u64 = u64::from_ne_bytes([1; 8]);

impl Short {
    fn new(wanted: &[u8]) -> Self {
        let (mut bytes, mut whole) = ([0; SHORT], [0; SHORT]);
        bytes.iter_mut().zip(wanted).for_each(|(word, byte)| *word = ONES * u64::from(*byte));
        whole[..wanted.len()].copy_from_slice(wanted);
        let mask = u64::MAX >> (64 - 8 * wanted.len());
        Self { bytes, len: wanted.len(), whole: u64::from_le_bytes(whole), mask }
    }

    /// Whether it is in a place, and ends before another.
    fn is_at(&self, bytes: &[u8], place: usize, to: usize) -> bool {
        place + self.len <= to && word(bytes, place) & self.mask == self.whole
    }

    /// Where it is first in the bytes from one place to before another.
    fn find(&self, bytes: &[u8], mut from: usize, to: usize) -> Option<usize> {
        while from + self.len <= to {
            // Two words, since wasm calls a function to shift longer ones.
            let (mut low, mut high) = (word(bytes, from), word(bytes, from + 8));
            // A byte of this is zero where all of them fit.
            let mut differs = 0;
            for wanted in &self.bytes[..self.len] {
                differs |= low ^ wanted;
                low = low >> 8 | high << 56;
                high >>= 8;
            }
            // The lowest bit is that of the first zero; above it there may be others.
            let zeros = differs.wrapping_sub(ONES) & !differs & (ONES << 7);
            if zeros != 0 {
                let place = from + zeros.trailing_zeros() as usize / 8;
                return Some(place).filter(|place| place + self.len <= to);
            }
            from += 8;
        }
        None
    }
}

/// Eight bytes from a place on, with zeros after the end.
fn word(bytes: &[u8], from: usize) -> u64 {
    let rest = bytes.get(from..).unwrap_or_default();
    let whole = rest.first_chunk().map(|word| u64::from_le_bytes(*word));
    whole.unwrap_or_else(|| rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::Dice;
    use super::*;

    #[test]
    fn rows_are_found_whether_dense_or_not() {
        let mut dice = Dice(3);
        for round in 0..60 {
            let names: Vec<Vec<u8>> = (0..300)
                .map(|_| (0..dice.below(40)).map(|_| dice.pick(&b"aaab"[round % 3..])).collect())
                .collect();
            let bytes = names.iter().flat_map(|name| name.iter().copied().chain([0xFF])).collect::<Vec<u8>>();
            let mut end = 0;
            let end_of = |name: &Vec<u8>| {
                end += name.len() as u32 + 1;
                end - 1
            };
            let ends: Vec<u32> = names.iter().map(end_of).collect();
            for len in 1..=10 {
                let mut wanted: Vec<u8> = (0..len).map(|_| dice.pick(b"aaab")).collect();
                if dice.below(3) == 0 {
                    wanted[len - 1] = 0xFF;
                }
                let is_in = |place: &usize| {
                    let row = [&names[*place][..], &[0xFF]].concat();
                    row.windows(len).any(|window| window == wanted)
                };
                let from = dice.below(names.len() as u64) as usize;
                let places = dice.pick(&[0, from])..dice.pick(&[from, names.len()]);
                let expected: Vec<usize> = places.clone().filter(is_in).collect();
                let mut found = Vec::new();
                each_row(&bytes, &ends, places, &Finder::new(&wanted), |place| found.push(place));
                assert_eq!(found, expected, "{wanted:?}");
            }
        }
    }
}
