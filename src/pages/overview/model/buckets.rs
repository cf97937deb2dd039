//! Spans of time for the bars of a chart: so many hours or days each, as short as the room for bars allows.

/// The hours of a day.
pub const DAY_HOURS: i64 = 24;
/// Milliseconds of an hour and of a day.
pub const HOUR_MS: f64 = 3_600_000.0;
/// Milliseconds of a day.
pub const DAY_MS: f64 = 24.0 * HOUR_MS;

/// How long a span can be, in units, and where the spans begin.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// The lengths, the shortest first. Beyond the last one, it is doubled until there is room.
    lengths: &'static [i64],
    /// Units from the Monday before 1970-01-01 until that day, so that weeks begin on Mondays.
    since_monday: i64,
    /// The most bars that there is room for.
    most: usize,
}

/// Hours: by the hour for two days, then by longer parts of a day, days and weeks.
pub const HOURS: Scale =
    Scale { lengths: &[1, 3, 6, 12, DAY_HOURS, 7 * DAY_HOURS], since_monday: 3 * DAY_HOURS, most: 48 };
/// Days: by the day for three months, then by weeks and by four weeks.
pub const DAYS: Scale = Scale { lengths: &[1, 7, 28], since_monday: 3, most: 92 };

/// Spans of equal length, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buckets {
    first: i64,
    /// The units in each.
    pub length: i64,
    /// How many there are.
    pub count: usize,
}

impl Buckets {
    /// The spans that cover the units from `first` to `last`.
    pub fn over(first: i64, last: i64, scale: Scale) -> Self {
        let mut lengths = scale.lengths.iter().copied();
        let mut length = lengths.next().unwrap_or(1);
        loop {
            let begin = (first + scale.since_monday).div_euclid(length) * length - scale.since_monday;
            let count = (last - begin).div_euclid(length) + 1;
            if count <= scale.most as i64 {
                return Self { first: begin, length, count: usize::try_from(count).unwrap_or_default() };
            }
            length = lengths.next().unwrap_or(length * 2);
        }
    }

    /// The span of a unit.
    pub fn of(self, unit: i64) -> Option<usize> {
        let at = usize::try_from((unit - self.first).div_euclid(self.length)).ok()?;
        (at < self.count).then_some(at)
    }

    /// The first unit of a span.
    pub fn begin(self, at: usize) -> i64 {
        self.first + at as i64 * self.length
    }

    /// The last unit of a span.
    pub fn end(self, at: usize) -> i64 {
        self.begin(at + 1) - 1
    }
}

/// The unit of a time by a clock without time zones.
pub fn unit(local_ms: f64, unit_ms: f64) -> i64 {
    (local_ms / unit_ms).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_as_short_as_there_is_room_for() {
        for (last, length, count) in [(0, 1, 1), (47, 1, 48), (48, 3, 17), (143, 3, 48), (144, 6, 25)] {
            let buckets = Buckets::over(0, last, HOURS);
            assert_eq!((buckets.length, buckets.count), (length, count), "{last}");
        }
        for (last, length) in [(91, 1), (92, 7), (640, 7), (650, 28), (3_000, 56), (3_652_424, 28 * 2048)] {
            let buckets = Buckets::over(0, last, DAYS);
            assert!(buckets.count <= 92, "{buckets:?}");
            assert_eq!(buckets.length, length, "{last}");
        }
    }

    #[test]
    fn every_unit_is_in_the_one_span_that_begins_and_ends_around_it() {
        for (first, last) in [(-5, 3), (20_000, 20_000), (20_000, 20_700), (-719_528, 2_932_896)] {
            let buckets = Buckets::over(first, last, DAYS);
            assert_eq!((buckets.of(first), buckets.of(last)), (Some(0), Some(buckets.count - 1)));
            assert_eq!(
                (buckets.of(buckets.begin(0) - 1), buckets.of(buckets.end(buckets.count - 1) + 1)),
                (None, None)
            );
            for at in 0..buckets.count {
                assert_eq!(
                    (buckets.of(buckets.begin(at)), buckets.of(buckets.end(at))),
                    (Some(at), Some(at))
                );
            }
        }
    }

    #[test]
    fn weeks_begin_on_mondays() {
        // 1970-01-05 was a Monday.
        let days = Buckets::over(10, 110, DAYS);
        assert_eq!((days.length, (days.begin(0) - 4).rem_euclid(7)), (7, 0));
        let hours = Buckets::over(1000, 4000, HOURS);
        assert_eq!(
            (hours.length, (hours.begin(0) - 4 * DAY_HOURS).rem_euclid(7 * DAY_HOURS)),
            (7 * DAY_HOURS, 0)
        );
    }

    #[test]
    fn a_time_before_1970_is_in_its_own_unit() {
        assert_eq!([-1.0, 0.0, HOUR_MS - 1.0, HOUR_MS].map(|ms| unit(ms, HOUR_MS)), [-1, 0, 0, 1]);
    }
}
