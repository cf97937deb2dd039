//! Bulk rejection: the set is frozen at the click, sent a few at a time and can be stopped; each operation has its own
//! result. What is sent for each is decided in `model::bulk`.

use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::queue::Queue;
use crate::pages::review::model::bulk::{self, BulkCounts, BulkStep};
use crate::tasks::batch::{Batch, BatchStatus};
use leptos::prelude::*;

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
        self.set.with(|set| {
            self.operations.queue.with(|queue| BulkCounts::of(set.iter().map(|key| queue.get(key))))
        })
    }

    /// How many can be retried. A rejection that was refused or whose answer was lost can safely be sent again.
    pub fn failed(self) -> usize {
        self.set.with(|set| self.operations.queue.with(|queue| bulk::failed(queue, set).len()))
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
        let failed = |queue: &Queue| self.set.with_untracked(|set| bulk::failed(queue, set));
        self.run(self.operations.queue.with_untracked(failed));
    }

    fn run(self, keys: Vec<OperationKey>) {
        self.batch.run(keys, move |key| self.reject_one(key));
    }

    async fn reject_one(self, key: OperationKey) {
        match self.operations.queue.with_untracked(|queue| BulkStep::next(queue.get(&key))) {
            BulkStep::Repeat => self.operations.verdicts.repeat(key).await,
            BulkStep::Send(request) => {
                if self.operations.verdicts.claim(&request) {
                    self.operations.verdicts.send(*request).await;
                }
            }
            BulkStep::Skip => {}
        }
    }
}
