//! Rejections in bulk: a set frozen at the click, a few at a time, stoppable, each with its own result. Rejecting is
//! safe to send without another look; approving is not, so there is no approval in bulk.

use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Item, Status};
use crate::operations::verdict::Order;
use crate::tasks::batch::{Batch, BatchStatus};
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// How far a bulk has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rejected, as the server said.
    pub rejected: usize,
    /// Through otherwise: gone before, or decided elsewhere.
    pub otherwise: usize,
    /// Refused.
    pub refused: usize,
    /// Of unknown outcome.
    pub unknown: usize,
    /// Not sent.
    pub unsent: usize,
}

impl Tally {
    /// How many have a result.
    pub fn through(&self) -> usize {
        self.rejected + self.otherwise + self.refused + self.unknown
    }

    fn of<'a>(items: impl Iterator<Item = Option<&'a Item>>) -> Self {
        let mut tally = Self::default();
        for item in items {
            let location = match item.map(|item| &item.status) {
                Some(Status::Waiting(Some(_))) => &mut tally.refused,
                Some(Status::Waiting(None) | Status::Undoable { .. } | Status::Sending(_)) => {
                    &mut tally.unsent
                }
                Some(Status::Decided(verdict)) => match verdict.outcome {
                    Outcome::Rejected => &mut tally.rejected,
                    Outcome::Unknown(_) => &mut tally.unknown,
                    _ => &mut tally.otherwise,
                },
                None => &mut tally.otherwise,
            };
            *location += 1;
        }
        tally
    }
}

/// A bulk's handle.
#[derive(Clone, Copy)]
pub struct Bulk {
    operations: HeldOperations,
    set: RwSignal<Vec<OperationKey>>,
    batch: Batch,
}

impl Bulk {
    /// A bulk over a desk.
    pub fn new(operations: HeldOperations) -> Self {
        Self { operations, set: RwSignal::default(), batch: Batch::default() }
    }

    /// Freezes the set. Whatever is selected afterwards is not part of it.
    pub fn freeze(self, set: Vec<OperationKey>) {
        self.set.set(set);
        self.batch.reset();
    }

    /// The frozen set. It does not change while it is shown, so it is not followed.
    pub fn set(self) -> Vec<OperationKey> {
        self.set.get_untracked()
    }

    /// How many are in it.
    pub fn len(self) -> usize {
        self.set.with(Vec::len)
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether it runs.
    pub fn running(self) -> BatchStatus {
        self.batch.running()
    }

    /// Whether it runs, without following it.
    pub fn running_now(self) -> BatchStatus {
        self.batch.running_now()
    }

    /// How far it has come, and follows it.
    pub fn tally(self) -> Tally {
        self.set.with(|set| self.operations.with(|queue| Tally::of(set.iter().map(|key| queue.get(key)))))
    }

    /// How many may be tried again: a rejection that was refused, or whose answer was lost, can be sent again safely.
    pub fn failed(self) -> usize {
        let tally = self.tally();
        tally.refused + tally.unknown
    }

    /// Rejects the frozen set.
    pub fn start(self) {
        self.run(self.set.get_untracked());
    }

    /// Sends nothing more. What is on its way gets its answer.
    pub fn stop(self) {
        self.batch.stop();
    }

    /// Tries again what was refused or got no answer. The set stays what it was.
    pub fn retry_failed(self) {
        let failed = self.operations.with_untracked(|queue| {
            let may_retry = |key: &&OperationKey| match queue.get(key).map(|item| &item.status) {
                Some(Status::Waiting(Some(_))) => true,
                Some(Status::Decided(verdict)) => matches!(verdict.outcome, Outcome::Unknown(_)),
                _ => false,
            };
            self.set.with_untracked(|set| set.iter().filter(may_retry).cloned().collect::<Vec<_>>())
        });
        self.run(failed);
    }

    fn run(self, keys: Vec<OperationKey>) {
        self.batch.run(keys, move |key| self.one(key));
    }

    async fn one(self, key: OperationKey) {
        let unknown = self.operations.with_untracked(|queue| {
            let verdict = queue.get(&key).and_then(Item::verdict);
            verdict.is_some_and(|verdict| matches!(verdict.outcome, Outcome::Unknown(_)))
        });
        if unknown {
            self.operations.repeat(key).await;
            return;
        }
        let note = self.operations.with_untracked(|queue| queue.get(&key).map(|item| item.note.clone()));
        let order = Order {
            key,
            decision: Decision::Reject,
            seen: None,
            additional_info: None,
            note: note.filter(|note| !note.is_empty()),
        };
        if self.operations.claim(&order) {
            self.operations.send(order).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::queue::Verdict;
    use crate::problem::tests::server;
    use admin_api::OperationKind;

    #[test]
    fn every_standing_is_counted_once() {
        let decided = |outcome| Status::Decided(Verdict { decision: None, outcome, at_ms: 0.0 });
        let statuses = [
            Status::Waiting(None),
            Status::Waiting(Some(server("UnexpectedError"))),
            decided(Outcome::Rejected),
            decided(Outcome::Gone(None)),
            decided(Outcome::Unknown(server("x"))),
        ];
        let items = statuses
            .map(|status| Item { status, ..Item::new(OperationKey::new(OperationKind::Share, "a"), 0.0) });
        let tally = Tally::of(items.iter().map(Some).chain([None]));
        let expected = Tally { rejected: 1, otherwise: 2, refused: 1, unknown: 1, unsent: 1 };
        assert_eq!((tally, tally.through()), (expected, 5));
    }
}
