//! Which three bytes in a row the names of a few rows have: a word is looked for only where all of its threes are. A
//! million names take longer to be read from memory than a frame leaves; most searches read a small part of them.

use super::pack::SEPARATOR;
use std::ops::Range;

/// Rows of one set.
const ROWS: usize = 512;
/// Two kilobytes: about a fifth of the bits are set by that many ids of the platform.
const BITS: usize = 1 << 14;

/// The threes of the names of a segment: a set for each few rows, which may hold more than was put in, but never less.
/// Upper and lower case are the same.
#[derive(Default)]
pub(super) struct Threes(Vec<[u32; BITS / 32]>);

/// The threes of a word.
pub(super) struct Wanted(Vec<usize>);

impl Threes {
    /// Adds the name of the next row, which is at a place of the segment.
    pub fn push<'a>(&mut self, place: usize, name: impl Iterator<Item = &'a u8>) {
        if place.is_multiple_of(ROWS) {
            self.0.push([0; BITS / 32]);
        }
        if let Some(set) = self.0.last_mut() {
            each(name.chain([&SEPARATOR]), |bit| set[bit / 32] |= 1 << (bit % 32));
        }
    }

    /// The places, of so many rows, where a word may be: as few ranges as they make.
    pub fn places(&self, wanted: &Wanted, rows: usize) -> impl Iterator<Item = Range<usize>> {
        let may_have = |number: usize| {
            let set = self.0.get(number);
            set.is_some_and(|set| wanted.0.iter().all(|bit| set[bit / 32] >> (bit % 32) & 1 == 1))
        };
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = (next..self.0.len()).find(|number| may_have(*number))?;
            next = (first + 1..self.0.len()).find(|number| !may_have(*number)).unwrap_or(self.0.len());
            Some(first * ROWS..(next * ROWS).min(rows))
        })
    }

    /// Memory in bytes.
    pub fn size_bytes(&self) -> usize {
        self.0.len() * BITS / 8
    }
}

impl Wanted {
    /// The threes of bytes that are looked for: none where they are fewer.
    pub fn new(bytes: &[u8]) -> Self {
        let mut bits = Vec::new();
        each(bytes, |bit| bits.push(bit));
        Self(bits)
    }
}

/// Calls with the bit of each three.
fn each<'a>(bytes: impl IntoIterator<Item = &'a u8>, mut call: impl FnMut(usize)) {
    const FACTOR: u32 = 0x9E37_79B1;
    /// What tells lower from upper case, in each byte.
    const CASE: u32 = 0x20_2020;
    let mut three = 0;
    for (at, byte) in bytes.into_iter().enumerate() {
        three = three << 8 & 0xFF_FFFF | u32::from(*byte);
        if at >= 2 {
            call(((three | CASE).wrapping_mul(FACTOR) >> (32 - BITS.ilog2())) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Dice;
    use super::*;

    #[test]
    fn a_word_may_be_wherever_it_is_and_in_few_other_places() {
        let mut dice = Dice(11);
        let names: Vec<String> = (0..ROWS * 7 + 100).map(|_| dice.letters(8)).collect();
        let mut threes = Threes::default();
        names.iter().enumerate().for_each(|(place, name)| threes.push(place, name.as_bytes().iter()));
        let mut looked_at = 0;
        for row in 0..names.len() {
            let word = names[row][2..6].to_uppercase();
            let places: Vec<Range<usize>> =
                threes.places(&Wanted::new(word.as_bytes()), names.len()).collect();
            assert!(places.iter().any(|range| range.contains(&row)), "{word}");
            assert!(places.is_sorted_by(|one, next| one.end < next.start), "{places:?}");
            looked_at += places.iter().map(ExactSizeIterator::len).sum::<usize>();
        }
        let share = looked_at as f64 / (names.len() * names.len()) as f64;
        assert!(share < 0.25, "one set of eight must be looked at, and few more: {share}");
    }

    #[test]
    fn two_bytes_may_be_anywhere_and_the_end_of_a_name_counts() {
        let mut threes = Threes::default();
        ["abcd", "x", ""]
            .iter()
            .enumerate()
            .for_each(|(place, name)| threes.push(place, name.as_bytes().iter()));
        let rows = |word: &[u8]| threes.places(&Wanted::new(word), 3).flatten().count();
        assert_eq!([b"", &b"zz"[..], b"cd\xFF", b"bc\xFF"].map(rows), [3, 3, 3, 0]);
        assert_eq!(Threes::default().places(&Wanted::new(b"a"), 0).count(), 0);
    }
}
