//! Sorts all rows by id or by date, in steps. It is a merge sort: each segment is sorted when it is full, and the
//! sorted segments are merged when the list is complete.

use crate::layout::{SEGMENT_ROWS, locate, row_at};
use crate::store::UserStore;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

/// What rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SortKey {
    /// The ids, byte by byte.
    Id,
    /// The dates in the ids. Users with the same second keep the order of arrival. Ids without a date come last.
    Date,
}

/// All rows in sorted order, as far as they have been sorted.
pub(crate) struct Order {
    by: SortKey,
    /// The rows of each segment with their keys, sorted.
    runs: Vec<Vec<(u64, u32)>>,
    /// The number of merged rows of each run.
    taken: Vec<usize>,
    merged: Vec<u32>,
    /// The number of rows with a date. They come first.
    dated: usize,
}

/// A row with the part of its key that fits into a number.
#[derive(Clone, Copy)]
struct SortEntry<'a> {
    key: u64,
    row: u32,
    by: SortKey,
    store: &'a UserStore,
}

/// The key of ids without a date. It is greater than every date.
const NO_DATE: u64 = u64::MAX;

/// The beginning of an id as a number that sorts like the ids: at most fourteen digits, and if another character ends
/// them earlier, whether that character sorts before or after the digits. Ids with equal numbers must be compared.
fn id_key(id: impl Iterator<Item = u8>) -> u64 {
    let mut key = 0;
    let mut places = 14;
    for byte in id.take(14) {
        places -= 1;
        key = key * 12
            + match byte {
                b'0'..=b'9' => u64::from(byte - b'0') + 1,
                _ if byte < b'0' => 0,
                _ => 11,
            };
        if !byte.is_ascii_digit() {
            break;
        }
    }
    key * 12_u64.pow(places)
}

fn date_key(date: &[u8]) -> u64 {
    if date.is_empty() {
        return NO_DATE;
    }
    date.iter().fold(0, |key, digit| key * 10 + u64::from(digit - b'0'))
}

impl Ord for SortEntry<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_id =
            || if self.by == SortKey::Id { self.store.compare(self.row, other.row) } else { Ordering::Equal };
        self.key.cmp(&other.key).then_with(by_id).then(self.row.cmp(&other.row))
    }
}

impl PartialOrd for SortEntry<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for SortEntry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for SortEntry<'_> {}

impl Order {
    pub fn new(by: SortKey) -> Self {
        Self { by, runs: Vec::new(), taken: Vec::new(), merged: Vec::new(), dated: 0 }
    }

    pub fn by(&self) -> SortKey {
        self.by
    }

    /// Whether all rows are sorted.
    pub fn is_done(&self, store: &UserStore) -> bool {
        store.is_closed() && self.merged.len() == store.len() as usize
    }

    /// The sorted rows, when all are sorted: those with a date, and those without. By id, all rows are in the first.
    pub fn rows(&self) -> (&[u32], &[u32]) {
        self.merged.split_at(self.dated)
    }

    /// Sorts or merges about one segment of rows. `false` if there is nothing to do at the moment.
    pub fn step(&mut self, store: &UserStore) -> bool {
        let number = self.runs.len();
        match store.segments.get(number) {
            Some(segment) if segment.len() == SEGMENT_ROWS || store.is_closed() => {
                let mut entries: Vec<SortEntry> = (0..segment.len())
                    .map(|offset| {
                        let row = row_at(number, offset);
                        let parts = store.parts(row).unwrap_or_default();
                        let key = match self.by {
                            SortKey::Id => id_key(parts.bytes()),
                            SortKey::Date => date_key(parts.date),
                        };
                        self.entry(store, (key, row))
                    })
                    .collect();
                entries.sort_unstable();
                self.runs.push(entries.into_iter().map(|entry| (entry.key, entry.row)).collect());
                true
            }
            None if store.is_closed() && !self.is_done(store) => {
                self.merge(store);
                true
            }
            _ => false,
        }
    }

    fn entry<'a>(&self, store: &'a UserStore, (key, row): (u64, u32)) -> SortEntry<'a> {
        SortEntry { key, row, by: self.by, store }
    }

    fn merge(&mut self, store: &UserStore) {
        if self.merged.is_empty() {
            self.taken = vec![0; self.runs.len()];
            self.merged.reserve_exact(store.len() as usize);
        }
        let firsts = self.runs.iter().zip(&self.taken).filter_map(|(run, taken)| run.get(*taken));
        let mut entries: BinaryHeap<_> = firsts.map(|first| Reverse(self.entry(store, *first))).collect();
        for _ in 0..SEGMENT_ROWS {
            let Some(mut least) = entries.peek_mut() else { break };
            let Reverse(SortEntry { key, row, .. }) = *least;
            self.merged.push(row);
            self.dated += usize::from(key != NO_DATE);
            let (run, _) = locate(row);
            self.taken[run] += 1;
            match self.runs[run].get(self.taken[run]) {
                Some(next) => *least = Reverse(self.entry(store, *next)),
                None => drop(PeekMut::pop(least)),
            }
        }
        if self.is_done(store) {
            // Only the rows are freed: the number of runs is the number of sorted segments.
            self.runs.iter_mut().for_each(|run| *run = Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_like_the_ids() {
        let ids = [
            "",
            "!",
            "20",
            "20!",
            "2016",
            "20161214010237",
            "20161214010237.a",
            "2016a",
            "20@",
            "3",
            "@",
            "a",
            "é",
        ];
        let key = |id: &str| id_key(id.bytes());
        assert!(ids.is_sorted() && ids.is_sorted_by_key(|id| key(id)));
        assert!(key("20") < key("2016") && key("2016121401") < key("2016121401:"));
        assert_eq!(key("20161214010237.a"), key("20161214010237.b"));
        assert!(key("99999999999999:") < NO_DATE && date_key(b"99991231235960") < NO_DATE);
        assert_eq!((date_key(b"20161214010237"), date_key(b"")), (20_161_214_010_237, NO_DATE));
    }
}
