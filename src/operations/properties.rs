//! Property tests of the queue: random walks of several tabs over one store and one server, random feeds, and the order
//! of arrival.

mod world;

use super::feed_contents::{FeedChange, FeedContents};
use super::key::OperationKey;
use super::queue::{Item, Queue};
use super::queue_record;
use admin_api::OperationKind;
use admin_api::feed::FeedOperation;
use proptest::prelude::*;
use world::{delay_step, step, walk};

fn feed_operation() -> impl Strategy<Value = FeedOperation> {
    let kind = prop::sample::select(vec!["Share", "Kick", "TresorCreation", "Dance"]);
    (kind, "[a-e]").prop_map(|(kind, id)| FeedOperation {
        kind: kind.into(),
        id,
        received_at: Some("2026-01-01T00:00:00Z".into()),
        note: None,
    })
}

fn apply(queue: &mut Queue, change: FeedChange) {
    for key in &change.gone {
        queue.mark_gone(key, None, 1.0);
    }
    for item in change.listed {
        queue.add(item);
    }
}

fn keys(queue: &Queue) -> Vec<&OperationKey> {
    queue.items().iter().map(|item| &item.key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_walk_sends_two_verdicts_or_an_unseen_or_an_undone_one(steps in prop::collection::vec(step(), 1..80)) {
        walk(&steps);
    }

    #[test]
    fn a_delayed_rejection_is_sent_only_unchanged_and_not_undone(
        steps in prop::collection::vec(delay_step(), 1..40),
    ) {
        walk(&steps);
    }

    #[test]
    fn merging_a_feed_is_idempotent_and_keeps_the_first_order(
        lists in prop::collection::vec(prop::collection::vec(feed_operation(), 0..8), 1..5),
    ) {
        let (mut queue, mut contents) = (Queue::default(), FeedContents::default());
        let mut first_order: Vec<OperationKey> = Vec::new();
        for list in lists {
            for operation in &list {
                let Some(kind) = OperationKind::from_name(&operation.kind) else { continue };
                let key = OperationKey::new(kind, operation.id.clone());
                if !first_order.contains(&key) {
                    first_order.push(key);
                }
            }
            let change = contents.list(list.clone(), &queue, 1.0);
            apply(&mut queue, change);
            let once = queue.items().to_vec();
            let again = contents.list(list.clone(), &queue, 2.0);
            prop_assert!(again.gone.is_empty());
            apply(&mut queue, again);
            prop_assert_eq!(queue.items(), once);
            prop_assert_eq!(keys(&queue), first_order.iter().collect::<Vec<_>>());
            let is_waiting = |operation: &FeedOperation| {
                OperationKind::from_name(&operation.kind).is_none_or(|kind| {
                    let item = queue.get(&OperationKey::new(kind, operation.id.clone()));
                    item.is_some_and(|item| item.is_waiting() || item.verdict().is_some())
                })
            };
            prop_assert!(list.iter().all(is_waiting));
        }
    }

    #[test]
    fn stored_operations_come_back_in_the_order_of_arrival(
        batches in prop::collection::vec(prop::collection::vec("[a-j]", 0..6), 1..5),
        removed in prop::collection::vec("[a-j]", 0..4),
    ) {
        let mut queue = Queue::default();
        for (at_ms, batch) in batches.iter().enumerate() {
            // The clock may be set back; the order must not depend on it.
            for id in batch {
                queue.add(Item::new(OperationKey::new(OperationKind::Share, id.clone()), -(at_ms as f64)));
            }
        }
        let removed = removed.iter().map(|id| OperationKey::new(OperationKind::Share, id.clone())).collect::<Vec<_>>();
        queue.remove(&removed);
        for item in queue.items() {
            prop_assert_eq!(queue.get(&item.key), Some(item));
        }
        // The database returns records by their keys.
        let mut stored = queue.items().iter().map(|item| (item.key.to_string(), queue_record::write(item))).collect::<Vec<_>>();
        stored.sort();
        let mut read = stored.iter().filter_map(|(_, record)| queue_record::read(record)).collect::<Vec<_>>();
        super::queue::sort_by_arrival(&mut read);
        prop_assert_eq!(read, queue.items());
    }
}
