//! What the table shows of a pack, and in which order: search, filter and sort, worked out in turns that the caller
//! bounds. Which rows are found is one bit each; only a sorted view is a list of rows.

use super::bits::{Bits, SEGMENT_ROWS, place, row_at};
use super::facts::Counts;
use super::order::{By, Order};
use super::pack::{Pack, Segment};
use super::search::Search;

/// How much longer a row takes to sort than to search.
const SORT_COST: usize = 16;

/// Which registrations are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All, those with other words included.
    #[default]
    All,
    /// `Validated` only.
    Validated,
    /// `Unvalidated` only.
    Unvalidated,
    /// Only words that the protocol does not know.
    Other,
    /// `Unvalidated`, but for those whose secrets this browser has: nobody can validate them from here.
    Orphans,
}

impl Filter {
    const NAMED: [(Self, &'static str); 4] = [
        (Self::Validated, "validated"),
        (Self::Unvalidated, "unvalidated"),
        (Self::Other, "other"),
        (Self::Orphans, "orphans"),
    ];

    /// The name in the address; empty for all, which needs none.
    pub fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(filter, _)| *filter == self).map_or("", |(_, name)| name)
    }

    /// The filter of a name; all for any other.
    pub fn from_name(name: &str) -> Self {
        Self::NAMED.into_iter().find(|(_, named)| *named == name).map_or(Self::All, |(filter, _)| filter)
    }

    fn keep(self, segment: &Segment, bits: &Bits) -> Bits {
        match self {
            Self::All => bits.clone(),
            Self::Validated => bits.and(&segment.validated),
            Self::Unvalidated | Self::Orphans => bits.and(&segment.unvalidated),
            Self::Other => bits.without(&segment.validated).without(&segment.unvalidated),
        }
    }
}

/// Orders of the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// As the server sent them.
    #[default]
    Arrival,
    /// By id.
    IdAscending,
    /// By id, the last first.
    IdDescending,
    /// By the date in the id; ids without one come last.
    OldestFirst,
    /// By the date in the id, the youngest first; ids without one come last.
    NewestFirst,
}

impl Sort {
    const NAMED: [(Self, &'static str); 4] = [
        (Self::IdAscending, "id"),
        (Self::IdDescending, "id-descending"),
        (Self::OldestFirst, "oldest"),
        (Self::NewestFirst, "newest"),
    ];

    /// The name in the address; empty for the order of arrival, which needs none.
    pub fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(sort, _)| *sort == self).map_or("", |(_, name)| name)
    }

    /// The order of a name; arrival for any other.
    pub fn from_name(name: &str) -> Self {
        Self::NAMED.into_iter().find(|(_, named)| *named == name).map_or(Self::Arrival, |(sort, _)| sort)
    }

    fn by(self) -> Option<By> {
        match self {
            Self::Arrival => None,
            Self::IdAscending | Self::IdDescending => Some(By::Id),
            Self::OldestFirst | Self::NewestFirst => Some(By::Date),
        }
    }
}

/// The rows that are shown, as far as they are known.
#[derive(Default)]
pub struct View {
    search: Search,
    filter: Filter,
    sort: Sort,
    /// Rows that are no orphans although they are unvalidated, in order.
    kept: Vec<u32>,
    /// What was found and passes the filter, by segment.
    shown: Vec<Bits>,
    /// How many rows are shown of the segments before each, and in the end of all.
    before: Vec<usize>,
    order: Option<Order>,
    /// The shown rows in order, and how many rows of the order were gone through for them.
    sorted: Vec<u32>,
    walked: usize,
}

impl View {
    /// Shows the users whose id has every word of a text, in upper or lower case. Does no work yet.
    pub fn search(&mut self, text: &str) {
        if self.search.refine(text) {
            self.truncate(0);
        }
    }

    /// Shows the users of one registration. What was found is kept.
    pub fn filter(&mut self, pack: &Pack, filter: Filter) {
        if filter != self.filter {
            self.filter = filter;
            self.truncate(0);
            self.show(pack);
        }
    }

    /// Says which unvalidated users are no orphans, by their rows.
    pub fn keep(&mut self, pack: &Pack, mut rows: Vec<u32>) {
        rows.sort_unstable();
        if rows != self.kept {
            self.kept = rows;
            if self.filter == Filter::Orphans {
                self.truncate(0);
                self.show(pack);
            }
        }
    }

    /// Shows the users in an order. Until that is made, the view is in the order of arrival.
    pub fn sort(&mut self, sort: Sort) {
        if sort != self.sort {
            self.sort = sort;
            if self.order.as_ref().map(Order::by) != sort.by() {
                self.order = sort.by().map(Order::new);
            }
            self.unsort();
        }
    }

    /// Works on for about as long as a search of `budget_rows` takes, and at least on one segment. `true` when the
    /// view shows all that the pack has by now, and has nothing more to do until it has more.
    pub fn step(&mut self, pack: &Pack, budget_rows: usize) -> bool {
        let mut left = budget_rows.max(1);
        while !self.search.is_done(pack) {
            let Some(first) = (left > 0).then(|| self.search.step(pack, left)) else { return false };
            left = left.saturating_sub((self.search.hits().len() - first) * SEGMENT_ROWS);
            self.truncate(first);
            self.show(pack);
        }
        let Some(order) = &mut self.order else { return true };
        while left > 0 && order.step(pack) {
            left = left.saturating_sub(SEGMENT_ROWS * SORT_COST);
        }
        if order.is_done(pack) {
            self.walk(left);
            return self.walked == pack.len() as usize;
        }
        left > 0
    }

    /// How many rows are shown, as far as was searched.
    pub fn len(&self) -> usize {
        self.before.last().copied().unwrap_or_default()
    }

    /// Whether no row is shown, as far as was searched.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The order in which the rows are now: that which was asked for, or arrival while it is being made.
    pub fn shown_sort(&self, pack: &Pack) -> Sort {
        if self.ready(pack).is_some() { self.sort } else { Sort::Arrival }
    }

    /// The row at a place of the view, from 0; `None` where it is not known yet or there is none.
    pub fn row(&self, pack: &Pack, at: usize) -> Option<u32> {
        if self.ready(pack).is_some() {
            return self.sorted.get(at).copied();
        }
        let segment = self.before.partition_point(|before| *before <= at).checked_sub(1)?;
        let place = self.shown.get(segment)?.nth(at - self.before[segment])?;
        Some(row_at(segment, place))
    }

    /// Calls for each row between two places of the view, in order, the second excluded.
    pub fn each(&self, pack: &Pack, from: usize, to: usize, call: &mut dyn FnMut(u32)) {
        let to = to.min(self.len());
        if self.ready(pack).is_some() {
            let to = to.min(self.sorted.len());
            self.sorted.get(from..to).unwrap_or_default().iter().for_each(|row| call(*row));
            return;
        }
        let mut segment = self.before.partition_point(|before| *before <= from).saturating_sub(1);
        while let Some(shown) = self.shown.get(segment).filter(|_| self.before[segment] < to) {
            let before = self.before[segment];
            let left = to - before.max(from);
            let places = shown.iter().skip(from.saturating_sub(before)).take(left);
            places.for_each(|place| call(row_at(segment, place)));
            segment += 1;
        }
    }

    /// What is shown, by segment.
    pub(super) fn shown(&self) -> &[Bits] {
        &self.shown
    }

    /// The place of a row in the view; `None` where it is not known yet or the row is not shown.
    pub fn place_of(&self, pack: &Pack, row: u32) -> Option<usize> {
        if self.ready(pack).is_some() {
            return self.sorted.iter().position(|sorted| *sorted == row);
        }
        let (segment, place) = place(row);
        let shown = self.shown.get(segment)?;
        shown.has(place).then(|| self.before[segment] + shown.rank(place))
    }

    /// How many of the users found have which registration, whatever the filter, as far as was searched.
    pub fn counts(&self, pack: &Pack) -> Counts {
        let mut counts = Counts::default();
        for (bits, segment) in self.search.hits().iter().zip(&pack.segments) {
            let (validated, unvalidated) = (bits.and(&segment.validated), bits.and(&segment.unvalidated));
            let (validated, unvalidated) = (validated.count() as u32, unvalidated.count() as u32);
            counts.validated += validated;
            counts.unvalidated += unvalidated;
            counts.other += bits.count() as u32 - validated - unvalidated;
        }
        counts
    }

    /// The order that was asked for, once it is made.
    fn ready(&self, pack: &Pack) -> Option<&Order> {
        self.order.as_ref().filter(|order| order.is_done(pack))
    }

    /// Forgets what is shown from a segment on.
    fn truncate(&mut self, segments: usize) {
        self.shown.truncate(segments);
        self.before.truncate(segments + 1);
        self.unsort();
    }

    fn unsort(&mut self) {
        self.sorted.clear();
        self.walked = 0;
    }

    /// Shows what was found beyond what is shown.
    fn show(&mut self, pack: &Pack) {
        if self.before.is_empty() {
            self.before.push(0);
        }
        for (bits, segment) in self.search.hits().iter().zip(&pack.segments).skip(self.shown.len()) {
            let mut shown = self.filter.keep(segment, bits);
            if self.filter == Filter::Orphans {
                let number = self.shown.len();
                let kept = self.kept.iter().map(|row| place(*row));
                kept.filter(|(segment, _)| *segment == number).for_each(|(_, place)| shown.unset(place));
            }
            self.before.push(self.len() + shown.count());
            self.shown.push(shown);
        }
    }

    /// Goes through so many more rows of the order, and takes those that are shown.
    fn walk(&mut self, rows: usize) {
        let Some(order) = &self.order else { return };
        let (dated, undated) = order.rows();
        // Reversed as a list, but for the ids without a date, which are last either way.
        let is_reversed = matches!(self.sort, Sort::IdDescending | Sort::NewestFirst);
        let to = self.walked.saturating_add(rows).min(dated.len() + undated.len());
        if self.walked == 0 {
            self.sorted.reserve_exact(self.len());
        }
        for at in self.walked..to {
            let row = match at.checked_sub(dated.len()) {
                Some(at) => undated[at],
                None if is_reversed => dated[dated.len() - 1 - at],
                None => dated[at],
            };
            let (segment, place) = place(row);
            if self.shown[segment].has(place) {
                self.sorted.push(row);
            }
        }
        self.walked = to;
    }
}
