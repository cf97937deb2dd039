//! The journal of this browser: every change that was sent, stored in IndexedDB as one hash chain for all tabs. The
//! transport that writes to it is in [`crate::api::journalled`].

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
pub mod chain;
pub mod encoding;
pub mod export;
pub mod record;
pub mod rows;
pub mod stored_record;
#[cfg(test)]
mod tests;

use crate::api::journalled::{self, Journal};
use crate::api::transport::Pending;
use crate::browser::channel::Channel;
use crate::browser::indexed_db::{Database, StorageFailure, WriteTransaction, store};
use crate::browser::time;
use crate::problem::{Problem, TransportProblem};
use crate::tasks::revision::Revision;
use admin_api::TenantId;
use admin_api::journal_head::JournalHead;
use futures::channel::oneshot;
use leptos::prelude::*;
use record::{Entry, Record, RecordedAnswer};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use stored_record::{StoredRecord, Tail};
use wasm_bindgen::JsValue;

/// The journal of this browser. Copies share the same state.
#[derive(Clone, Copy)]
pub struct JournalStore {
    inner: StoredValue<Rc<JournalState>, LocalStorage>,
    /// Grows with each write, in this tab or another one.
    revision: Revision,
    failure: RwSignal<Option<StorageFailure>>,
}

struct JournalState {
    channel: RefCell<Option<Channel>>,
    /// Records that could not be written to the database, as a separate chain. They are lost with the page.
    unsaved: RefCell<Vec<Record>>,
    calls: RefCell<HashMap<u64, OpenCall>>,
    /// Records that wait to be written to the database.
    pending: RefCell<Vec<PendingRecord>>,
    /// The newest record that this tab wrote to the database; `None` if the newest is unsaved.
    head: RefCell<Option<JournalHead>>,
    is_writing: Cell<bool>,
}

/// A record that has no number yet.
struct PendingRecord {
    at_ms: u64,
    tenant: TenantId,
    /// Makes the entry from the record's number.
    entry: Box<dyn Fn(u64) -> Entry>,
    /// Receives where the record is. Dropped if it is not recorded at all.
    done: oneshot::Sender<Written>,
}

/// Where a record was written.
#[derive(Debug, Clone, Copy)]
struct Written {
    seq: u64,
    is_unsaved: bool,
}

/// Why records were not written to the database.
enum AppendFailure {
    Storage(StorageFailure),
    /// The last record cannot be read, so nothing may follow it.
    Unreadable,
}

impl From<StorageFailure> for AppendFailure {
    fn from(failure: StorageFailure) -> Self {
        Self::Storage(failure)
    }
}

/// A call that waits for its answer.
struct OpenCall {
    id: u64,
    is_unsaved: bool,
    started_ms: f64,
}

impl JournalStore {
    /// Opens the journal.
    pub fn open() -> Self {
        let inner = JournalState {
            channel: RefCell::default(),
            unsaved: RefCell::default(),
            calls: RefCell::default(),
            pending: RefCell::default(),
            head: RefCell::default(),
            is_writing: Cell::new(false),
        };
        let store = Self {
            inner: StoredValue::new_local(Rc::new(inner)),
            revision: Revision::default(),
            failure: RwSignal::new(None),
        };
        let on_message = move |_| store.revision.bump();
        store.inner.with_value(|inner| {
            *inner.channel.borrow_mut() = Some(Channel::join("tresor-admin.journal", on_message))
        });
        store
    }

    /// The journal to which a tenant's connection writes.
    pub fn writer(self, tenant: TenantId) -> Rc<dyn Journal> {
        Rc::new(TenantJournal { store: self, tenant })
    }

    /// Grows with each record, in this tab or another one. Reading it subscribes to changes.
    pub fn revision(self) -> u64 {
        self.revision.get()
    }

    /// Why records are unsaved, if the database cannot be written.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// All records that can be read, oldest first.
    pub async fn records(self) -> Result<Vec<Record>, StorageFailure> {
        Ok(self.stored_records().await?.into_iter().filter_map(|stored| stored.record).collect())
    }

    /// All records as they are stored, oldest first.
    pub async fn stored_records(self) -> Result<Vec<StoredRecord>, StorageFailure> {
        let values = Database::open().await?.all(store::JOURNAL).await?;
        Ok(values.iter().map(|value| StoredRecord::read(text_of(value))).collect())
    }

    /// The end of the stored journal.
    pub async fn tail(self) -> Result<Tail, StorageFailure> {
        Ok(tail(Database::open().await?.last(store::JOURNAL).await?))
    }

    /// Begins a new chain after a last record that cannot be read. `false` if a chain cannot begin there. If the last
    /// record can be read, because another tab was quicker, nothing is written.
    pub async fn begin_chain(self, tenant: TenantId) -> Result<bool, StorageFailure> {
        let database = Database::open().await?;
        let transaction = WriteTransaction::begin(&database, store::JOURNAL)?;
        if let Tail::Unreadable(unreadable) = tail(transaction.last().await?) {
            let Some(record) = unreadable.begin_after(time::now_ms() as u64, tenant) else {
                return Ok(false);
            };
            add(&transaction, record)?;
            transaction.done().await?;
        }
        self.notify();
        Ok(true)
    }

    /// The records that this page could not write to the database.
    pub fn unsaved(self) -> Vec<Record> {
        self.inner.try_with_value(|inner| inner.unsaved.borrow().clone()).unwrap_or_default()
    }

    /// Removes the records that this page could not write to the database.
    pub fn clear_unsaved(self) {
        self.inner.try_with_value(|inner| inner.unsaved.borrow_mut().clear());
        self.revision.bump();
    }

    /// Appends a record with the current time. `None` if it could not be recorded, because nothing may follow the last
    /// record. Records that arrive during a write are written together in the next transaction.
    async fn append(
        self,
        tenant: &TenantId,
        unsaved: bool,
        entry: impl Fn(u64) -> Entry + 'static,
    ) -> Option<Written> {
        let (done, written) = oneshot::channel();
        let record = PendingRecord {
            at_ms: time::now_ms() as u64,
            tenant: tenant.clone(),
            entry: Box::new(entry),
            done,
        };
        let starts_writing = self.inner.try_with_value(|inner| {
            if unsaved {
                inner.keep_unsaved(record);
                return false;
            }
            inner.pending.borrow_mut().push(record);
            !inner.is_writing.replace(true)
        });
        if unsaved {
            self.notify();
        } else if starts_writing == Some(true) {
            leptos::task::spawn_local(self.write_pending());
        }
        written.await.ok()
    }

    /// Writes pending records until there are none.
    async fn write_pending(self) {
        while let Some(pending) = self.inner.try_with_value(|inner| inner.take_pending()).flatten() {
            match append_to_database(&pending).await {
                Ok(records) => {
                    let head = records.last().map(Record::head);
                    self.inner.try_with_value(|inner| *inner.head.borrow_mut() = head);
                    for (pending, record) in pending.into_iter().zip(records) {
                        let _ = pending.done.send(Written { seq: record.seq, is_unsaved: false });
                    }
                }
                Err(failure) => {
                    let is_unreadable = matches!(failure, AppendFailure::Unreadable);
                    if let AppendFailure::Storage(failure) = failure {
                        let _ = self.failure.try_set(Some(failure));
                    }
                    self.inner.try_with_value(|inner| {
                        for record in pending {
                            // What was sent before the last record became unreadable keeps its answer.
                            let is_refused = is_unreadable && matches!((record.entry)(0), Entry::Sent { .. });
                            if !is_refused {
                                inner.keep_unsaved(record);
                            }
                        }
                    });
                }
            }
            self.notify();
        }
    }

    /// Tells this tab and the others that the journal has changed.
    fn notify(self) {
        self.revision.bump();
        self.inner.try_with_value(|inner| {
            if let Some(channel) = &*inner.channel.borrow() {
                channel.post("written");
            }
        });
    }
}

impl JournalState {
    /// Takes the pending records. If there are none, the writing ends.
    fn take_pending(&self) -> Option<Vec<PendingRecord>> {
        let pending = self.pending.take();
        self.is_writing.set(!pending.is_empty());
        Some(pending).filter(|pending| !pending.is_empty())
    }

    fn keep_unsaved(&self, pending: PendingRecord) {
        let record = pending.sealed_after(self.unsaved.borrow().last());
        let seq = record.seq;
        self.unsaved.borrow_mut().push(record);
        self.head.take();
        let _ = pending.done.send(Written { seq, is_unsaved: true });
    }
}

impl PendingRecord {
    fn sealed_after(&self, previous: Option<&Record>) -> Record {
        let entry = (self.entry)(Record::next_seq(previous));
        Record::next(previous, self.at_ms, self.tenant.clone(), entry)
    }
}

/// Appends records in one transaction, so that no other tab can write in between. Returns the records.
async fn append_to_database(pending: &[PendingRecord]) -> Result<Vec<Record>, AppendFailure> {
    let database = Database::open().await?;
    let transaction = WriteTransaction::begin(&database, store::JOURNAL)?;
    let mut previous = match tail(transaction.last().await?) {
        Tail::Empty => None,
        Tail::Record(record) => Some(record),
        Tail::Unreadable(_) => return Err(AppendFailure::Unreadable),
    };
    let mut records = Vec::with_capacity(pending.len());
    for pending in pending {
        let record = pending.sealed_after(previous.as_ref());
        add(&transaction, record.clone())?;
        previous = Some(record.clone());
        records.push(record);
    }
    transaction.done().await?;
    Ok(records)
}

/// Adds a record. A record that is stored already is never replaced.
fn add(transaction: &WriteTransaction, record: Record) -> Result<(), StorageFailure> {
    let key = stored_record::key_of(record.seq);
    transaction.add(&key, &JsValue::from_str(&StoredRecord::of(record).text))
}

fn tail(last: Option<(JsValue, JsValue)>) -> Tail {
    Tail::of(last.map(|(key, value)| (key.as_string().unwrap_or_default(), text_of(&value))))
}

/// The text of a stored value. A newer panel may store something else than a text.
fn text_of(value: &JsValue) -> String {
    let text = value.as_string().or_else(|| js_sys::JSON::stringify(value).ok()?.as_string());
    text.unwrap_or_default()
}

/// Writes the calls of one tenant's connection.
struct TenantJournal {
    store: JournalStore,
    tenant: TenantId,
}

impl Journal for TenantJournal {
    fn sent<'a>(&'a self, change: journalled::Change<'a>) -> Pending<'a, Result<u64, Problem>> {
        Box::pin(async move {
            let (operation, target) = (change.operation.to_owned(), change.target.to_owned());
            let note = change.note.map(str::to_owned);
            let entry = move |seq| Entry::Sent {
                call_id: seq,
                operation: operation.clone(),
                target: target.clone(),
                note: note.clone(),
            };
            let Some(Written { seq: id, is_unsaved }) = self.store.append(&self.tenant, false, entry).await
            else {
                return Err(Problem::Transport(TransportProblem::NotRecorded));
            };
            let call = OpenCall { id, is_unsaved, started_ms: time::now_ms() };
            let number = |inner: &Rc<JournalState>| {
                let mut calls = inner.calls.borrow_mut();
                let number = calls.keys().max().map_or(0, |last| last + 1);
                calls.insert(number, call);
                number
            };
            Ok(self.store.inner.try_with_value(number).unwrap_or_default())
        })
    }

    fn answered<'a>(&'a self, call: u64, result: Result<(), &'a Problem>) -> Pending<'a, ()> {
        Box::pin(async move {
            let call =
                self.store.inner.try_with_value(|inner| inner.calls.borrow_mut().remove(&call)).flatten();
            let Some(call) = call else { return };
            let duration_ms = (time::now_ms() - call.started_ms).max(0.0) as u64;
            let answer = RecordedAnswer::of(result);
            let entry = move |_| Entry::Answered { call_id: call.id, answer: answer.clone(), duration_ms };
            self.store.append(&self.tenant, call.is_unsaved, entry).await;
        })
    }

    fn head(&self) -> Option<JournalHead> {
        self.store.inner.try_with_value(|inner| inner.head.borrow().clone()).flatten()
    }
}
