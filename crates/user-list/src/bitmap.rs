//! A set of rows of one segment, as a bitmap with rank and select. A filter or a count is a few word operations.

use crate::layout::SEGMENT_ROWS;

const WORDS: usize = SEGMENT_ROWS / 64;

/// Rows of one segment, by their offsets in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bitmap([u64; WORDS]);

impl Default for Bitmap {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl Bitmap {
    /// The first `count` rows.
    pub fn first(count: usize) -> Self {
        let filled = |word: usize| match count.saturating_sub(word * 64) {
            0 => 0,
            left if left < 64 => (1 << left) - 1,
            _ => u64::MAX,
        };
        Self(std::array::from_fn(filled))
    }

    /// Adds a row.
    pub fn set(&mut self, offset: usize) {
        self.0[offset / 64] |= 1 << (offset % 64);
    }

    /// Removes a row.
    pub fn unset(&mut self, offset: usize) {
        self.0[offset / 64] &= !(1 << (offset % 64));
    }

    /// Whether a row is in the set.
    pub fn has(&self, offset: usize) -> bool {
        self.0[offset / 64] >> (offset % 64) & 1 == 1
    }

    /// The number of rows.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows that are in both sets.
    pub fn and(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] & other.0[word]))
    }

    /// The rows that are in at least one of the two.
    pub fn or(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }

    /// The rows that are not in the other set.
    pub fn without(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] & !other.0[word]))
    }

    /// The offsets in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let rest = |bits: &u64| Some(bits & (bits - 1)).filter(|bits| *bits != 0);
            let all = std::iter::successors(Some(*bits).filter(|bits| *bits != 0), rest);
            all.map(move |bits| word * 64 + bits.trailing_zeros() as usize)
        })
    }

    /// Rank: the number of rows before an offset.
    pub fn rank(&self, offset: usize) -> usize {
        let whole: usize = self.0[..offset / 64].iter().map(|word| word.count_ones() as usize).sum();
        whole + (self.0[offset / 64] & ((1 << (offset % 64)) - 1)).count_ones() as usize
    }

    /// Select: the offset of the row that has `before` rows before it.
    pub fn select(&self, mut before: usize) -> Option<usize> {
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
    fn select_is_the_inverse_of_rank() {
        let mut bits = Bitmap::default();
        let offsets = [0, 1, 63, 64, 65, 127, 128, 2000, SEGMENT_ROWS - 1];
        offsets.iter().for_each(|offset| bits.set(*offset));
        assert_eq!(bits.iter().collect::<Vec<_>>(), offsets);
        assert_eq!(bits.count(), offsets.len());
        for (n, offset) in offsets.into_iter().enumerate() {
            assert_eq!((bits.select(n), bits.rank(offset)), (Some(offset), n));
        }
        assert_eq!(bits.select(offsets.len()), None);
        assert!(bits.has(2000) && !bits.has(2001));
        bits.unset(2000);
        assert!(!bits.has(2000));
    }

    #[test]
    fn first_contains_exactly_the_first_rows() {
        for count in [0, 1, 63, 64, 65, 4095, SEGMENT_ROWS] {
            let bits = Bitmap::first(count);
            assert_eq!(bits.count(), count);
            assert!(bits.iter().eq(0..count));
        }
        let (all, some) = (Bitmap::first(100), Bitmap::first(40));
        assert_eq!(all.and(&some), some);
        assert!(all.without(&some).iter().eq(40..100));
        assert_eq!(all.without(&some).or(&some), all);
    }
}
