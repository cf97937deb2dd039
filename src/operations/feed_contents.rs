//! What the feed has listed so far, and what its lists and events change in the queue: new operations, and those that are
//! gone. How the feed is read is in `feed`.

use super::key::OperationKey;
use super::queue::{Item, Queue};
use admin_api::OperationKind;
use admin_api::feed::FeedOperation;
use std::collections::HashSet;

/// The operations that the feed has listed and not yet reported as decided.
#[derive(Debug, Default)]
pub struct FeedContents {
    keys: HashSet<OperationKey>,
}

/// What a list or an event of the feed changes in the queue.
#[derive(Debug, Default, PartialEq)]
pub struct FeedChange {
    /// Operations that no longer wait.
    pub gone: Vec<OperationKey>,
    /// Operations that wait, in the feed's order.
    pub listed: Vec<Item>,
}

impl FeedContents {
    /// Takes a whole list. What waits in the queue from an earlier feed and is not in the list is gone.
    pub fn list(&mut self, list: Vec<FeedOperation>, queue: &Queue, now_ms: f64) -> FeedChange {
        let ids = list.iter().map(|operation| operation.id.clone()).collect::<HashSet<_>>();
        let from_feed = queue.items().iter().filter(|item| item.received_at.is_some() && item.is_waiting());
        self.keys.extend(from_feed.map(|item| item.key.clone()));
        let gone = self.keys.extract_if(|key| !ids.contains(key.id.as_str())).collect();
        FeedChange { gone, listed: list.into_iter().filter_map(|one| self.take(one, now_ms)).collect() }
    }

    /// Takes one operation that an event reports.
    pub fn operation(&mut self, operation: FeedOperation, now_ms: f64) -> FeedChange {
        FeedChange { gone: Vec::new(), listed: self.take(operation, now_ms).into_iter().collect() }
    }

    /// Takes the id of an operation that an event reports as decided.
    pub fn decided(&mut self, id: &str) -> FeedChange {
        FeedChange { gone: self.keys.extract_if(|key| key.id.as_str() == id).collect(), listed: Vec::new() }
    }

    /// An operation of an unknown kind is left out.
    fn take(&mut self, operation: FeedOperation, now_ms: f64) -> Option<Item> {
        let key = OperationKey::new(OperationKind::from_name(&operation.kind)?, operation.id);
        self.keys.insert(key.clone());
        Some(Item { received_at: operation.received_at, feed_note: operation.note, ..Item::new(key, now_ms) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(kind: &str, id: &str) -> FeedOperation {
        let received_at = Some("2026-01-01T00:00:00Z".into());
        FeedOperation { kind: kind.into(), id: id.into(), received_at, note: None }
    }

    fn key(id: &str) -> OperationKey {
        OperationKey::new(OperationKind::Share, id)
    }

    fn ids(change: &FeedChange) -> Vec<&str> {
        change.listed.iter().map(|item| item.key.id.as_str()).collect()
    }

    #[test]
    fn an_operation_missing_from_a_new_list_is_gone_once() {
        let (mut contents, queue) = (FeedContents::default(), Queue::default());
        let first = contents.list(vec![operation("Share", "b"), operation("Share", "a")], &queue, 1.0);
        assert_eq!((ids(&first), first.gone.len()), (vec!["b", "a"], 0));
        assert_eq!(contents.list(vec![operation("Share", "a")], &queue, 1.0).gone, [key("b")]);
        assert_eq!(contents.list(vec![operation("Share", "a")], &queue, 1.0).gone, []);
        assert_eq!(contents.decided("a").gone, [key("a")]);
        assert_eq!(contents.decided("a"), FeedChange::default());
    }

    #[test]
    fn an_operation_of_an_earlier_feed_is_gone_but_not_one_that_was_pasted() {
        let mut queue = Queue::default();
        queue.add(Item { received_at: Some("2026-01-01T00:00:00Z".into()), ..Item::new(key("fed"), 1.0) });
        queue.add(Item::new(key("pasted"), 1.0));
        assert_eq!(FeedContents::default().list(Vec::new(), &queue, 1.0).gone, [key("fed")]);
    }

    #[test]
    fn an_unknown_kind_is_left_out() {
        let mut contents = FeedContents::default();
        assert_eq!(contents.operation(operation("Dance", "a"), 1.0), FeedChange::default());
        assert_eq!(ids(&contents.operation(operation("Kick", "a"), 1.0)), ["a"]);
    }
}
