//! The queue of operations as a handle over signals: adds operations, stores them in this browser, shares them with
//! its other tabs, and reads their details in the background so that collisions are known early. The rules of the
//! queue are in `queue`, the use cases of a verdict in `verdict`.

use super::context::{Context, Details, Difference};
use super::key::OperationKey;
use super::outcome::Outcome;
use super::queue::{Item, Queue, Status, Verdict};
use super::queue_store::{QueueStore, StoreChange};
use super::resolve::Resolution;
use super::text;
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::indexed_db::StorageFailure;
use crate::browser::time::{self, Timer};
use crate::problem::{Problem, TransportProblem};
use crate::session::Connection;
use admin_api::{ErrorCode, TenantId};
use futures::StreamExt;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Milliseconds for which a reading is fresh enough to be shown again without a new request.
const FRESH_MS: f64 = 10_000.0;
/// How many details are read at the same time.
const SURVEY_CONCURRENCY: usize = 4;
/// How many details are written to the queue together.
const SURVEY_BATCH: usize = 24;
/// Milliseconds between two checks for verdicts of closed tabs.
const ORPHAN_CHECK_MS: u32 = 5_000;

/// The context of an operation, and when it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What was read.
    pub context: Context,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

/// An event about one operation, to be announced and shown once.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueEvent {
    /// Which operation.
    pub key: OperationKey,
    /// What happened.
    pub kind: QueueEventKind,
}

/// The kinds of events.
#[derive(Debug, Clone, PartialEq)]
pub enum QueueEventKind {
    /// A verdict has this outcome.
    Outcome(Outcome),
    /// Nothing was sent, because the operation has changed since it was shown.
    Changed,
    /// A rejection will be sent soon, unless it is undone.
    RejectionDelayed,
    /// The rejection was undone.
    RejectionUndone,
    /// Another tab of this browser sends a verdict.
    SentByOtherTab,
    /// What a check after a lost answer found.
    Resolved(Resolution),
}

/// The handle of the queue. All copies share one queue.
#[derive(Clone, Copy)]
pub struct HeldOperations {
    pub(super) queue: RwSignal<Queue>,
    pub(super) changed: RwSignal<HashMap<OperationKey, (Context, Vec<Difference>)>>,
    pub(super) resolved: RwSignal<HashMap<OperationKey, Resolution>>,
    last_event: RwSignal<Option<QueueEvent>>,
    storage_failure: RwSignal<Option<StorageFailure>>,
    /// Whether the stored operations were loaded, or could not be.
    loaded: RwSignal<bool>,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

pub(super) struct Inner {
    pub(super) api: Api,
    pub(super) tenant: TenantId,
    pub(super) queue_store: RefCell<Option<Rc<QueueStore>>>,
    pub(super) timers: RefCell<HashMap<OperationKey, Timer>>,
    readings: RefCell<HashMap<OperationKey, Reading>>,
    surveying: Cell<bool>,
}

impl HeldOperations {
    /// Opens the queue of a connection and loads what this browser stores for its identity.
    pub fn open(connection: &Connection) -> Self {
        let inner = Inner {
            api: connection.api.clone(),
            tenant: connection.tenant.clone(),
            queue_store: RefCell::default(),
            timers: RefCell::default(),
            readings: RefCell::default(),
            surveying: Cell::new(false),
        };
        let operations = Self {
            queue: RwSignal::default(),
            changed: RwSignal::default(),
            resolved: RwSignal::default(),
            last_event: RwSignal::new(None),
            storage_failure: RwSignal::new(None),
            loaded: RwSignal::new(false),
            inner: StoredValue::new_local(Rc::new(inner)),
        };
        let name = connection.identity.as_str().to_owned();
        leptos::task::spawn_local(async move { operations.load(&name).await });
        operations
    }

    pub(super) fn inner(self) -> Option<Rc<Inner>> {
        self.inner.try_get_value()
    }

    /// Reads the queue, reactively.
    pub fn with<U>(self, read: impl FnOnce(&Queue) -> U) -> U {
        self.queue.with(read)
    }

    /// Reads the queue without tracking it.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Queue) -> U) -> U {
        self.queue.with_untracked(read)
    }

    /// One operation, reactively.
    pub fn item(self, key: &OperationKey) -> Option<Item> {
        self.queue.with(|queue| queue.get(key).cloned())
    }

    /// The current context of an operation and its differences, if a verdict was not sent because of them.
    pub fn difference(self, key: &OperationKey) -> Option<(Context, Vec<Difference>)> {
        self.changed.with(|changed| changed.get(key).cloned())
    }

    /// What the check after a lost answer found.
    pub fn resolution(self, key: &OperationKey) -> Option<Resolution> {
        self.resolved.with(|resolved| resolved.get(key).cloned())
    }

    /// The reviewer has seen the differences: the current context replaces the shown one.
    pub fn accept_difference(self, key: &OperationKey) {
        if let Some((context, _)) = self.changed.try_update(|changed| changed.remove(key)).flatten() {
            self.cache_reading(key, context);
        }
    }

    /// The latest event, reactively.
    pub fn last_event(self) -> Option<QueueEvent> {
        self.last_event.get()
    }

    pub(super) fn emit(self, key: &OperationKey, kind: QueueEventKind) {
        let _ = self.last_event.try_set(Some(QueueEvent { key: key.clone(), kind }));
    }

    /// Why this browser cannot store the queue, if it cannot. The queue then lasts as long as the page.
    pub fn storage_failure(self) -> Option<StorageFailure> {
        self.storage_failure.get()
    }

    /// Whether the stored operations were loaded, reactively.
    pub fn is_loaded(self) -> bool {
        self.loaded.get()
    }

    /// Adds operations; returns how many of them were new.
    pub fn enqueue(self, items: Vec<Item>) -> usize {
        let keys = items.iter().map(|item| item.key.clone()).collect::<Vec<_>>();
        if self.with_untracked(|queue| keys.iter().all(|key| queue.get(key).is_some())) {
            return 0;
        }
        // The fractions keep operations that were added together in order when they are loaded again.
        let in_order = items
            .into_iter()
            .enumerate()
            .map(|(index, item)| Item { added_at_ms: item.added_at_ms + index as f64 / 1000.0, ..item });
        let added = self.queue.try_update(|queue| in_order.filter(|item| queue.add(item.clone())).count());
        self.save(keys);
        self.survey();
        added.unwrap_or_default()
    }

    /// Adds operations of which only the keys are known.
    pub fn enqueue_keys(self, keys: impl IntoIterator<Item = OperationKey>) -> usize {
        let now = time::now_ms();
        self.enqueue(keys.into_iter().map(|key| Item::new(key, now)).collect())
    }

    /// Marks operations as no longer waiting, although nothing was decided here.
    pub fn mark_gone(self, keys: Vec<OperationKey>) {
        let now = time::now_ms();
        let waiting = self.with_untracked(|queue| {
            keys.into_iter().filter(|key| queue.get(key).is_some_and(Item::is_waiting)).collect::<Vec<_>>()
        });
        if waiting.is_empty() {
            return;
        }
        self.queue.try_update(|queue| {
            for key in &waiting {
                queue.mark_gone(key, None, now);
            }
        });
        self.save(waiting);
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
        self.queue.try_update(|queue| queue.get_mut(key).map(update));
        self.save(vec![key.clone()]);
    }

    /// Removes the decided operations.
    pub fn clear_decided(self) {
        let Some(cleared) = self.queue.try_update(Queue::clear_decided) else { return };
        let Some(queue_store) = self.queue_store() else { return };
        leptos::task::spawn_local(async move {
            if let Err(failure) = queue_store.remove(&cleared).await {
                let _ = self.storage_failure.try_set(Some(failure));
            }
        });
    }

    /// The latest reading of an operation, if it is fresh.
    pub fn fresh_reading(self, key: &OperationKey) -> Option<Reading> {
        let reading = self.inner()?.readings.borrow().get(key).cloned()?;
        (time::now_ms() - reading.at_ms < FRESH_MS).then_some(reading)
    }

    /// Reads the context of an operation and stores it.
    pub async fn read(self, key: OperationKey, abort: Abort) -> Result<Reading, Problem> {
        let inner = self.inner().ok_or(Problem::Transport(TransportProblem::Aborted))?;
        match inner.api.context(&key, &abort).await {
            Ok(context) => {
                self.record_details(&key, &context.details);
                Ok(self.cache_reading(&key, context))
            }
            Err(problem) => {
                if problem.error_code().is_some_and(ErrorCode::is_gone) {
                    let now = time::now_ms();
                    self.queue.try_update(|queue| queue.mark_gone(&key, Some(problem.clone()), now));
                    self.save(vec![key]);
                }
                Err(problem)
            }
        }
    }

    fn cache_reading(self, key: &OperationKey, context: Context) -> Reading {
        let reading = Reading { context, at_ms: time::now_ms() };
        if let Some(inner) = self.inner() {
            inner.readings.borrow_mut().insert(key.clone(), reading.clone());
        }
        reading
    }

    fn record_details(self, key: &OperationKey, details: &Details) {
        let is_known = self.with_untracked(|queue| {
            queue.get(key).is_some_and(|item| item.details.as_ref() == Some(details))
        });
        if !is_known {
            self.queue.try_update(|queue| set_details(queue, key, details.clone()));
            self.save(vec![key.clone()]);
        }
    }

    pub(super) fn queue_store(self) -> Option<Rc<QueueStore>> {
        self.inner()?.queue_store.borrow().clone()
    }

    /// Stores the current state of operations.
    pub(super) fn save(self, keys: Vec<OperationKey>) {
        let Some(queue_store) = self.queue_store() else { return };
        let items = self.with_untracked(|queue| {
            keys.iter().filter_map(|key| queue.get(key).cloned()).collect::<Vec<_>>()
        });
        leptos::task::spawn_local(async move {
            if let Err(failure) = queue_store.save(&items).await {
                let _ = self.storage_failure.try_set(Some(failure));
            }
        });
    }

    async fn load(self, tenant: &str) {
        let on_change =
            move |change| leptos::task::spawn_local(async move { self.apply_change(change).await });
        let queue_store = match QueueStore::open(tenant, on_change).await {
            Ok(queue_store) => Rc::new(queue_store),
            Err(failure) => {
                let _ = self.storage_failure.try_set(Some(failure));
                let _ = self.loaded.try_set(true);
                return;
            }
        };
        let Some(inner) = self.inner() else { return };
        *inner.queue_store.borrow_mut() = Some(queue_store.clone());
        drop(inner);
        match queue_store.items().await {
            Ok(items) => {
                // Operations that a link added before the store was read are newer than the stored ones.
                let early = self.queue.try_update(|queue| {
                    let early = std::mem::take(queue);
                    for item in items.into_iter().chain(early.items().iter().cloned()) {
                        queue.add(item);
                    }
                    early.items().iter().map(|item| item.key.clone()).collect::<Vec<_>>()
                });
                self.save(early.unwrap_or_default());
            }
            Err(failure) => drop(self.storage_failure.try_set(Some(failure))),
        }
        let _ = self.loaded.try_set(true);
        self.survey();
        while self.inner().is_some() {
            self.settle_orphans(&queue_store).await;
            time::sleep(ORPHAN_CHECK_MS).await;
        }
    }

    /// A verdict whose tab was closed has an unknown outcome, because its answer was lost.
    async fn settle_orphans(self, queue_store: &QueueStore) {
        let is_sending = |item: &&Item| matches!(item.status, Status::Sending(_));
        let Some(in_flight) = self
            .queue
            .try_with_untracked(|queue| queue.items().iter().filter(is_sending).cloned().collect::<Vec<_>>())
        else {
            return;
        };
        for item in in_flight {
            let Status::Sending(sending) = &item.status else { continue };
            if queue_store.is_orphaned(&item).await {
                let lost = Problem::Transport(TransportProblem::Earlier(text::TAB_CLOSED.into()));
                let decision = sending.decision;
                self.queue.try_update(|queue| {
                    queue.settle(&item.key, decision, Outcome::Unknown(lost), time::now_ms());
                });
                self.save(vec![item.key.clone()]);
            }
        }
    }

    async fn apply_change(self, change: StoreChange) {
        let Some(queue_store) = self.queue_store() else { return };
        match change {
            StoreChange::Item(key) => match queue_store.item(&key).await {
                Ok(Some(item)) => self.apply_remote(item),
                Ok(None) => drop(self.queue.try_update(|queue| queue.remove(&[key]))),
                Err(_) => {}
            },
            StoreChange::Many => {
                let Ok(items) = queue_store.items().await else { return };
                let stored =
                    items.iter().map(|item| item.key.clone()).collect::<std::collections::HashSet<_>>();
                self.queue.try_update(|queue| {
                    let missing =
                        queue.items().iter().map(|item| &item.key).filter(|key| !stored.contains(key));
                    let missing = missing.cloned().collect::<Vec<_>>();
                    queue.remove(&missing);
                });
                items.into_iter().for_each(|item| self.apply_remote(item));
            }
        }
    }

    /// Applies the state of an operation from another tab, unless this tab is working on the operation itself.
    pub(super) fn apply_remote(self, theirs: Item) {
        let Some(inner) = self.inner() else { return };
        let tab = inner
            .queue_store
            .borrow()
            .as_ref()
            .map(|queue_store| queue_store.tab().to_owned())
            .unwrap_or_default();
        let ours = self.with_untracked(|queue| queue.get(&theirs.key).map(|item| item.status.clone()));
        match ours {
            Some(Status::Sending(sending)) if sending.tab == tab => return,
            Some(Status::Undoable { .. }) if theirs.is_waiting() => return,
            Some(Status::Undoable { .. }) => drop(inner.timers.borrow_mut().remove(&theirs.key)),
            _ => {}
        }
        self.queue.try_update(|queue| queue.put(theirs));
    }

    /// Reads missing details of waiting operations, a few at a time. Stops at the first failure that does not concern
    /// the operation itself; the next added operation starts it again.
    fn survey(self) {
        let Some(inner) = self.inner().filter(|inner| !inner.surveying.replace(true)) else { return };
        leptos::task::spawn_local(async move {
            while self.survey_batch(&inner).await {}
            inner.surveying.set(false);
        });
    }

    async fn survey_batch(self, inner: &Inner) -> bool {
        let unknown = |item: &&Item| item.is_waiting() && item.details.is_none();
        let Some(batch) = self.queue.try_with_untracked(|queue| {
            queue
                .items()
                .iter()
                .filter(unknown)
                .take(SURVEY_BATCH)
                .map(|item| item.key.clone())
                .collect::<Vec<_>>()
        }) else {
            return false;
        };
        let abort = Abort::new();
        let read = batch.iter().map(|key| async { (key.clone(), inner.api.details(key, &abort).await) });
        let read = futures::stream::iter(read).buffer_unordered(SURVEY_CONCURRENCY).collect::<Vec<_>>().await;
        let is_gone = |problem: &Problem| problem.error_code().is_some_and(ErrorCode::is_operation_gone);
        let go_on = !batch.is_empty() && read.iter().all(|(_, read)| read.as_ref().err().is_none_or(is_gone));
        let now = time::now_ms();
        self.queue.try_update(|queue| {
            for (key, read) in read {
                match read {
                    Ok(details) => set_details(queue, &key, details),
                    Err(problem) if is_gone(&problem) => {
                        queue.mark_gone(&key, Some(problem), now);
                    }
                    Err(_) => {}
                }
            }
        });
        if !batch.is_empty() {
            self.save(batch);
        }
        go_on
    }

    /// Sets the verdict of an operation after a lost answer was resolved; `None` means it still waits.
    pub(super) fn put_verdict(self, key: &OperationKey, verdict: Option<Verdict>) {
        self.queue.try_update(|queue| {
            if let Some(item) = queue.get_mut(key) {
                item.status = verdict.map_or(Status::Waiting(None), Status::Decided);
            }
        });
        self.save(vec![key.clone()]);
    }
}

fn set_details(queue: &mut Queue, key: &OperationKey, details: Details) {
    if let Some(item) = queue.get_mut(key) {
        item.details = Some(details);
    }
}
