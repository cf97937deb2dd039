//! Finds the rows of a column that contain some bytes. A column holds its rows one after the other, each with a
//! separator at its end.

use crate::layout::row_start;
use memchr::memmem::Finder;
use std::ops::Range;

/// After this many matches, their density decides how the search continues.
const SAMPLE: usize = 64;
/// Maximum bytes that can be searched for row by row.
const SHORT: usize = 8;

/// Calls with the offset of each row in a range that contains the wanted bytes, in ascending order. The separator
/// counts as the last byte of its row.
///
/// Bytes that most rows contain, such as the century of a date, are searched for row by row, and first where the
/// previous row had them. Restarting the search after each match would take several times as long.
pub(crate) fn for_each_match(
    bytes: &[u8],
    ends: &[u32],
    offsets: Range<usize>,
    wanted: &Finder,
    mut found: impl FnMut(usize),
) {
    let (bytes, ends) = (&bytes[..row_start(ends, offsets.end)], &ends[..offsets.end]);
    let (mut at, mut offset, mut count) = (row_start(ends, offsets.start), offsets.start, 0);
    while let Some(distance) = wanted.find(&bytes[at..]) {
        offset = row_of(ends, offset, at + distance);
        found(offset);
        at = ends[offset] as usize + 1;
        offset += 1;
        count += 1;
        if count >= SAMPLE && offset - offsets.start < count * 4 && wanted.needle().len() <= SHORT {
            let wanted = Short::new(wanted.needle());
            let mut last_match = 0;
            for (offset, end) in ends.iter().enumerate().skip(offset) {
                let next = *end as usize + 1;
                if wanted.is_at(bytes, at + last_match, next) {
                    found(offset);
                } else if let Some(there) = wanted.find(bytes, at, next) {
                    last_match = there - at;
                    found(offset);
                }
                at = next;
            }
            return;
        }
    }
}

/// The row that contains a byte, at offset `from` or later. Searches in growing steps (galloping search), because
/// matches are either dense or far apart.
fn row_of(ends: &[u32], from: usize, byte: usize) -> usize {
    let byte = byte as u32;
    let (mut low, mut step) = (from, 1);
    while low + step < ends.len() && ends[low + step - 1] < byte {
        low += step;
        step *= 2;
    }
    let high = (low + step).min(ends.len());
    low + ends[low..high].partition_point(|end| *end < byte)
}

/// A few bytes that are compared at eight positions at once, with plain word operations (SWAR).
struct Short {
    /// Each byte eight times.
    bytes: [u64; SHORT],
    len: usize,
    /// All of them in one word, and the mask of the bits that they use.
    whole: u64,
    mask: u64,
}

/// A word whose every byte is one.
const ONES: u64 = u64::from_ne_bytes([1; 8]);

impl Short {
    fn new(wanted: &[u8]) -> Self {
        let (mut bytes, mut whole) = ([0; SHORT], [0; SHORT]);
        bytes.iter_mut().zip(wanted).for_each(|(word, byte)| *word = ONES * u64::from(*byte));
        whole[..wanted.len()].copy_from_slice(wanted);
        let mask = u64::MAX >> (64 - 8 * wanted.len());
        Self { bytes, len: wanted.len(), whole: u64::from_le_bytes(whole), mask }
    }

    /// Whether the bytes begin at a position and end before `to`.
    fn is_at(&self, bytes: &[u8], position: usize, to: usize) -> bool {
        position + self.len <= to && word(bytes, position) & self.mask == self.whole
    }

    /// The first position of the bytes in a range.
    fn find(&self, bytes: &[u8], mut from: usize, to: usize) -> Option<usize> {
        while from + self.len <= to {
            // Two words, because wasm calls a function to shift a longer one.
            let (mut low, mut high) = (word(bytes, from), word(bytes, from + 8));
            // A byte of this is zero where all wanted bytes match.
            let mut differs = 0;
            for wanted in &self.bytes[..self.len] {
                differs |= low ^ wanted;
                low = low >> 8 | high << 56;
                high >>= 8;
            }
            // The lowest bit marks the first zero. Higher bits can be wrong.
            let zeros = differs.wrapping_sub(ONES) & !differs & (ONES << 7);
            if zeros != 0 {
                let position = from + zeros.trailing_zeros() as usize / 8;
                return Some(position).filter(|position| position + self.len <= to);
            }
            from += 8;
        }
        None
    }
}

/// Eight bytes from a position on, with zeros after the end.
fn word(bytes: &[u8], from: usize) -> u64 {
    let rest = bytes.get(from..).unwrap_or_default();
    let whole = rest.first_chunk().map(|word| u64::from_le_bytes(*word));
    whole.unwrap_or_else(|| rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::TestRng;

    #[test]
    fn dense_and_sparse_matches_are_found() {
        let mut rng = TestRng(3);
        for round in 0..60 {
            let names: Vec<Vec<u8>> = (0..300)
                .map(|_| (0..rng.below(40)).map(|_| rng.pick(&b"aaab"[round % 3..])).collect())
                .collect();
            let bytes = names.iter().flat_map(|name| name.iter().copied().chain([0xFF])).collect::<Vec<u8>>();
            let mut end = 0;
            let end_of = |name: &Vec<u8>| {
                end += name.len() as u32 + 1;
                end - 1
            };
            let ends: Vec<u32> = names.iter().map(end_of).collect();
            for len in 1..=10 {
                let mut wanted: Vec<u8> = (0..len).map(|_| rng.pick(b"aaab")).collect();
                if rng.below(3) == 0 {
                    wanted[len - 1] = 0xFF;
                }
                let is_in = |offset: &usize| {
                    let row = [&names[*offset][..], &[0xFF]].concat();
                    row.windows(len).any(|window| window == wanted)
                };
                let from = rng.below(names.len() as u64) as usize;
                let offsets = rng.pick(&[0, from])..rng.pick(&[from, names.len()]);
                let expected: Vec<usize> = offsets.clone().filter(is_in).collect();
                let mut found = Vec::new();
                for_each_match(&bytes, &ends, offsets, &Finder::new(&wanted), |offset| found.push(offset));
                assert_eq!(found, expected, "{wanted:?}");
            }
        }
    }
}
