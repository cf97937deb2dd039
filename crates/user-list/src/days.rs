//! Days of the calendar, as the ids of users begin with one, and the number of users who registered on each.

use crate::layout::locate;
use crate::registration::{ListedState, RegistrationCounts};
use crate::store::UserStore;
use std::fmt;

/// A day of the calendar, from the year 0 to the year 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// Days before 1970-01-01 in the calendar that begins on March 1 of the year 0.
const DAYS_BEFORE_1970: i32 = 719_468;
/// Days of 400 years, after which the calendar repeats.
const CYCLE: i32 = 146_097;
/// Room for the days of a year: twelve months of 31.
const YEAR: usize = 12 * 31;

impl Day {
    /// A day; `None` if the calendar does not have it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (year <= 9999 && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads a day in the form `2026-11-03`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [a, b, c, d, b'-', e, f, b'-', g, h] => Self::of_digits(&[*a, *b, *c, *d, *e, *f, *g, *h]),
            _ => None,
        }
    }

    /// The day of a date at the beginning of an id; `None` without one, or if the calendar does not have it.
    pub(crate) fn of_date(date: &[u8]) -> Option<Self> {
        Self::of_digits(date.first_chunk()?)
    }

    fn of_digits(digits: &[u8; 8]) -> Option<Self> {
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let two = |at: usize| (digits[at] - b'0') * 10 + digits[at + 1] - b'0';
        Self::new(u16::from(two(0)) * 100 + u16::from(two(2)), two(4), two(6))
    }

    /// The number of days since 1970-01-01.
    pub fn number(self) -> i32 {
        // Years begin in March here, so that a leap day is the last of its year.
        let (mut year, mut month) = (i32::from(self.year), i32::from(self.month) - 3);
        if month < 0 {
            (year, month) = (year - 1, month + 12);
        }
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leap_days + (153 * month + 2) / 5 + i32::from(self.day) - 1 - DAYS_BEFORE_1970
    }

    /// The day with a number of days since 1970-01-01; `None` outside of the years 0 to 9999.
    pub fn of_number(number: i32) -> Option<Self> {
        let days = number.checked_add(DAYS_BEFORE_1970)?;
        let in_cycle = days.rem_euclid(CYCLE);
        let year = (in_cycle - in_cycle / 1460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
        let in_year = in_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let (next, month) = if month < 10 { (0, month + 3) } else { (1, month - 9) };
        let year = u16::try_from(year + days.div_euclid(CYCLE) * 400 + next).ok()?;
        Self::new(year, month as u8, day as u8)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The days between two, both included. Without a first or a last one it is open at that end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayRange {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

impl DayRange {
    /// Whether it is open at both ends, so that ids without a date belong to it, too.
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    /// Whether it contains the day of an id, or the lack of one.
    pub(crate) fn contains(self, day: Option<Day>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to),
            None => self.is_open(),
        }
    }
}

/// How many users registered on each day, by the dates in their ids, as far as they were counted.
#[derive(Default)]
pub struct DayCounts {
    /// The days of each year in which somebody registered, from the year 0.
    years: Vec<Option<Box<[RegistrationCounts; YEAR]>>>,
    undated: RegistrationCounts,
    counted: u32,
}

impl DayCounts {
    /// Counts the next `rows` of the store. `true` when all that have arrived are counted.
    pub fn step(&mut self, store: &UserStore, rows: u32) -> bool {
        let to = self.counted.saturating_add(rows.max(1)).min(store.len());
        for row in self.counted..to {
            let (segment, offset) = locate(row);
            let day = store.segments.get(segment).and_then(|segment| Day::of_date(segment.date(offset)));
            let counts = match day {
                Some(day) => self.of_day(day),
                None => &mut self.undated,
            };
            match store.state(row) {
                Some(ListedState::Validated) => counts.validated += 1,
                Some(ListedState::Unvalidated) => counts.unvalidated += 1,
                _ => counts.other += 1,
            }
        }
        self.counted = to;
        to == store.len()
    }

    fn of_day(&mut self, Day { year, month, day }: Day) -> &mut RegistrationCounts {
        let year = usize::from(year);
        if self.years.len() <= year {
            self.years.resize_with(year + 1, || None);
        }
        let days = self.years[year].get_or_insert_with(|| Box::new([RegistrationCounts::default(); YEAR]));
        &mut days[usize::from(month - 1) * 31 + usize::from(day - 1)]
    }

    /// The days on which somebody registered, in order.
    pub fn days(&self) -> Vec<(Day, RegistrationCounts)> {
        let mut found = Vec::new();
        for (year, days) in self.years.iter().enumerate() {
            for (at, counts) in days.iter().flat_map(|days| days.iter()).enumerate() {
                if counts.total() > 0
                    && let Some(day) = Day::new(year as u16, (at / 31 + 1) as u8, (at % 31 + 1) as u8)
                {
                    found.push((day, *counts));
                }
            }
        }
        found
    }

    /// The users whose ids have no date, or one that the calendar does not have.
    pub fn undated(&self) -> RegistrationCounts {
        self.undated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::many;

    #[test]
    fn days_are_numbered_without_a_gap() {
        let first = Day::new(0, 1, 1).unwrap().number();
        let last = Day::new(9999, 12, 31).unwrap().number();
        assert_eq!(Day::new(1970, 1, 1).unwrap().number(), 0);
        assert_eq!(Day::new(2026, 11, 28).unwrap().number(), 20_785);
        assert_eq!((Day::of_number(first - 1), Day::of_number(last + 1)), (None, None));
        assert_eq!((Day::of_number(i32::MIN), Day::of_number(i32::MAX)), (None, None));
        let mut before = None;
        for number in first..=last {
            let day = Day::of_number(number).unwrap();
            assert_eq!(day.number(), number);
            assert!(before < Some(day), "{day}");
            before = Some(day);
        }
    }

    #[test]
    fn a_day_is_read_from_its_text() {
        for text in ["0000-01-01", "2024-02-29", "2000-02-29", "2026-11-03", "9999-12-31"] {
            assert_eq!(Day::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026-11-3",
            "2026-11-31",
            "2025-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026/11/03",
            "20261103",
            "2026-11-03 ",
            "２026-1-1",
            "+026-11-03",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_is_open_where_it_has_no_end() {
        let day = |text| Day::parse(text);
        let of = |from, to| DayRange { from: day(from), to: day(to) };
        assert!(of("", "").contains(None) && of("", "").contains(day("2026-01-01")));
        let month = of("2026-11-01", "2026-11-30");
        for inside in ["2026-11-01", "2026-11-15", "2026-11-30"] {
            assert!(month.contains(day(inside)), "{inside}");
        }
        for outside in ["2026-10-31", "2026-12-01", "2025-11-15", ""] {
            assert!(!month.contains(day(outside)), "{outside}");
        }
        assert!(of("2026-11-01", "").contains(day("9999-01-01")) && !of("2026-11-01", "").contains(None));
        assert!(of("", "2026-11-01").contains(day("0000-01-01")) && !of("", "2026-11-01").contains(None));
    }

    #[test]
    fn a_million_users_are_counted_in_short_slices() {
        let mut store = UserStore::default();
        for (id, word) in many(1_000_000) {
            store.push(&id, word).unwrap();
        }
        // The work of a slice is bounded by its rows, and all slices together count everybody.
        let mut counts = DayCounts::default();
        let mut slices = 1;
        while !counts.step(&store, 64 * 1024) {
            slices += 1;
        }
        assert_eq!(slices, 16);
        let days = counts.days();
        assert_eq!(days.len(), 12 * 28);
        let total: u32 = days.iter().map(|(_, counts)| counts.total()).sum();
        assert_eq!((total, counts.undated()), (1_000_000, RegistrationCounts::default()));
    }
}
