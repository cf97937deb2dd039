//! A set of rows of one segment: one bit a row, so that a search, a filter and a count are a few words' work.

/// Rows of one segment.
pub(super) const SEGMENT_ROWS: usize = 4096;
const WORDS: usize = SEGMENT_ROWS / 64;

/// Where a row is: its segment, and its place in there.
pub(super) fn place(row: u32) -> (usize, usize) {
    (row as usize / SEGMENT_ROWS, row as usize % SEGMENT_ROWS)
}

/// The row at a place of a segment.
pub(super) fn row_at(segment: usize, place: usize) -> u32 {
    (segment * SEGMENT_ROWS + place) as u32
}

/// Some rows of one segment, by their places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits([u64; WORDS]);

impl Default for Bits {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl Bits {
    /// The first rows.
    pub fn first(count: usize) -> Self {
        let filled = |word: usize| match count.saturating_sub(word * 64) {
            0 => 0,
            left if left < 64 => (1 << left) - 1,
            _ => u64::MAX,
        };
        Self(std::array::from_fn(filled))
    }

    pub fn set(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub fn unset(&mut self, place: usize) {
        self.0[place / 64] &= !(1 << (place % 64));
    }

    pub fn has(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows that are in both.
    pub fn and(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] & other.0[word]))
    }

    /// The rows that are in one of them or in both.
    pub fn or(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }

    /// The rows that are here and not there.
    pub fn without(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] & !other.0[word]))
    }

    /// The places, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let rest = |bits: &u64| Some(bits & (bits - 1)).filter(|bits| *bits != 0);
            let all = std::iter::successors(Some(*bits).filter(|bits| *bits != 0), rest);
            all.map(move |bits| word * 64 + bits.trailing_zeros() as usize)
        })
    }

    /// How many are before a place.
    pub fn rank(&self, place: usize) -> usize {
        let whole: usize = self.0[..place / 64].iter().map(|word| word.count_ones() as usize).sum();
        whole + (self.0[place / 64] & ((1 << (place % 64)) - 1)).count_ones() as usize
    }

    /// The place of the one that has so many before it.
    pub fn nth(&self, mut before: usize) -> Option<usize> {
        for (word, bits) in self.0.iter().enumerate() {
            let here = bits.count_ones() as usize;
            if before < here {
                let rest = (0..before).fold(*bits, |bits, _| bits & (bits - 1));
                return Some(word * 64 + rest.trailing_zeros() as usize);
            }
            before -= here;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_places_are_each_others_inverse() {
        let mut bits = Bits::default();
        let places = [0, 1, 63, 64, 65, 127, 128, 2000, SEGMENT_ROWS - 1];
        places.iter().for_each(|place| bits.set(*place));
        assert_eq!(bits.iter().collect::<Vec<_>>(), places);
        assert_eq!(bits.count(), places.len());
        for (n, place) in places.into_iter().enumerate() {
            assert_eq!((bits.nth(n), bits.rank(place)), (Some(place), n));
        }
        assert_eq!(bits.nth(places.len()), None);
        assert!(bits.has(2000) && !bits.has(2001));
        bits.unset(2000);
        assert!(!bits.has(2000));
    }

    #[test]
    fn the_first_rows_are_as_many_as_asked() {
        for count in [0, 1, 63, 64, 65, 4095, SEGMENT_ROWS] {
            let bits = Bits::first(count);
            assert_eq!(bits.count(), count);
            assert!(bits.iter().eq(0..count));
        }
        let (all, some) = (Bits::first(100), Bits::first(40));
        assert_eq!(all.and(&some), some);
        assert!(all.without(&some).iter().eq(40..100));
        assert_eq!(all.without(&some).or(&some), all);
    }
}
