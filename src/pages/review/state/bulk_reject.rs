//! Bulk rejection: the set is frozen at the click, sent a few at a time and can be stopped; each operation has its own
//! result. A rejection is safe to send without reading again. An approval is not, so there is no bulk approval.

use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Item, Status};
use crate::operations::verdict::VerdictRequest;
use crate::tasks::batch::{Batch, BatchStatus};
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// The results of a bulk rejection so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BulkCounts {
    /// Rejected, confirmed by the server.
    pub rejected: usize,
    /// Final with another outcome: gone before, or decided elsewhere.
    pub otherwise: usize,
    /// Refused.
    pub refused: usize,
    /// The outcome is unknown.
    pub unknown: usize,
    /// Not sent.
    pub unsent: usize,
}

impl BulkCounts {
    /// The number of operations with a result.
    pub fn done(&self) -> usize {
        self.rejected + self.otherwise + self.refused + self.unknown
    }

    fn of<'a>(items: impl Iterator<Item = Option<&'a Item>>) -> Self {
        let mut counts = Self::default();
        for item in items {
            let counter = match item.map(|item| &item.status) {
                Some(Status::Waiting(Some(_))) => &mut counts.refused,
                Some(Status::Waiting(None) | Status::Undoable { .. } | Status::Sending(_)) => {
                    &mut counts.unsent
                }
                Some(Status::Decided(verdict)) => match verdict.outcome {
                    Outcome::Rejected => &mut counts.rejected,
                    Outcome::Unknown(_) => &mut counts.unknown,
                    _ => &mut counts.otherwise,
                },
                None => &mut counts.otherwise,
            };
            *counter += 1;
        }
        counts
    }
}

/// The handle of a bulk rejection.
#[derive(Clone, Copy)]
pub struct BulkReject {
    operations: HeldOperations,
    set: RwSignal<Vec<OperationKey>>,
    batch: Batch,
}

impl BulkReject {
    /// A bulk rejection of operations in a queue.
    pub fn new(operations: HeldOperations) -> Self {
        Self { operations, set: RwSignal::default(), batch: Batch::default() }
    }

    /// Freezes the set. Operations selected later are not included.
    pub fn freeze(self, set: Vec<OperationKey>) {
        self.set.set(set);
        self.batch.reset();
    }

    /// The frozen set. It does not change while it is shown, so it is not tracked.
    pub fn set(self) -> Vec<OperationKey> {
        self.set.get_untracked()
    }

    /// The size of the set, reactively.
    pub fn len(self) -> usize {
        self.set.with(Vec::len)
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether it is running, reactively.
    pub fn running(self) -> BatchStatus {
        self.batch.running()
    }

    /// Whether it is running, without tracking.
    pub fn running_now(self) -> BatchStatus {
        self.batch.running_now()
    }

    /// The results so far, reactively.
    pub fn counts(self) -> BulkCounts {
        self.set
            .with(|set| self.operations.with(|queue| BulkCounts::of(set.iter().map(|key| queue.get(key)))))
    }

    /// How many can be retried. A rejection that was refused or whose answer was lost can safely be sent again.
    pub fn failed(self) -> usize {
        let counts = self.counts();
        counts.refused + counts.unknown
    }

    /// Rejects the frozen set.
    pub fn start(self) {
        self.run(self.set.get_untracked());
    }

    /// Stops sending. Requests in flight are still answered.
    pub fn stop(self) {
        self.batch.stop();
    }

    /// Retries what was refused or got no answer. The set stays the same.
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
        self.batch.run(keys, move |key| self.reject_one(key));
    }

    async fn reject_one(self, key: OperationKey) {
        let is_unknown = self.operations.with_untracked(|queue| {
            let verdict = queue.get(&key).and_then(Item::verdict);
            verdict.is_some_and(|verdict| matches!(verdict.outcome, Outcome::Unknown(_)))
        });
        if is_unknown {
            self.operations.repeat(key).await;
            return;
        }
        let note = self.operations.with_untracked(|queue| queue.get(&key).map(|item| item.note.clone()));
        let request = VerdictRequest {
            key,
            decision: Decision::Reject,
            seen: None,
            additional_info: None,
            note: note.filter(|note| !note.is_empty()),
        };
        if self.operations.claim(&request) {
            self.operations.send(request).await;
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
    fn every_status_is_counted_once() {
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
        let counts = BulkCounts::of(items.iter().map(Some).chain([None]));
        let expected = BulkCounts { rejected: 1, otherwise: 2, refused: 1, unknown: 1, unsent: 1 };
        assert_eq!((counts, counts.done()), (expected, 5));
    }
}
