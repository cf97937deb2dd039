//! The lines of the list: operations in their order, with a heading above those on the same tresor. While the list is
//! in use its order is kept and later operations are appended, so that no row moves under the pointer.

use crate::navigation::review_query::{OperationFields, ReviewFilter};
use crate::operations::context::Details;
use crate::operations::key::OperationKey;
use crate::operations::queue::{Item, Queue};
use crate::sort::sort_by;
use admin_api::TresorId;
use std::collections::{HashMap, HashSet};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Line {
    /// The heading of the operations on one tresor.
    Group(TresorId),
    /// An operation.
    Operation(OperationKey),
}

/// All lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing(Vec<Line>);

impl Listing {
    /// The lines for a filter: filtered, sorted, and grouped by tresor.
    pub fn of(queue: &Queue, filter: &ReviewFilter) -> Self {
        let filtered = filter.prepared();
        let mut items =
            queue.items().iter().filter(|item| filtered.matches(&fields(item))).collect::<Vec<_>>();
        // The sort is stable, so the order of arrival decides between equals.
        sort_by(&mut items, |a, b| filter.sort.compare(a.made_at(), b.made_at()));
        Self(grouped(&items))
    }

    /// The same lines without removed operations, with the new ones at the end.
    pub fn extended(&self, queue: &Queue, filter: &ReviewFilter) -> Self {
        let filtered = filter.prepared();
        let present = self.keys().collect::<HashSet<_>>();
        let added = queue
            .items()
            .iter()
            .filter(|item| !present.contains(&item.key) && filtered.matches(&fields(item)));
        let added = added.map(|item| Line::Operation(item.key.clone())).collect::<Vec<_>>();
        let is_present = |line: &&Line| match line {
            Line::Operation(key) => queue.get(key).is_some(),
            Line::Group(_) => true,
        };
        Self(self.0.iter().filter(is_present).cloned().chain(added).collect())
    }

    /// All lines.
    pub fn lines(&self) -> &[Line] {
        &self.0
    }

    /// The operations in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &OperationKey> {
        self.0.iter().filter_map(|line| match line {
            Line::Operation(key) => Some(key),
            Line::Group(_) => None,
        })
    }

    /// Which lines are headings.
    pub fn headings(&self) -> Vec<usize> {
        let is_heading = |index: &usize| matches!(self.0[*index], Line::Group(_));
        (0..self.0.len()).filter(is_heading).collect()
    }

    /// The line of an operation.
    pub fn line_of(&self, key: &OperationKey) -> Option<usize> {
        self.0.iter().position(|line| matches!(line, Line::Operation(other) if other == key))
    }

    /// The next or previous operation that `wanted` accepts. The search wraps around at the ends.
    pub fn neighbour(
        &self,
        of: Option<&OperationKey>,
        forward: bool,
        wanted: impl Fn(&OperationKey) -> bool,
    ) -> Option<OperationKey> {
        let keys = self.keys().collect::<Vec<_>>();
        let index = of.and_then(|of| keys.iter().position(|key| *key == of));
        let count = keys.len();
        let start = match (index, forward) {
            (Some(index), true) => index + 1,
            (Some(index), false) => index + count - 1,
            (None, true) => 0,
            (None, false) => count.saturating_sub(1),
        };
        let others = if index.is_some() { count.saturating_sub(1) } else { count };
        (0..others)
            .map(|step| if forward { start + step } else { start + 2 * count - step })
            .map(|index| keys[index % count])
            .find(|key| wanted(key))
            .cloned()
    }
}

/// The fields of an operation for the filter.
pub fn fields(item: &Item) -> OperationFields<'_> {
    let details = item.details.as_ref();
    OperationFields {
        key: &item.key,
        by: details.and_then(|details| details.by.as_ref()),
        for_user: details.and_then(|details| details.for_user.as_ref()),
        tresor: details.map(|details: &Details| &details.tresor),
        note: &item.note,
    }
}

/// Groups operations on the same tresor at the position of the first of them.
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
            // Already in the group of its tresor.
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

    /// A queue from ids and tresors; an empty tresor is unknown.
    fn queue(items: &[(&str, &str)]) -> Queue {
        let mut queue = Queue::default();
        for (id, tresor) in items {
            let details = (!tresor.is_empty()).then(|| Details::of_creation(TresorId::new(*tresor)));
            queue.add(Item { details, ..Item::new(key(id), 0.0) });
        }
        queue
    }

    fn names(listing: &Listing) -> Vec<String> {
        let name = |line: &Line| match line {
            Line::Group(tresor) => format!("[{tresor}]"),
            Line::Operation(key) => key.id.to_string(),
        };
        listing.lines().iter().map(name).collect()
    }

    #[test]
    fn operations_on_one_tresor_are_grouped() {
        let listing =
            Listing::of(&queue(&[("a", "t"), ("b", "u"), ("c", ""), ("d", "t")]), &ReviewFilter::default());
        assert_eq!(names(&listing), ["[t]", "a", "d", "b", "c"]);
        assert_eq!(listing.headings(), [0]);
        assert_eq!(listing.line_of(&key("d")), Some(2));
    }

    #[test]
    fn a_later_operation_is_appended() {
        let filter = ReviewFilter::default();
        let before = Listing::of(&queue(&[("a", "t"), ("b", "u")]), &filter);
        let after = before.extended(&queue(&[("b", "u"), ("c", "u"), ("a", "t")]), &filter);
        assert_eq!(names(&after), ["a", "b", "c"]);
        let without = after.extended(&queue(&[("c", "u")]), &filter);
        assert_eq!(names(&without), ["c"]);
    }

    #[test]
    fn neighbours_wrap_around_and_skip_unwanted_operations() {
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
