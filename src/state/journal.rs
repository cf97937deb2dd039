//! Keeps the journal: every change that was sent, in this browser's database, as one hash chain of all tabs.

use crate::api::journalled::{self, Journal};
use crate::api::transport::Pending;
use crate::browser::channel::Channel;
use crate::browser::idb::{Change, Database, StorageFailure, store};
use crate::browser::time;
use crate::model::journal::{Answer, Entry, Record};
use crate::model::problem::Problem;
use admin_api::TenantId;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The journal of this browser. Copies are the same book.
#[derive(Clone, Copy)]
pub struct JournalBook {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Counts what was written, here or in another tab.
    written: RwSignal<u64>,
    failure: RwSignal<Option<StorageFailure>>,
}

struct Inner {
    channel: RefCell<Option<Channel>>,
    /// What could not be written to the database, as a chain of its own that ends with the page.
    loose: RefCell<Vec<Record>>,
    calls: RefCell<HashMap<u64, Call>>,
}

/// A call that waits for its answer.
struct Call {
    id: u64,
    is_loose: bool,
    started_ms: f64,
}

impl JournalBook {
    /// Opens the book.
    pub fn open() -> Self {
        let inner =
            Inner { channel: RefCell::default(), loose: RefCell::default(), calls: RefCell::default() };
        let book = Self {
            inner: StoredValue::new_local(Rc::new(inner)),
            written: RwSignal::new(0),
            failure: RwSignal::new(None),
        };
        let heard = move |_| {
            book.written.try_update(|written| *written += 1);
        };
        book.inner.with_value(|inner| {
            *inner.channel.borrow_mut() = Some(Channel::join("tresor-admin.journal", heard))
        });
        book
    }

    /// Who writes for a tenant's connection.
    pub fn keeper(self, tenant: TenantId) -> Rc<dyn Journal> {
        Rc::new(Keeper { book: self, tenant })
    }

    /// Grows with each record, here or in another tab.
    pub fn written(self) -> u64 {
        self.written.get()
    }

    /// Why the journal lasts only as long as the page, where it does.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// All records, oldest first.
    pub async fn records(self) -> Result<Vec<Record>, StorageFailure> {
        let stored = Database::open().await?.all(store::JOURNAL).await?;
        Ok(stored.iter().filter_map(read).collect())
    }

    /// The records that this page could not write to the database.
    pub fn loose(self) -> Vec<Record> {
        self.inner.try_with_value(|inner| inner.loose.borrow().clone()).unwrap_or_default()
    }

    /// Takes away what this page could not write to the database.
    pub fn forget_loose(self) {
        self.inner.try_with_value(|inner| inner.loose.borrow_mut().clear());
        self.written.try_update(|written| *written += 1);
    }

    async fn append(self, tenant: &TenantId, loose: bool, entry: impl Fn(u64) -> Entry) -> (u64, bool) {
        let at_ms = time::now_ms() as u64;
        let next = |previous: Option<&Record>| {
            Record::next(previous, at_ms, tenant.clone(), entry(Record::next_seq(previous)))
        };
        let stored = if loose { Err(StorageFailure(String::new())) } else { store_next(&next).await };
        let written = match stored {
            Ok(seq) => (seq, false),
            Err(failure) => {
                if !loose {
                    let _ = self.failure.try_set(Some(failure));
                }
                (self.append_loose(next), true)
            }
        };
        self.written.try_update(|written| *written += 1);
        self.inner.try_with_value(|inner| {
            if let Some(channel) = &*inner.channel.borrow() {
                channel.say("written");
            }
        });
        written
    }

    fn append_loose(self, next: impl Fn(Option<&Record>) -> Record) -> u64 {
        let append = |inner: &Rc<Inner>| {
            let record = next(inner.loose.borrow().last());
            let seq = record.seq;
            inner.loose.borrow_mut().push(record);
            seq
        };
        self.inner.try_with_value(append).unwrap_or_default()
    }
}

/// Appends a record within one change, so that no other tab can come in between.
async fn store_next(next: &impl Fn(Option<&Record>) -> Record) -> Result<u64, StorageFailure> {
    let database = Database::open().await?;
    let change = Change::begin(&database, store::JOURNAL)?;
    let previous = change.last().await?.as_ref().and_then(read);
    let record = next(previous.as_ref());
    // Strings and numbers: writing them cannot fail.
    let text = serde_json::to_string(&record).unwrap_or_default();
    // Padded, so that the order of the keys is that of the numbers.
    change.put(&format!("{:020}", record.seq), &JsValue::from_str(&text))?;
    change.done().await?;
    Ok(record.seq)
}

fn read(value: &JsValue) -> Option<Record> {
    serde_json::from_str(&value.as_string()?).ok()
}

struct Keeper {
    book: JournalBook,
    tenant: TenantId,
}

impl Journal for Keeper {
    fn sent<'a>(&'a self, change: journalled::Change<'a>) -> Pending<'a, u64> {
        Box::pin(async move {
            let entry = |seq| Entry::Sent {
                call_id: seq,
                operation: change.operation.to_owned(),
                target: change.target.to_owned(),
                note: change.note.map(str::to_owned),
            };
            let (id, is_loose) = self.book.append(&self.tenant, false, entry).await;
            let call = Call { id, is_loose, started_ms: time::now_ms() };
            let number = |inner: &Rc<Inner>| {
                let mut calls = inner.calls.borrow_mut();
                let number = calls.keys().max().map_or(0, |last| last + 1);
                calls.insert(number, call);
                number
            };
            self.book.inner.try_with_value(number).unwrap_or_default()
        })
    }

    fn answered<'a>(&'a self, call: u64, result: Result<(), &'a Problem>) -> Pending<'a, ()> {
        Box::pin(async move {
            let call =
                self.book.inner.try_with_value(|inner| inner.calls.borrow_mut().remove(&call)).flatten();
            let Some(call) = call else { return };
            let duration_ms = (time::now_ms() - call.started_ms).max(0.0) as u64;
            let answer = Answer::of(result);
            let entry = |_| Entry::Answered { call_id: call.id, answer: answer.clone(), duration_ms };
            self.book.append(&self.tenant, call.is_loose, entry).await;
        })
    }
}
