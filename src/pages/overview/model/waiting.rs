//! Operations that wait: which kinds, since when, and how long it took to decide those that wait no more.

use super::buckets::{Buckets, HOUR_MS, HOURS, unit};
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::Item;
use crate::sort::sort_by;
use admin_api::OperationKind;

/// An operation that waits, and when it arrived, in milliseconds since 1970-01-01 UTC.
pub type Arrival = (OperationKey, f64);

/// The operations of a kind that wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindRow {
    /// The kind.
    pub kind: OperationKind,
    /// How many.
    pub count: usize,
    /// When the oldest arrived.
    pub oldest_ms: f64,
}

/// When an operation arrived: when it was made or received, otherwise when it was added here. `parse` reads a date.
pub fn arrived_ms(item: &Item, parse: fn(&str) -> Option<f64>) -> f64 {
    item.made_at().and_then(parse).unwrap_or(item.added_at_ms)
}

/// The operations that wait, the oldest first.
pub fn arrivals(items: &[Item], parse: fn(&str) -> Option<f64>) -> Vec<Arrival> {
    let waiting = items.iter().filter(|item| item.is_waiting());
    let mut arrivals: Vec<Arrival> =
        waiting.map(|item| (item.key.clone(), arrived_ms(item, parse))).collect();
    sort_by(&mut arrivals, |a, b| a.1.total_cmp(&b.1));
    arrivals
}

/// The kinds that wait, the one with the oldest operation first.
pub fn by_kind(arrivals: &[Arrival]) -> Vec<KindRow> {
    let mut rows = Vec::<KindRow>::new();
    for (key, arrived_ms) in arrivals {
        match rows.iter_mut().find(|row| row.kind == key.kind) {
            Some(row) => row.count += 1,
            None => rows.push(KindRow { kind: key.kind, count: 1, oldest_ms: *arrived_ms }),
        }
    }
    rows
}

/// The spans of hours from the first to the last arrival, with the number of arrivals in each. The times are those of a
/// local clock.
pub fn by_hour(local_ms: &[f64]) -> Option<(Buckets, Vec<u32>)> {
    let hours = local_ms.iter().map(|ms| unit(*ms, HOUR_MS));
    let buckets = Buckets::over(hours.clone().min()?, hours.clone().max()?, HOURS);
    let mut counts = vec![0; buckets.count];
    hours.filter_map(|hour| buckets.of(hour)).for_each(|at| counts[at] += 1);
    Some((buckets, counts))
}

/// How long those that were approved or rejected here had waited, in milliseconds.
pub fn waited_ms(items: &[Item], parse: fn(&str) -> Option<f64>) -> Vec<u64> {
    let waited = |item: &Item| {
        let verdict = item.verdict().filter(|verdict| verdict.decision.is_some())?;
        let is_given = matches!(verdict.outcome, Outcome::Approved | Outcome::Rejected);
        is_given.then(|| (verdict.at_ms - arrived_ms(item, parse)).max(0.0) as u64)
    };
    items.iter().filter_map(waited).collect()
}

/// The middle of some numbers; of two in the middle their mean.
pub fn median(mut numbers: Vec<u64>) -> Option<u64> {
    sort_by(&mut numbers, Ord::cmp);
    let upper = *numbers.get(numbers.len() / 2)?;
    if numbers.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = numbers[numbers.len() / 2 - 1];
    Some(lower + (upper - lower) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::queue::{Status, Verdict};
    use crate::problem::tests::server;
    use admin_api::OperationKind::{Kick, Share};
    use admin_api::endpoint::Decision;

    fn item(kind: OperationKind, id: &str, added_at_ms: f64, received_at: Option<&str>) -> Item {
        let key = OperationKey::new(kind, id);
        Item { received_at: received_at.map(str::to_owned), ..Item::new(key, added_at_ms) }
    }

    fn decided(item: Item, decision: Option<Decision>, outcome: Outcome, at_ms: f64) -> Item {
        Item { status: Status::Decided(Verdict { decision, outcome, at_ms }), ..item }
    }

    fn parse(text: &str) -> Option<f64> {
        text.parse().ok()
    }

    #[test]
    fn kinds_come_with_the_oldest_first() {
        let items = [
            item(Share, "new", 50.0, None),
            item(Kick, "b", 40.0, Some("20")),
            item(Share, "old", 90.0, Some("10")),
            item(Kick, "a", 30.0, Some("unreadable")),
            decided(item(Kick, "gone", 1.0, None), None, Outcome::Gone(None), 2.0),
        ];
        let arrivals = arrivals(&items, parse);
        let order: Vec<_> = arrivals.iter().map(|(key, ms)| (key.id.as_str(), *ms)).collect();
        assert_eq!(order, [("old", 10.0), ("b", 20.0), ("a", 30.0), ("new", 50.0)]);
        let row = |kind, oldest_ms| KindRow { kind, count: 2, oldest_ms };
        assert_eq!(by_kind(&arrivals), [row(Share, 10.0), row(Kick, 20.0)]);
        assert_eq!(by_kind(&[]), []);
    }

    #[test]
    fn arrivals_are_counted_by_the_hour() {
        let (buckets, counts) = by_hour(&[3.5 * HOUR_MS, HOUR_MS, 1.9 * HOUR_MS]).unwrap();
        assert_eq!((buckets.begin(0), buckets.length, counts), (1, 1, vec![2, 0, 1]));
        let (buckets, counts) = by_hour(&[0.0, 100.0 * HOUR_MS]).unwrap();
        assert_eq!((buckets.length, counts.len(), counts.iter().sum::<u32>()), (3, 34, 2));
        assert!(by_hour(&[]).is_none());
    }

    #[test]
    fn only_verdicts_given_here_count_as_waited() {
        let at = |id, arrived| item(Share, id, arrived, None);
        let items = [
            decided(at("a", 100.0), Some(Decision::Approve), Outcome::Approved, 160.0),
            decided(at("b", 100.0), Some(Decision::Reject), Outcome::Rejected, 130.0),
            // The clock was set back.
            decided(at("c", 100.0), Some(Decision::Reject), Outcome::Rejected, 90.0),
            decided(at("d", 100.0), None, Outcome::Approved, 900.0),
            decided(at("e", 100.0), Some(Decision::Approve), Outcome::LostRace(server("X")), 900.0),
            at("f", 100.0),
        ];
        assert_eq!(waited_ms(&items, parse), [60, 30, 0]);
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7));
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![8, 1, 2, 5]), Some(3));
        assert_eq!(median(vec![u64::MAX, u64::MAX]), Some(u64::MAX));
    }
}
