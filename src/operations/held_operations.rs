//! The operations held, over signals: taken in, kept in this browser, shared with its other tabs, and read up on in
//! the background, so that collisions are known before anybody looks.

use super::context::{Context, Details, Difference};
use super::key::OperationKey;
use super::outcome::Outcome;
use super::queue::{Item, Queue, Status, Verdict};
use super::queue_store::{QueueStore, Told};
use super::resolve::Resolution;
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::indexed_db::StorageFailure;
use crate::browser::time::{self, Timer};
use crate::problem::{Problem, TransportProblem};
use crate::session::Connection;
use admin_api::TenantId;
use futures::StreamExt;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Milliseconds for which a reading counts as fresh enough to be shown again without asking.
const FRESH_MS: f64 = 10_000.0;
/// Operations that are read up on at the same time, and how many are noted together.
const SURVEY_AT_ONCE: usize = 4;
const SURVEY_BATCH: usize = 24;
/// Milliseconds between two looks for verdicts of tabs that are gone.
const ORPHANS_MS: u32 = 5_000;

/// An operation as it was read, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What was read.
    pub context: Context,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

/// Something that happened to an operation, to be said and shown once.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// To which.
    pub key: OperationKey,
    /// What.
    pub what: What,
}

/// What can happen to an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A verdict came to this.
    Outcome(Outcome),
    /// Nothing was sent: it is not what was on screen any more.
    Changed,
    /// It is rejected soon, unless it is taken back.
    HeldBack,
    /// The rejection was taken back.
    TakenBack,
    /// Another tab of this browser decides it.
    Elsewhere,
    /// Asking after a lost answer showed this.
    Resolved(Resolution),
}

/// The desk's handle. Copies are the same desk.
#[derive(Clone, Copy)]
pub struct HeldOperations {
    pub(super) queue: RwSignal<Queue>,
    pub(super) changed: RwSignal<HashMap<OperationKey, (Context, Vec<Difference>)>>,
    pub(super) resolved: RwSignal<HashMap<OperationKey, Resolution>>,
    happened: RwSignal<Option<Happened>>,
    storage_failure: RwSignal<Option<StorageFailure>>,
    /// Whether what this browser holds was taken up, or cannot be.
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
    /// The desk of a connection, with what this browser holds for its tenant.
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
            happened: RwSignal::new(None),
            storage_failure: RwSignal::new(None),
            loaded: RwSignal::new(false),
            inner: StoredValue::new_local(Rc::new(inner)),
        };
        let name = format!("{} {}", connection.tenant, connection.service);
        leptos::task::spawn_local(async move { operations.load(&name).await });
        operations
    }

    pub(super) fn inner(self) -> Option<Rc<Inner>> {
        self.inner.try_get_value()
    }

    /// Reads the queue, and follows it.
    pub fn with<U>(self, read: impl FnOnce(&Queue) -> U) -> U {
        self.queue.with(read)
    }

    /// Reads the queue without following it.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Queue) -> U) -> U {
        self.queue.with_untracked(read)
    }

    /// One operation as it is now, and follows it.
    pub fn item(self, key: &OperationKey) -> Option<Item> {
        self.queue.with(|queue| queue.get(key).cloned())
    }

    /// What an operation is now, where a verdict on it was not sent for that.
    pub fn difference(self, key: &OperationKey) -> Option<(Context, Vec<Difference>)> {
        self.changed.with(|changed| changed.get(key).cloned())
    }

    /// What asking after a lost answer showed.
    pub fn resolution(self, key: &OperationKey) -> Option<Resolution> {
        self.resolved.with(|resolved| resolved.get(key).cloned())
    }

    /// A person has looked at what changed.
    pub fn accept_difference(self, key: &OperationKey) {
        if let Some((context, _)) = self.changed.try_update(|changed| changed.remove(key)).flatten() {
            self.note_reading(key, context);
        }
    }

    /// What happened last, and follows it.
    pub fn happened(self) -> Option<Happened> {
        self.happened.get()
    }

    pub(super) fn say(self, key: &OperationKey, what: What) {
        let _ = self.happened.try_set(Some(Happened { key: key.clone(), what }));
    }

    /// Why this browser keeps nothing, where it does not; then the queue lasts as long as the page.
    pub fn storage_failure(self) -> Option<StorageFailure> {
        self.storage_failure.get()
    }

    /// Whether what this browser holds was taken up, and follows it.
    pub fn is_loaded(self) -> bool {
        self.loaded.get()
    }

    /// Holds operations; answers how many of them were new.
    pub fn hold(self, items: Vec<Item>) -> usize {
        let keys = items.iter().map(|item| item.key.clone()).collect::<Vec<_>>();
        if self.with_untracked(|queue| keys.iter().all(|key| queue.get(key).is_some())) {
            return 0;
        }
        // What came together keeps its order, also when it is read from the shelf again.
        let in_order = items.into_iter().enumerate().map(|(location, item)| Item {
            added_at_ms: item.added_at_ms + location as f64 / 1000.0,
            ..item
        });
        let fresh = self.queue.try_update(|queue| in_order.filter(|item| queue.add(item.clone())).count());
        self.keep(keys);
        self.survey();
        fresh.unwrap_or_default()
    }

    /// Holds operations of which nothing but the name is known.
    pub fn hold_keys(self, keys: impl IntoIterator<Item = OperationKey>) -> usize {
        let now = time::now_ms();
        self.hold(keys.into_iter().map(|key| Item::new(key, now)).collect())
    }

    /// Notes that operations wait no more, although nothing was decided here.
    pub fn gone(self, keys: Vec<OperationKey>) {
        let now = time::now_ms();
        let held = self.with_untracked(|queue| {
            keys.into_iter().filter(|key| queue.get(key).is_some_and(Item::is_waiting)).collect::<Vec<_>>()
        });
        if held.is_empty() {
            return;
        }
        self.queue.try_update(|queue| {
            for key in &held {
                queue.gone(key, None, now);
            }
        });
        self.keep(held);
    }

    /// Writes the private note of an operation.
    pub fn write_note(self, key: &OperationKey, note: String) {
        self.write(key, |item| item.note = note);
    }

    /// Writes what is to go to the server with the approval of a link creation, so that it is not lost before.
    pub fn write_info(self, key: &OperationKey, info: String) {
        self.write(key, |item| item.additional_info = info);
    }

    fn write(self, key: &OperationKey, write: impl FnOnce(&mut Item)) {
        self.queue.try_update(|queue| queue.get_mut(key).map(write));
        self.keep(vec![key.clone()]);
    }

    /// Takes away what is through.
    pub fn clear_decided(self) {
        let Some(cleared) = self.queue.try_update(Queue::clear_decided) else { return };
        let Some(queue_store) = self.queue_store() else { return };
        leptos::task::spawn_local(async move {
            if let Err(failure) = queue_store.take_away(&cleared).await {
                let _ = self.storage_failure.try_set(Some(failure));
            }
        });
    }

    /// What was read of an operation a moment ago.
    pub fn fresh_reading(self, key: &OperationKey) -> Option<Reading> {
        let reading = self.inner()?.readings.borrow().get(key).cloned()?;
        (time::now_ms() - reading.at_ms < FRESH_MS).then_some(reading)
    }

    /// Reads what an operation is about, and notes it.
    pub async fn read(self, key: OperationKey, abort: Abort) -> Result<Reading, Problem> {
        let inner = self.inner().ok_or(Problem::Transport(TransportProblem::Aborted))?;
        match inner.api.context(&key, &abort).await {
            Ok(context) => {
                self.learn(&key, &context.details);
                Ok(self.note_reading(&key, context))
            }
            Err(problem) => {
                if problem.is("BadInput") || problem.is("TresorNotExists") {
                    let now = time::now_ms();
                    self.queue.try_update(|queue| queue.gone(&key, Some(problem.clone()), now));
                    self.keep(vec![key]);
                }
                Err(problem)
            }
        }
    }

    fn note_reading(self, key: &OperationKey, context: Context) -> Reading {
        let reading = Reading { context, at_ms: time::now_ms() };
        if let Some(inner) = self.inner() {
            inner.readings.borrow_mut().insert(key.clone(), reading.clone());
        }
        reading
    }

    fn learn(self, key: &OperationKey, details: &Details) {
        let known = self.with_untracked(|queue| {
            queue.get(key).is_some_and(|item| item.details.as_ref() == Some(details))
        });
        if !known {
            self.queue.try_update(|queue| learn(queue, key, details.clone()));
            self.keep(vec![key.clone()]);
        }
    }

    pub(super) fn queue_store(self) -> Option<Rc<QueueStore>> {
        self.inner()?.queue_store.borrow().clone()
    }

    /// Keeps operations as they stand.
    pub(super) fn keep(self, keys: Vec<OperationKey>) {
        let Some(queue_store) = self.queue_store() else { return };
        let items = self.with_untracked(|queue| {
            keys.iter().filter_map(|key| queue.get(key).cloned()).collect::<Vec<_>>()
        });
        leptos::task::spawn_local(async move {
            if let Err(failure) = queue_store.keep(&items).await {
                let _ = self.storage_failure.try_set(Some(failure));
            }
        });
    }

    async fn load(self, tenant: &str) {
        let hear = move |told| leptos::task::spawn_local(async move { self.hear(told).await });
        let queue_store = match QueueStore::open(tenant, hear).await {
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
                // What came by a link before the shelf was read is younger than what lies on it.
                let given = self.queue.try_update(|queue| {
                    let given = std::mem::take(queue);
                    for item in items.into_iter().chain(given.items().iter().cloned()) {
                        queue.add(item);
                    }
                    given.items().iter().map(|item| item.key.clone()).collect::<Vec<_>>()
                });
                self.keep(given.unwrap_or_default());
            }
            Err(failure) => drop(self.storage_failure.try_set(Some(failure))),
        }
        let _ = self.loaded.try_set(true);
        self.survey();
        while self.inner().is_some() {
            self.adopt_orphans(&queue_store).await;
            time::sleep(ORPHANS_MS).await;
        }
    }

    /// A verdict whose tab is gone has an unknown outcome: nobody heard the answer.
    async fn adopt_orphans(self, queue_store: &QueueStore) {
        let sending = |item: &&Item| matches!(item.status, Status::Sending(_));
        let Some(sent) = self
            .queue
            .try_with_untracked(|queue| queue.items().iter().filter(sending).cloned().collect::<Vec<_>>())
        else {
            return;
        };
        for item in sent {
            let Status::Sending(sending) = &item.status else { continue };
            if queue_store.is_orphaned(&item).await {
                let lost = Problem::Transport(TransportProblem::Earlier(
                    "the page was left before the answer came".into(),
                ));
                let decision = sending.decision;
                self.queue.try_update(|queue| {
                    queue.settle(&item.key, decision, Outcome::Unknown(lost), time::now_ms());
                });
                self.keep(vec![item.key.clone()]);
            }
        }
    }

    async fn hear(self, told: Told) {
        let Some(queue_store) = self.queue_store() else { return };
        match told {
            Told::One(key) => match queue_store.item(&key).await {
                Ok(Some(item)) => self.take_word(item),
                Ok(None) => drop(self.queue.try_update(|queue| queue.take_away(&[key]))),
                Err(_) => {}
            },
            Told::Many => {
                let Ok(items) = queue_store.items().await else { return };
                let there =
                    items.iter().map(|item| item.key.clone()).collect::<std::collections::HashSet<_>>();
                self.queue.try_update(|queue| {
                    let missing =
                        queue.items().iter().map(|item| &item.key).filter(|key| !there.contains(key));
                    let missing = missing.cloned().collect::<Vec<_>>();
                    queue.take_away(&missing);
                });
                items.into_iter().for_each(|item| self.take_word(item));
            }
        }
    }

    /// Takes another tab's word for an operation, but for what this tab itself is about.
    pub(super) fn take_word(self, theirs: Item) {
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

    /// Reads the details of what waits and is not known yet, a few at a time. Stops at the first failure that is not
    /// the operation's own; the next operation taken in starts it again.
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
        let read = futures::stream::iter(read).buffer_unordered(SURVEY_AT_ONCE).collect::<Vec<_>>().await;
        let own = |problem: &Problem| problem.is("BadInput");
        let go_on = !batch.is_empty() && read.iter().all(|(_, read)| read.as_ref().err().is_none_or(own));
        let now = time::now_ms();
        self.queue.try_update(|queue| {
            for (key, read) in read {
                match read {
                    Ok(details) => learn(queue, &key, details),
                    Err(problem) if own(&problem) => {
                        queue.gone(&key, Some(problem), now);
                    }
                    Err(_) => {}
                }
            }
        });
        if !batch.is_empty() {
            self.keep(batch);
        }
        go_on
    }

    /// Puts a verdict's standing right after a lost answer was resolved.
    pub(super) fn put_verdict(self, key: &OperationKey, verdict: Option<Verdict>) {
        self.queue.try_update(|queue| {
            if let Some(item) = queue.get_mut(key) {
                item.status = verdict.map_or(Status::Waiting(None), Status::Decided);
            }
        });
        self.keep(vec![key.clone()]);
    }
}

fn learn(queue: &mut Queue, key: &OperationKey, details: Details) {
    if let Some(item) = queue.get_mut(key) {
        item.details = Some(details);
    }
}
