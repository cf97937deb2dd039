//! The rows of a whole pack by id or by date, made in turns: each segment is sorted by itself as it fills, and when
//! the list is complete all of them are merged at once.

use super::bits::{SEGMENT_ROWS, place, row_at};
use super::pack::Pack;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The ids, byte by byte.
    Id,
    /// The dates in the ids. Users of one second stay in the order of arrival; ids without a date come last.
    Date,
}

/// An order of all rows, as far as it has come.
pub(super) struct Order {
    by: By,
    /// The rows of each segment with their keys, sorted.
    runs: Vec<Vec<(u64, u32)>>,
    /// How many rows of each run were merged.
    taken: Vec<usize>,
    merged: Vec<u32>,
    /// Rows with a date, the first of the order.
    dated: usize,
}

/// A row with as much of what is compared as fits into a number.
#[derive(Clone, Copy)]
struct Head<'a> {
    key: u64,
    row: u32,
    by: By,
    pack: &'a Pack,
}

/// The key of ids without a date: after all dates.
const NO_DATE: u64 = u64::MAX;

/// What an id begins with, as a number in the order of the ids: its digits, fourteen at most, and whether what ends
/// them before that is less than a digit or more. Equal numbers say nothing.
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

impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_id =
            || if self.by == By::Id { self.pack.compare(self.row, other.row) } else { Ordering::Equal };
        self.key.cmp(&other.key).then_with(by_id).then(self.row.cmp(&other.row))
    }
}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head<'_> {}

impl Order {
    pub fn new(by: By) -> Self {
        Self { by, runs: Vec::new(), taken: Vec::new(), merged: Vec::new(), dated: 0 }
    }

    pub fn by(&self) -> By {
        self.by
    }

    /// Whether all rows are in order.
    pub fn is_done(&self, pack: &Pack) -> bool {
        pack.is_closed() && self.merged.len() == pack.len() as usize
    }

    /// The rows in order, once they are: those with a date, and those without. For the order by id all are with.
    pub fn rows(&self) -> (&[u32], &[u32]) {
        self.merged.split_at(self.dated)
    }

    /// Sorts or merges about one segment of rows; `false` where there is nothing to do for now.
    pub fn step(&mut self, pack: &Pack) -> bool {
        let number = self.runs.len();
        match pack.segments.get(number) {
            Some(segment) if segment.len() == SEGMENT_ROWS || pack.is_closed() => {
                let mut heads: Vec<Head> = (0..segment.len())
                    .map(|place| {
                        let row = row_at(number, place);
                        let parts = pack.parts(row).unwrap_or_default();
                        let key = match self.by {
                            By::Id => id_key(parts.bytes()),
                            By::Date => date_key(parts.date),
                        };
                        self.head(pack, (key, row))
                    })
                    .collect();
                heads.sort_unstable();
                self.runs.push(heads.into_iter().map(|head| (head.key, head.row)).collect());
                true
            }
            None if pack.is_closed() && !self.is_done(pack) => {
                self.merge(pack);
                true
            }
            _ => false,
        }
    }

    fn head<'a>(&self, pack: &'a Pack, (key, row): (u64, u32)) -> Head<'a> {
        Head { key, row, by: self.by, pack }
    }

    fn merge(&mut self, pack: &Pack) {
        if self.merged.is_empty() {
            self.taken = vec![0; self.runs.len()];
            self.merged.reserve_exact(pack.len() as usize);
        }
        let firsts = self.runs.iter().zip(&self.taken).filter_map(|(run, taken)| run.get(*taken));
        let mut heads: BinaryHeap<_> = firsts.map(|first| Reverse(self.head(pack, *first))).collect();
        for _ in 0..SEGMENT_ROWS {
            let Some(mut least) = heads.peek_mut() else { break };
            let Reverse(Head { key, row, .. }) = *least;
            self.merged.push(row);
            self.dated += usize::from(key != NO_DATE);
            let (run, _) = place(row);
            self.taken[run] += 1;
            match self.runs[run].get(self.taken[run]) {
                Some(next) => *least = Reverse(self.head(pack, *next)),
                None => drop(PeekMut::pop(least)),
            }
        }
        if self.is_done(pack) {
            // Their number still says that there is nothing left to sort.
            self.runs.iter_mut().for_each(|run| *run = Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_the_ids() {
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
