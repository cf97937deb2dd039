//! The queue on screen: its signal, and what a person or the feed changes in it. Every change is saved. Verdicts are in
//! `verdicts`, the rules in `queue`.

use super::context::Details;
use super::key::OperationKey;
use super::queue::{Item, Queue};
use super::queue_sync::QueueSync;
use super::sharing::{Claim, SaveScope};
use crate::browser::indexed_db::StorageFailure;
use crate::browser::time;
use crate::problem::Problem;
use crate::tasks::revision::Revision;
use leptos::prelude::*;

/// The handle of the queue. All copies share one queue.
#[derive(Clone, Copy)]
pub struct LiveQueue {
    queue: RwSignal<Queue>,
    sync: QueueSync,
    additions: Revision,
}

impl LiveQueue {
    /// Opens the queue of a tenant and loads what this browser stores for it.
    pub fn open(tenant: String) -> Self {
        let queue = RwSignal::new(Queue::default());
        Self { queue, sync: QueueSync::open(queue, tenant), additions: Revision::default() }
    }

    /// Reads the queue, reactively.
    pub fn with<U>(self, read: impl FnOnce(&Queue) -> U) -> U {
        self.queue.with(read)
    }

    /// Reads the queue without tracking it.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Queue) -> U) -> U {
        self.queue.with_untracked(read)
    }

    /// Like [`Self::with_untracked`]; `None` after the connection has ended.
    pub fn try_with_untracked<U>(self, read: impl FnOnce(&Queue) -> U) -> Option<U> {
        self.queue.try_with_untracked(read)
    }

    /// One operation, reactively.
    pub fn item(self, key: &OperationKey) -> Option<Item> {
        self.queue.with(|queue| queue.get(key).cloned())
    }

    /// Why this browser cannot store the queue, if it cannot. The queue then lasts as long as the page.
    pub fn storage_failure(self) -> Option<StorageFailure> {
        self.sync.failure()
    }

    /// Whether the stored operations were loaded, reactively.
    pub fn is_loaded(self) -> bool {
        self.sync.is_loaded()
    }

    /// Counts additions, reactively.
    pub fn additions(self) -> u64 {
        self.additions.get()
    }

    /// Counts the jumps of time, reactively.
    pub fn jumps(self) -> u64 {
        self.sync.jumps()
    }

    /// The name of this tab.
    pub fn tab(self) -> String {
        self.sync.tab()
    }

    /// Changes the queue; nothing is saved. `None` after the connection has ended.
    pub fn update<U>(self, change: impl FnOnce(&mut Queue) -> U) -> Option<U> {
        self.queue.try_update(change)
    }

    /// Saves operations, as far as the scope allows.
    pub fn save(self, keys: Vec<OperationKey>, scope: SaveScope) {
        self.sync.save(keys, scope);
    }

    /// Claims an operation for this tab in the store that all tabs share.
    pub async fn claim(self, sending: &Item) -> Claim {
        self.sync.claim(sending).await
    }

    /// Adds operations; returns how many of them were new.
    pub fn enqueue(self, items: Vec<Item>) -> usize {
        let is_new = |item: &Item| self.with_untracked(|queue| queue.get(&item.key).is_none());
        if !items.iter().any(is_new) {
            return 0;
        }
        let keys = items.iter().map(|item| item.key.clone()).collect();
        let added = self.update(|queue| items.into_iter().filter(|item| queue.add(item.clone())).count());
        self.save(keys, SaveScope::Content);
        self.additions.bump();
        added.unwrap_or_default()
    }

    /// Adds operations of which only the keys are known.
    pub fn enqueue_keys(self, keys: impl IntoIterator<Item = OperationKey>) -> usize {
        let now = time::now_ms();
        self.enqueue(keys.into_iter().map(|key| Item::new(key, now)).collect())
    }

    /// Marks operations as no longer waiting, although nothing was decided here.
    pub fn mark_gone(self, keys: Vec<OperationKey>, problem: Option<&Problem>) {
        let is_waiting =
            |key: &OperationKey| self.with_untracked(|queue| queue.get(key).is_some_and(Item::is_waiting));
        let waiting = keys.into_iter().filter(is_waiting).collect::<Vec<_>>();
        if waiting.is_empty() {
            return;
        }
        let now = time::now_ms();
        self.update(|queue| {
            for key in &waiting {
                queue.mark_gone(key, problem.cloned(), now);
            }
        });
        self.save(waiting, SaveScope::Content);
    }

    /// Records the details as just read.
    pub fn record_details(self, key: &OperationKey, details: &Details) {
        let is_known = self
            .with_untracked(|queue| queue.get(key).is_none_or(|item| item.details.as_ref() == Some(details)));
        if !is_known {
            self.update(|queue| queue.set_details(key, details.clone()));
            self.save(vec![key.clone()], SaveScope::Content);
        }
    }

    /// Sets the private note of an operation.
    pub fn set_note(self, key: &OperationKey, note: String) {
        self.update_item(key, |item| item.note = note);
    }

    /// Sets the text that is sent with the approval of a link creation, so that it is not lost before then.
    pub fn set_additional_info(self, key: &OperationKey, info: String) {
        self.update_item(key, |item| item.additional_info = info);
    }

    fn update_item(self, key: &OperationKey, update: impl FnOnce(&mut Item)) {
        self.update(|queue| queue.get_mut(key).map(update));
        self.save(vec![key.clone()], SaveScope::Content);
    }

    /// Removes the decided operations.
    pub fn clear_decided(self) {
        if let Some(cleared) = self.update(Queue::clear_decided) {
            self.sync.remove(cleared);
        }
    }
}
