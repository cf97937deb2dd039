//! Registrations by day, from the dates in the ids, as bars, and the days between two edges of the bars.

use super::buckets::{Buckets, DAYS};
use user_list::{Day, DayRange, RegistrationCounts};

/// The spans of days from the first to the last registration, with the counts of each.
pub fn by_day(days: &[(Day, RegistrationCounts)]) -> Option<(Buckets, Vec<RegistrationCounts>)> {
    let (first, last) = (days.first()?.0.number(), days.last()?.0.number());
    let buckets = Buckets::over(first.into(), last.into(), DAYS);
    let mut counts = vec![RegistrationCounts::default(); buckets.count];
    for (day, of_day) in days {
        if let Some(at) = buckets.of(day.number().into()) {
            counts[at].validated += of_day.validated;
            counts[at].unvalidated += of_day.unvalidated;
            counts[at].other += of_day.other;
        }
    }
    Some((buckets, counts))
}

/// The days between two edges of the bars: the edge 0 is left of the first bar.
pub fn between(buckets: Buckets, from: usize, to: usize) -> DayRange {
    let day = |unit: i64| i32::try_from(unit).ok().and_then(Day::of_number);
    DayRange { from: day(buckets.begin(from)), to: day(buckets.end(to.saturating_sub(1))) }
}

/// Moves one of two edges to a place and keeps at least one bar between them. Returns both.
pub fn moved(edges: (usize, usize), is_first: bool, to: usize, count: usize) -> (usize, usize) {
    match is_first {
        true => (to.min(edges.1.saturating_sub(1)), edges.1),
        false => (edges.0, to.clamp(edges.0 + 1, count.max(edges.0 + 1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn counts(validated: u32, unvalidated: u32, other: u32) -> RegistrationCounts {
        RegistrationCounts { validated, unvalidated, other }
    }

    #[test]
    fn bars_have_the_counts_of_their_days() {
        let days = [
            (day("2026-02-27"), counts(1, 2, 0)),
            (day("2026-02-28"), counts(3, 0, 1)),
            (day("2026-03-02"), counts(0, 4, 0)),
        ];
        let (buckets, bars) = by_day(&days).unwrap();
        assert_eq!(bars, [counts(1, 2, 0), counts(3, 0, 1), counts(0, 0, 0), counts(0, 4, 0)]);
        let range = |from, to| {
            let DayRange { from, to } = between(buckets, from, to);
            [from, to].map(|day| day.unwrap().to_string())
        };
        assert_eq!(range(0, 4), ["2026-02-27", "2026-03-02"]);
        assert_eq!(range(1, 3), ["2026-02-28", "2026-03-01"]);
        assert!(by_day(&[]).is_none());
    }

    #[test]
    fn bars_of_several_days_hold_everybody() {
        let days = [(day("2016-01-01"), counts(5, 1, 0)), (day("2026-12-31"), counts(2, 0, 2))];
        let (buckets, bars) = by_day(&days).unwrap();
        assert!(buckets.length > 1 && bars.len() <= 92);
        assert_eq!(bars.iter().map(|counts| counts.total()).sum::<u32>(), 10);
        let whole = between(buckets, 0, buckets.count);
        assert!(whole.from.unwrap() <= days[0].0 && whole.to.unwrap() >= days[1].0);
    }

    #[test]
    fn the_edges_never_cross() {
        assert_eq!(moved((0, 10), true, 4, 10), (4, 10));
        assert_eq!(moved((4, 6), true, 9, 10), (5, 6));
        assert_eq!(moved((4, 6), false, 2, 10), (4, 5));
        assert_eq!(moved((4, 6), false, 99, 10), (4, 10));
        assert_eq!(moved((0, 1), true, 1, 1), (0, 1));
        assert_eq!(moved((0, 1), false, 0, 1), (0, 1));
    }
}
