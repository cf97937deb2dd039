//! A view of a store: which rows match the search and the filter, and in which order. Computed in steps that the
//! caller bounds. Matching rows are bitmaps; only a sorted view is a list of row numbers.

use crate::bitmap::Bitmap;
use crate::layout::{SEGMENT_ROWS, locate, row_at};
use crate::order::{Order, SortKey};
use crate::registration::RegistrationCounts;
use crate::search::Search;
use crate::segment::RowSegment;
use crate::store::UserStore;

/// How many times longer it takes to sort a row than to search it.
const SORT_COST: usize = 16;

/// Which registrations are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All users, including those with unknown words.
    #[default]
    All,
    /// `Validated` only.
    Validated,
    /// `Unvalidated` only.
    Unvalidated,
    /// Only words that the protocol does not define.
    Other,
    /// `Unvalidated`, without the users whose registration secrets this browser has. This browser cannot validate them.
    Orphans,
}

impl Filter {
    const NAMED: [(Self, &'static str); 4] = [
        (Self::Validated, "validated"),
        (Self::Unvalidated, "unvalidated"),
        (Self::Other, "other"),
        (Self::Orphans, "orphans"),
    ];

    /// The name in the panel's URL. Empty for all, the default.
    pub fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(filter, _)| *filter == self).map_or("", |(_, name)| name)
    }

    /// The filter with a name. All for an unknown name.
    pub fn from_name(name: &str) -> Self {
        Self::NAMED.into_iter().find(|(_, named)| *named == name).map_or(Self::All, |(filter, _)| filter)
    }

    fn keep(self, segment: &RowSegment, bits: &Bitmap) -> Bitmap {
        match self {
            Self::All => bits.clone(),
            Self::Validated => bits.and(&segment.validated),
            Self::Unvalidated | Self::Orphans => bits.and(&segment.unvalidated),
            Self::Other => bits.without(&segment.validated).without(&segment.unvalidated),
        }
    }
}

/// Orders of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// As the server sent them.
    #[default]
    Arrival,
    /// By id.
    IdAscending,
    /// By id, descending.
    IdDescending,
    /// By the date in the id. Ids without a date come last.
    OldestFirst,
    /// By the date in the id, the newest first. Ids without a date come last.
    NewestFirst,
}

impl Sort {
    const NAMED: [(Self, &'static str); 4] = [
        (Self::IdAscending, "id"),
        (Self::IdDescending, "id-descending"),
        (Self::OldestFirst, "oldest"),
        (Self::NewestFirst, "newest"),
    ];

    /// The name in the panel's URL. Empty for the order of arrival, the default.
    pub fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(sort, _)| *sort == self).map_or("", |(_, name)| name)
    }

    /// The order with a name. Arrival for an unknown name.
    pub fn from_name(name: &str) -> Self {
        Self::NAMED.into_iter().find(|(_, named)| *named == name).map_or(Self::Arrival, |(sort, _)| sort)
    }

    fn key(self) -> Option<SortKey> {
        match self {
            Self::Arrival => None,
            Self::IdAscending | Self::IdDescending => Some(SortKey::Id),
            Self::OldestFirst | Self::NewestFirst => Some(SortKey::Date),
        }
    }
}

/// The rows that are shown, as far as they were computed.
#[derive(Default)]
pub struct View {
    search: Search,
    filter: Filter,
    sort: Sort,
    /// The unvalidated rows that [`Filter::Orphans`] excludes, sorted.
    excluded: Vec<u32>,
    /// The rows of each segment that match search and filter.
    shown: Vec<Bitmap>,
    /// The number of shown rows before each segment. The last entry is the total.
    before: Vec<usize>,
    order: Option<Order>,
    /// The shown rows in sorted order, and the number of rows of `order` from which they were taken.
    sorted: Vec<u32>,
    visited: usize,
}

impl View {
    /// Shows the users whose id contains every word of a text, in upper or lower case. [`Self::step`] does the work.
    pub fn search(&mut self, text: &str) {
        if self.search.refine(text) {
            self.truncate(0);
        }
    }

    /// Shows the users that pass a filter. The result of the search is kept.
    pub fn filter(&mut self, store: &UserStore, filter: Filter) {
        if filter != self.filter {
            self.filter = filter;
            self.truncate(0);
            self.show(store);
        }
    }

    /// Sets the unvalidated rows that [`Filter::Orphans`] does not show.
    pub fn exclude_from_orphans(&mut self, store: &UserStore, mut rows: Vec<u32>) {
        rows.sort_unstable();
        if rows != self.excluded {
            self.excluded = rows;
            if self.filter == Filter::Orphans {
                self.truncate(0);
                self.show(store);
            }
        }
    }

    /// Sets the order. Until the rows are sorted, the view has the order of arrival.
    pub fn sort(&mut self, sort: Sort) {
        if sort != self.sort {
            self.sort = sort;
            if self.order.as_ref().map(Order::by) != sort.key() {
                self.order = sort.key().map(Order::new);
            }
            self.unsort();
        }
    }

    /// Works for about as long as it takes to search `budget_rows`, and on at least one segment. `true` when the view is
    /// up to date with the store, so that there is nothing to do until more users arrive.
    pub fn step(&mut self, store: &UserStore, budget_rows: usize) -> bool {
        let mut left = budget_rows.max(1);
        while !self.search.is_done(store) {
            let Some(first) = (left > 0).then(|| self.search.step(store, left)) else { return false };
            left = left.saturating_sub((self.search.hits().len() - first) * SEGMENT_ROWS);
            self.truncate(first);
            self.show(store);
        }
        let Some(order) = &mut self.order else { return true };
        while left > 0 && order.step(store) {
            left = left.saturating_sub(SEGMENT_ROWS * SORT_COST);
        }
        if order.is_done(store) {
            self.take_sorted(left);
            return self.visited == store.len() as usize;
        }
        left > 0
    }

    /// The number of rows shown, as far as was searched.
    pub fn len(&self) -> usize {
        self.before.last().copied().unwrap_or_default()
    }

    /// Whether no row is shown, as far as was searched.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The current order: the one that was set, or arrival while the rows are being sorted.
    pub fn shown_sort(&self, store: &UserStore) -> Sort {
        if self.ready(store).is_some() { self.sort } else { Sort::Arrival }
    }

    /// The row at a position of the view, from 0. `None` if there is none or it is not known yet.
    pub fn row(&self, store: &UserStore, at: usize) -> Option<u32> {
        if self.ready(store).is_some() {
            return self.sorted.get(at).copied();
        }
        let segment = self.before.partition_point(|before| *before <= at).checked_sub(1)?;
        let offset = self.shown.get(segment)?.select(at - self.before[segment])?;
        Some(row_at(segment, offset))
    }

    /// Calls with each row between two positions of the view, in order. The second position is excluded.
    pub fn for_each(&self, store: &UserStore, from: usize, to: usize, call: &mut dyn FnMut(u32)) {
        let to = to.min(self.len());
        if self.ready(store).is_some() {
            let to = to.min(self.sorted.len());
            self.sorted.get(from..to).unwrap_or_default().iter().for_each(|row| call(*row));
            return;
        }
        let mut segment = self.before.partition_point(|before| *before <= from).saturating_sub(1);
        while let Some(shown) = self.shown.get(segment).filter(|_| self.before[segment] < to) {
            let before = self.before[segment];
            let left = to - before.max(from);
            let offsets = shown.iter().skip(from.saturating_sub(before)).take(left);
            offsets.for_each(|offset| call(row_at(segment, offset)));
            segment += 1;
        }
    }

    /// The shown rows of each segment.
    pub(crate) fn shown(&self) -> &[Bitmap] {
        &self.shown
    }

    /// The position of a row in the view. `None` if it is not shown or not known yet.
    pub fn position_of(&self, store: &UserStore, row: u32) -> Option<usize> {
        if self.ready(store).is_some() {
            return self.sorted.iter().position(|sorted| *sorted == row);
        }
        let (segment, offset) = locate(row);
        let shown = self.shown.get(segment)?;
        shown.has(offset).then(|| self.before[segment] + shown.rank(offset))
    }

    /// The number of users by registration state that match the search, regardless of the filter, as far as was searched.
    pub fn counts(&self, store: &UserStore) -> RegistrationCounts {
        let mut counts = RegistrationCounts::default();
        for (bits, segment) in self.search.hits().iter().zip(&store.segments) {
            let (validated, unvalidated) = (bits.and(&segment.validated), bits.and(&segment.unvalidated));
            let (validated, unvalidated) = (validated.count() as u32, unvalidated.count() as u32);
            counts.validated += validated;
            counts.unvalidated += unvalidated;
            counts.other += bits.count() as u32 - validated - unvalidated;
        }
        counts
    }

    /// The order that was set, when the rows are sorted.
    fn ready(&self, store: &UserStore) -> Option<&Order> {
        self.order.as_ref().filter(|order| order.is_done(store))
    }

    /// Discards what is shown from a segment on.
    fn truncate(&mut self, segments: usize) {
        self.shown.truncate(segments);
        self.before.truncate(segments + 1);
        self.unsort();
    }

    fn unsort(&mut self) {
        self.sorted.clear();
        self.visited = 0;
    }

    /// Applies the filter to the segments that were searched since the last call.
    fn show(&mut self, store: &UserStore) {
        if self.before.is_empty() {
            self.before.push(0);
        }
        for (bits, segment) in self.search.hits().iter().zip(&store.segments).skip(self.shown.len()) {
            let mut shown = self.filter.keep(segment, bits);
            if self.filter == Filter::Orphans {
                let number = self.shown.len();
                let excluded = self.excluded.iter().map(|row| locate(*row));
                excluded
                    .filter(|(segment, _)| *segment == number)
                    .for_each(|(_, offset)| shown.unset(offset));
            }
            self.before.push(self.len() + shown.count());
            self.shown.push(shown);
        }
    }

    /// Goes through the next rows of the sorted order and takes those that are shown.
    fn take_sorted(&mut self, rows: usize) {
        let Some(order) = &self.order else { return };
        let (dated, undated) = order.rows();
        // Descending is the reverse, except that ids without a date are last in both orders.
        let is_reversed = matches!(self.sort, Sort::IdDescending | Sort::NewestFirst);
        let to = self.visited.saturating_add(rows).min(dated.len() + undated.len());
        if self.visited == 0 {
            self.sorted.reserve_exact(self.len());
        }
        for at in self.visited..to {
            let row = match at.checked_sub(dated.len()) {
                Some(at) => undated[at],
                None if is_reversed => dated[dated.len() - 1 - at],
                None => dated[at],
            };
            let (segment, offset) = locate(row);
            if self.shown[segment].has(offset) {
                self.sorted.push(row);
            }
        }
        self.visited = to;
    }
}
