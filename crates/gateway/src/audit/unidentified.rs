//! Limits the lines of calls without an identity, because anybody can make such calls and fill the disk. The first few of
//! a minute have a line each. The others are counted, and each address has one line a minute with its count.

use crate::client_address::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Lines of one address in a minute.
const LINES_OF_ADDRESS: u32 = 10;
/// Lines of all addresses in a minute.
const LINES_IN_ALL: u32 = 60;
/// Addresses that are counted apart in a minute.
const ADDRESSES: usize = 50;

/// The counts of a minute.
#[derive(Default)]
pub(crate) struct Unidentified(Mutex<Minute>);

#[derive(Default)]
struct Minute {
    lines: u32,
    by_address: HashMap<IpAddr, Tally>,
    /// Calls from addresses beyond those that are counted apart.
    others: u64,
}

#[derive(Default)]
struct Tally {
    lines: u32,
    counted: u64,
}

/// The calls of a minute that have no line of their own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Count {
    /// Their address; `None` for those of many.
    pub from: Option<IpAddr>,
    /// How many.
    pub calls: u64,
}

impl Unidentified {
    /// Whether a call from this address gets a line of its own; otherwise it is counted.
    pub fn has_line(&self, from: IpAddr) -> bool {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let from = network(from);
        if minute.by_address.len() >= ADDRESSES && !minute.by_address.contains_key(&from) {
            minute.others += 1;
            return false;
        }
        let is_left = minute.lines < LINES_IN_ALL;
        let tally = minute.by_address.entry(from).or_default();
        if is_left && tally.lines < LINES_OF_ADDRESS {
            tally.lines += 1;
            minute.lines += 1;
            return true;
        }
        tally.counted += 1;
        false
    }

    /// The counts since the last time, in the order of the addresses.
    pub fn take(&self) -> Vec<Count> {
        let minute = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let counted = minute.by_address.into_iter().filter(|(_, tally)| tally.counted > 0);
        let mut counts =
            counted.map(|(from, tally)| Count { from: Some(from), calls: tally.counted }).collect::<Vec<_>>();
        counts.sort_by_key(|count| count.from);
        if minute.others > 0 {
            counts.push(Count { from: None, calls: minute.others });
        }
        counts
    }

    /// Counts calls again whose line could not be written.
    pub fn put_back(&self, count: &Count) {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match count.from {
            Some(from) if minute.by_address.len() < ADDRESSES => {
                minute.by_address.entry(from).or_default().counted += count.calls;
            }
            _ => minute.others += count.calls,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv6Addr;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, last])
    }

    #[test]
    fn one_address_has_a_few_lines_and_a_count() {
        let calls = Unidentified::default();
        let lines = (0..1000).filter(|_| calls.has_line(address(1))).count();
        assert_eq!(lines, 10);
        assert!(calls.has_line(address(2)), "another address has its own");
        let counts = calls.take();
        assert_eq!(counts, [Count { from: Some(address(1)), calls: 990 }]);
        calls.put_back(&counts[0]);
        assert_eq!(calls.take(), counts);
        assert_eq!(calls.take(), []);
        assert!(calls.has_line(address(1)), "the next minute");
    }

    #[test]
    fn many_addresses_have_no_more_than_all_together() {
        let calls = Unidentified::default();
        let lines = (0..100_000_u32).filter(|at| calls.has_line(address((at % 250) as u8))).count();
        assert_eq!(lines, 60);
        let counts = calls.take();
        assert_eq!(counts.len(), 51);
        assert_eq!(counts.iter().map(|count| count.calls).sum::<u64>(), 100_000 - 60);
        assert_eq!(counts[50].from, None);
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let calls = Unidentified::default();
        let from = |at: u64| IpAddr::from(Ipv6Addr::from_bits(0x2001_0db8 << 96 | u128::from(at)));
        assert_eq!((0..100).filter(|at| calls.has_line(from(*at))).count(), 10);
    }
}
