//! Keeps the queue in step with the store that all tabs of this browser share: loads it, saves changes, applies those of
//! other tabs, and settles verdicts of tabs that were closed. What may be changed is decided in `queue` and `sharing`.

use super::key::OperationKey;
use super::queue::{Item, Queue, Status};
use super::queue_store::{Orphaned, QueueStore, StoreChange};
use super::sharing::{Claim, SaveScope};
use crate::browser::indexed_db::StorageFailure;
use crate::browser::time;
use crate::reactive::{effect, memo};
use crate::tasks::jumps::Jumps;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;

/// Milliseconds between two checks whether a tab that sends a verdict was closed.
const CLOSED_TAB_CHECK_MS: u32 = 5_000;
/// Where the browser cannot tell whether a tab is open, a verdict that was on its way in so many checks counts as lost.
/// That is longer than all time limits of a verdict together, and no jump of a clock shortens it.
const CHECKS_UNTIL_LOST: u32 = 30;

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct QueueSync {
    queue: RwSignal<Queue>,
    store: StoredValue<Option<Rc<QueueStore>>, LocalStorage>,
    failure: RwSignal<Option<StorageFailure>>,
    is_loaded: RwSignal<bool>,
    jumps: Jumps,
    /// Verdicts of other tabs that may be closed, and in how many checks they were on their way.
    doubtful: StoredValue<Vec<(OperationKey, u32)>>,
}

impl QueueSync {
    /// Opens the store of a tenant for a queue, and loads it.
    pub fn open(queue: RwSignal<Queue>, tenant: String) -> Self {
        let sync = Self {
            queue,
            store: StoredValue::new_local(None),
            failure: RwSignal::new(None),
            is_loaded: RwSignal::new(false),
            jumps: Jumps::watch(),
            doubtful: StoredValue::default(),
        };
        leptos::task::spawn_local(async move {
            if let Err(failure) = sync.load(&tenant).await {
                sync.fail(failure);
            }
            let _ = sync.is_loaded.try_set(true);
        });
        sync.watch_closed_tabs();
        // Other tabs may have gone on while this one was asleep.
        effect(move || {
            if sync.jumps.get() > 0 {
                leptos::task::spawn_local(async move { sync.apply_change(StoreChange::Many).await });
            }
        });
        sync
    }

    /// Counts the jumps of time, reactively.
    pub fn jumps(self) -> u64 {
        self.jumps.get()
    }

    /// Whether the stored operations were loaded, or could not be; reactively.
    pub fn is_loaded(self) -> bool {
        self.is_loaded.get()
    }

    /// Why this browser cannot store the queue, if it cannot; reactively. The queue then lasts as long as the page.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// The name of this tab; empty if this browser stores nothing.
    pub fn tab(self) -> String {
        self.store().map(|store| store.tab().to_owned()).unwrap_or_default()
    }

    /// Stores the current state of operations, as far as the scope allows.
    pub fn save(self, keys: Vec<OperationKey>, scope: SaveScope) {
        let Some(store) = self.store() else { return };
        let current =
            |queue: &Queue| keys.iter().filter_map(|key| queue.get(key).cloned()).collect::<Vec<_>>();
        let Some(items) = self.queue.try_with_untracked(current) else { return };
        leptos::task::spawn_local(async move {
            if let Err(failure) = store.save(&items, &scope).await {
                self.fail(failure);
            }
        });
    }

    /// Removes operations from the store.
    pub fn remove(self, keys: Vec<OperationKey>) {
        let Some(store) = self.store() else { return };
        leptos::task::spawn_local(async move {
            if let Err(failure) = store.remove(&keys).await {
                self.fail(failure);
            }
        });
    }

    /// Claims an operation for this tab. If this browser stores nothing, no other tab knows the operation.
    pub async fn claim(self, sending: &Item) -> Claim {
        match self.store() {
            Some(store) => store.claim(sending).await.unwrap_or(Claim::Ours),
            None => Claim::Ours,
        }
    }

    fn store(self) -> Option<Rc<QueueStore>> {
        self.store.try_get_value().flatten()
    }

    fn fail(self, failure: StorageFailure) {
        let _ = self.failure.try_set(Some(failure));
    }

    async fn load(self, tenant: &str) -> Result<(), StorageFailure> {
        let on_change =
            move |change| leptos::task::spawn_local(async move { self.apply_change(change).await });
        let store = Rc::new(QueueStore::open(tenant, on_change).await?);
        self.store.try_set_value(Some(store.clone()));
        let stored = store.items().await?;
        if let Some(early) = self.queue.try_update(|queue| queue.put_stored_first(stored)) {
            self.save(early, SaveScope::Content);
        }
        Ok(())
    }

    async fn apply_change(self, change: StoreChange) {
        let Some(store) = self.store() else { return };
        let tab = store.tab();
        match change {
            StoreChange::Item(key) => match store.item(&key).await {
                Ok(Some(item)) => drop(self.queue.try_update(|queue| queue.apply_remote(item, tab))),
                Ok(None) => drop(self.queue.try_update(|queue| queue.remove(&[key]))),
                Err(_) => {}
            },
            StoreChange::Many => {
                let Ok(items) = store.items().await else { return };
                self.queue.try_update(|queue| queue.apply_remote_all(items, tab));
            }
        }
    }

    /// While another tab sends a verdict, looks every few seconds whether that tab was closed.
    fn watch_closed_tabs(self) {
        let is_sent_elsewhere = memo(move || {
            self.is_loaded.get()
                && self.store().is_some_and(|store| {
                    self.queue.with(|queue| queue.sent_by_others(store.tab()).next().is_some())
                })
        });
        let is_checking = Rc::new(Cell::new(false));
        effect(move || {
            if is_sent_elsewhere.get() && !is_checking.replace(true) {
                let is_checking = is_checking.clone();
                leptos::task::spawn_local(async move {
                    while is_sent_elsewhere.try_get_untracked() == Some(true) {
                        self.settle_orphans().await;
                        time::sleep(CLOSED_TAB_CHECK_MS).await;
                    }
                    is_checking.set(false);
                });
            }
        });
    }

    /// A verdict whose tab was closed has an unknown outcome, because its answer was lost.
    async fn settle_orphans(self) {
        let Some(store) = self.store() else { return };
        let sent = |queue: &Queue| queue.sent_by_others(store.tab()).cloned().collect::<Vec<_>>();
        for item in self.queue.try_with_untracked(sent).unwrap_or_default() {
            let closed_tab = match store.orphaned_by(&item).await {
                Some(Orphaned::Certainly(tab)) => tab,
                Some(Orphaned::Perhaps(tab)) if self.is_in_doubt_for_long(&item.key) => tab,
                _ => continue,
            };
            let now_ms = time::now_ms();
            let settle = |queue: &mut Queue| queue.settle_orphan(&item.key, closed_tab, now_ms);
            if self.queue.try_update(settle) == Some(true) {
                self.save(vec![item.key.clone()], SaveScope::Orphan(closed_tab.to_owned()));
            }
        }
    }

    /// Counts one more check of a verdict whose tab may be closed.
    fn is_in_doubt_for_long(self, key: &OperationKey) -> bool {
        let count = |doubtful: &mut Vec<(OperationKey, u32)>| {
            let is_sent_still = |key: &OperationKey| {
                let is_sending = |queue: &Queue| {
                    queue.get(key).is_some_and(|item| matches!(item.status, Status::Sending(_)))
                };
                self.queue.try_with_untracked(is_sending).unwrap_or_default()
            };
            doubtful.retain(|(key, _)| is_sent_still(key));
            match doubtful.iter_mut().find(|(known, _)| known == key) {
                Some((_, checks)) => {
                    *checks += 1;
                    *checks >= CHECKS_UNTIL_LOST
                }
                None => {
                    doubtful.push((key.clone(), 1));
                    false
                }
            }
        };
        self.doubtful.try_update_value(count).unwrap_or_default()
    }
}
