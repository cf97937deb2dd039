//! The lines of the queue as they are drawn: operations in their order, with a heading above those that share a
//! tresor. An order once shown is kept: what comes later goes to the end, so that no row moves under a hand.

use crate::navigation::review_query::{ReviewFilter, Shown};
use crate::operations::context::Details;
use crate::operations::key::OperationKey;
use crate::operations::queue::{Item, Queue};
use admin_api::TresorId;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Line {
    /// The heading of the operations on one tresor.
    Group(TresorId),
    /// An operation.
    Operation(OperationKey),
}

/// Pixels of a heading and of an operation.
pub const GROUP_HEIGHT: u32 = 32;
/// Pixels of an operation.
pub const OPERATION_HEIGHT: u32 = 60;

/// All lines, and where each begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    lines: Vec<Line>,
    /// Pixels from the top, one more than there are lines.
    tops: Vec<u32>,
}

impl Listing {
    /// The lines of a view: filtered, sorted, and grouped by tresor.
    pub fn of(queue: &Queue, filter: &ReviewFilter) -> Self {
        let filtered = filter.prepared();
        let mut items =
            queue.items().iter().filter(|item| filtered.matches(&shown(item))).collect::<Vec<_>>();
        // Stable: what the order does not tell apart stays as it came.
        items.sort_by(|a, b| filter.sort.compare(a.made_at(), b.made_at()));
        Self::from_lines(grouped(&items))
    }

    /// The same lines, without what is held no more, and with what came since at the end.
    pub fn extended(&self, queue: &Queue, filter: &ReviewFilter) -> Self {
        let filtered = filter.prepared();
        let there = self.keys().collect::<HashSet<_>>();
        let fresh =
            queue.items().iter().filter(|item| !there.contains(&item.key) && filtered.matches(&shown(item)));
        let fresh = fresh.map(|item| Line::Operation(item.key.clone())).collect::<Vec<_>>();
        let held = |line: &&Line| match line {
            Line::Operation(key) => queue.get(key).is_some(),
            Line::Group(_) => true,
        };
        Self::from_lines(self.lines.iter().filter(held).cloned().chain(fresh).collect())
    }

    fn from_lines(lines: Vec<Line>) -> Self {
        let mut tops = Vec::with_capacity(lines.len() + 1);
        let mut top = 0;
        tops.push(top);
        for line in &lines {
            top += match line {
                Line::Group(_) => GROUP_HEIGHT,
                Line::Operation(_) => OPERATION_HEIGHT,
            };
            tops.push(top);
        }
        Self { lines, tops }
    }

    /// All lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The operations in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &OperationKey> {
        self.lines.iter().filter_map(|line| match line {
            Line::Operation(key) => Some(key),
            Line::Group(_) => None,
        })
    }

    /// Pixels from the top to a line.
    pub fn top(&self, line: usize) -> u32 {
        self.tops.get(line).copied().unwrap_or_default()
    }

    /// Pixels of all lines.
    pub fn height(&self) -> u32 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The line of an operation.
    pub fn line_of(&self, key: &OperationKey) -> Option<usize> {
        self.lines.iter().position(|line| matches!(line, Line::Operation(other) if other == key))
    }

    /// The lines that a window shows, given in pixels.
    pub fn window(&self, top: u32, height: u32) -> Range<usize> {
        let first = self.tops.partition_point(|&line| line <= top).saturating_sub(1);
        let end = self.tops.partition_point(|&line| line < top.saturating_add(height));
        first.min(self.lines.len())..end.min(self.lines.len())
    }

    /// The operation after or before another that `wanted` accepts; from the other end when there is none.
    pub fn neighbour(
        &self,
        of: Option<&OperationKey>,
        forward: bool,
        wanted: impl Fn(&OperationKey) -> bool,
    ) -> Option<OperationKey> {
        let keys = self.keys().collect::<Vec<_>>();
        let location = of.and_then(|of| keys.iter().position(|key| *key == of));
        let count = keys.len();
        let start = match (location, forward) {
            (Some(location), true) => location + 1,
            (Some(location), false) => location + count - 1,
            (None, true) => 0,
            (None, false) => count.saturating_sub(1),
        };
        let others = if location.is_some() { count.saturating_sub(1) } else { count };
        (0..others)
            .map(|step| if forward { start + step } else { start + 2 * count - step })
            .map(|location| keys[location % count])
            .find(|key| wanted(key))
            .cloned()
    }
}

/// What the filter sees of an operation held.
pub fn shown(item: &Item) -> Shown<'_> {
    let details = item.details.as_ref();
    Shown {
        key: &item.key,
        by: details.and_then(|details| details.by.as_ref()),
        for_user: details.and_then(|details| details.for_user.as_ref()),
        tresor: details.map(|details: &Details| &details.tresor),
        note: &item.note,
    }
}

/// Puts operations that share a tresor together, where the first of them stands.
fn grouped(items: &[&Item]) -> Vec<Line> {
    let mut by_tresor: HashMap<TresorId, Vec<&Item>> = HashMap::new();
    for item in items {
        if let Some(tresor) = item.tresor() {
            by_tresor.entry(tresor).or_default().push(item);
        }
    }
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        match item.tresor().map(|tresor| (by_tresor.remove(&tresor), tresor)) {
            None => lines.push(Line::Operation(item.key.clone())),
            // Stands with the first of its tresor already.
            Some((None, _)) => {}
            Some((Some(group), tresor)) => {
                if group.len() > 1 {
                    lines.push(Line::Group(tresor));
                }
                lines.extend(group.iter().map(|item| Line::Operation(item.key.clone())));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use admin_api::OperationKind;

    fn key(id: &str) -> OperationKey {
        OperationKey::new(OperationKind::Share, id)
    }

    /// Operations by id and tresor; an empty tresor is unknown.
    fn queue(items: &[(&str, &str)]) -> Queue {
        let mut queue = Queue::default();
        for (id, tresor) in items {
            let details = (!tresor.is_empty()).then(|| Details::of_creation(TresorId::new(*tresor)));
            queue.add(Item { details, ..Item::new(key(id), 0.0) });
        }
        queue
    }

    fn drawn(listing: &Listing) -> Vec<String> {
        let name = |line: &Line| match line {
            Line::Group(tresor) => format!("[{tresor}]"),
            Line::Operation(key) => key.id.to_string(),
        };
        listing.lines().iter().map(name).collect()
    }

    #[test]
    fn operations_of_one_tresor_stand_together() {
        let listing =
            Listing::of(&queue(&[("a", "t"), ("b", "u"), ("c", ""), ("d", "t")]), &ReviewFilter::default());
        assert_eq!(drawn(&listing), ["[t]", "a", "d", "b", "c"]);
        assert_eq!(listing.height(), GROUP_HEIGHT + 4 * OPERATION_HEIGHT);
    }

    #[test]
    fn what_comes_later_goes_to_the_end() {
        let filter = ReviewFilter::default();
        let before = Listing::of(&queue(&[("a", "t"), ("b", "u")]), &filter);
        let after = before.extended(&queue(&[("b", "u"), ("c", "u"), ("a", "t")]), &filter);
        assert_eq!(drawn(&after), ["a", "b", "c"]);
        let without = after.extended(&queue(&[("c", "u")]), &filter);
        assert_eq!(drawn(&without), ["c"]);
    }

    #[test]
    fn a_window_holds_the_lines_that_it_cuts() {
        let items = (0..5_000).map(|n| (n.to_string(), String::new())).collect::<Vec<_>>();
        let items = items.iter().map(|(id, tresor)| (id.as_str(), tresor.as_str())).collect::<Vec<_>>();
        let listing = Listing::of(&queue(&items), &ReviewFilter::default());
        assert_eq!(listing.window(0, 120), 0..2);
        assert_eq!(listing.window(59, 62), 0..3);
        assert_eq!(listing.window(60, 60), 1..2);
        assert_eq!(listing.window(299_940, 600), 4_999..5_000);
        assert_eq!(Listing::default().window(0, 600), 0..0);
    }

    #[test]
    fn neighbours_go_round_and_skip_the_unwanted() {
        let listing = Listing::of(&queue(&[("a", ""), ("b", ""), ("c", "")]), &ReviewFilter::default());
        let next = |of: Option<&str>, forward| {
            let of = of.map(key);
            listing
                .neighbour(of.as_ref(), forward, |key| key.id.as_str() != "b")
                .map(|key| key.id.to_string())
        };
        assert_eq!(next(Some("a"), true).as_deref(), Some("c"));
        assert_eq!(next(Some("c"), true).as_deref(), Some("a"));
        assert_eq!(next(Some("c"), false).as_deref(), Some("a"));
        assert_eq!(next(Some("a"), false).as_deref(), Some("c"));
        assert_eq!(next(None, true).as_deref(), Some("a"));
        assert_eq!(next(None, false).as_deref(), Some("c"));
        let alone = Listing::of(&queue(&[("a", "")]), &ReviewFilter::default());
        assert_eq!(alone.neighbour(Some(&key("a")), true, |_| true), None);
    }
}
