//! A filter that skips rows in which a search word cannot be. It is a Bloom filter with one hash over the trigrams
//! (three bytes in a row) of a few hundred ids. Reading a million names from memory takes longer than a frame leaves,
//! and most searches need only a small part of them.

use crate::layout::SEPARATOR;
use std::ops::Range;

/// Rows of one set.
const ROWS: usize = 512;
/// Bits of one set, which is two kilobytes. The trigrams of [`ROWS`] ids of the platform set about a fifth of them.
const BITS: usize = 1 << 14;

/// The trigrams of a segment's ids: one set for every [`ROWS`] rows. A set can report a trigram that was not added and
/// never misses one that was. Upper and lower case are the same.
#[derive(Default)]
pub(crate) struct TrigramFilter(Vec<[u32; BITS / 32]>);

/// The trigrams of a search word, as bits of a set.
pub(crate) struct Trigrams(Vec<usize>);

impl TrigramFilter {
    /// Adds the id of the next row, without its domain. `offset` is the row's offset in the segment.
    pub fn push<'a>(&mut self, offset: usize, name: impl Iterator<Item = &'a u8>) {
        if offset.is_multiple_of(ROWS) {
            self.0.push([0; BITS / 32]);
        }
        if let Some(set) = self.0.last_mut() {
            for_each_bit(name.chain([&SEPARATOR]), |bit| set[bit / 32] |= 1 << (bit % 32));
        }
    }

    /// The offsets, below `rows`, of the rows that may contain a word, in as few ranges as possible.
    pub fn candidates(&self, word: &Trigrams, rows: usize) -> impl Iterator<Item = Range<usize>> {
        let may_contain = |number: usize| {
            let set = self.0.get(number);
            set.is_some_and(|set| word.0.iter().all(|bit| set[bit / 32] >> (bit % 32) & 1 == 1))
        };
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = (next..self.0.len()).find(|number| may_contain(*number))?;
            next = (first + 1..self.0.len()).find(|number| !may_contain(*number)).unwrap_or(self.0.len());
            Some(first * ROWS..(next * ROWS).min(rows))
        })
    }

    /// Memory in bytes.
    pub fn size_bytes(&self) -> usize {
        self.0.len() * BITS / 8
    }
}

impl Trigrams {
    /// The trigrams of a word. Fewer than three bytes have none, so that every row may contain them.
    pub fn new(bytes: &[u8]) -> Self {
        let mut bits = Vec::new();
        for_each_bit(bytes, |bit| bits.push(bit));
        Self(bits)
    }
}

/// Calls with the bit of each trigram.
fn for_each_bit<'a>(bytes: impl IntoIterator<Item = &'a u8>, mut call: impl FnMut(usize)) {
    const FACTOR: u32 = 0x9E37_79B1;
    /// The bit that distinguishes lower from upper case, in each byte.
    const CASE: u32 = 0x20_2020;
    let mut trigram = 0;
    for (at, byte) in bytes.into_iter().enumerate() {
        trigram = trigram << 8 & 0xFF_FFFF | u32::from(*byte);
        if at >= 2 {
            call(((trigram | CASE).wrapping_mul(FACTOR) >> (32 - BITS.ilog2())) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::TestRng;

    #[test]
    fn candidates_include_every_row_with_the_word_and_few_others() {
        let mut rng = TestRng(11);
        let names: Vec<String> = (0..ROWS * 7 + 100).map(|_| rng.letters(8)).collect();
        let mut filter = TrigramFilter::default();
        names.iter().enumerate().for_each(|(offset, name)| filter.push(offset, name.as_bytes().iter()));
        let mut looked_at = 0;
        for row in 0..names.len() {
            let word = names[row][2..6].to_uppercase();
            let ranges: Vec<Range<usize>> =
                filter.candidates(&Trigrams::new(word.as_bytes()), names.len()).collect();
            assert!(ranges.iter().any(|range| range.contains(&row)), "{word}");
            assert!(ranges.is_sorted_by(|one, next| one.end < next.start), "{ranges:?}");
            looked_at += ranges.iter().map(ExactSizeIterator::len).sum::<usize>();
        }
        let share = looked_at as f64 / (names.len() * names.len()) as f64;
        assert!(share < 0.25, "one set of eight must be looked at, and few more: {share}");
    }

    #[test]
    fn two_bytes_may_be_in_every_row_and_the_separator_is_part_of_a_name() {
        let mut filter = TrigramFilter::default();
        ["abcd", "x", ""]
            .iter()
            .enumerate()
            .for_each(|(offset, name)| filter.push(offset, name.as_bytes().iter()));
        let rows = |word: &[u8]| filter.candidates(&Trigrams::new(word), 3).flatten().count();
        assert_eq!([b"", &b"zz"[..], b"cd\xFF", b"bc\xFF"].map(rows), [3, 3, 3, 0]);
        assert_eq!(TrigramFilter::default().candidates(&Trigrams::new(b"a"), 0).count(), 0);
    }
}
