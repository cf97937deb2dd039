//! Keeps the journal: every change that was sent, in this browser's database, as one hash chain of all tabs.

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
pub mod chain;
pub mod encoding;
pub mod export;
pub mod record;
pub mod rows;
#[cfg(test)]
mod tests;

use crate::api::journalled::{self, Journal};
use crate::api::transport::Pending;
use crate::browser::channel::Channel;
use crate::browser::indexed_db::{Change, Database, StorageFailure, store};
use crate::browser::time;
use crate::problem::Problem;
use admin_api::TenantId;
use futures::channel::oneshot;
use leptos::prelude::*;
use record::{Answer, Entry, Record};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The journal of this browser. Copies are the same book.
#[derive(Clone, Copy)]
pub struct JournalStore {
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
    /// What waits to be written to the database.
    drafts: RefCell<Vec<Draft>>,
    is_writing: Cell<bool>,
}

/// A record that has no number yet.
struct Draft {
    at_ms: u64,
    tenant: TenantId,
    /// What it says under a number.
    entry: Box<dyn Fn(u64) -> Entry>,
    /// Told the number, and whether it is loose.
    done: oneshot::Sender<(u64, bool)>,
}

/// A call that waits for its answer.
struct Call {
    id: u64,
    is_loose: bool,
    started_ms: f64,
}

impl JournalStore {
    /// Opens the book.
    pub fn open() -> Self {
        let inner = Inner {
            channel: RefCell::default(),
            loose: RefCell::default(),
            calls: RefCell::default(),
            drafts: RefCell::default(),
            is_writing: Cell::new(false),
        };
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

    /// Appends a record of now; the answer is its number, and whether it is loose. What comes while the database is
    /// being written to goes there together in the next change.
    async fn append(
        self,
        tenant: &TenantId,
        loose: bool,
        entry: impl Fn(u64) -> Entry + 'static,
    ) -> (u64, bool) {
        let (done, written) = oneshot::channel();
        let draft =
            Draft { at_ms: time::now_ms() as u64, tenant: tenant.clone(), entry: Box::new(entry), done };
        let begins = self.inner.try_with_value(|inner| {
            if loose {
                inner.put_loose(draft);
                return false;
            }
            inner.drafts.borrow_mut().push(draft);
            !inner.is_writing.replace(true)
        });
        if loose {
            self.tell();
        } else if begins == Some(true) {
            leptos::task::spawn_local(self.write());
        }
        written.await.unwrap_or_default()
    }

    /// Writes what waits, until nothing does.
    async fn write(self) {
        while let Some(drafts) = self.inner.try_with_value(|inner| inner.take_drafts()).flatten() {
            match store_next(&drafts).await {
                Ok(seqs) => {
                    for (draft, seq) in drafts.into_iter().zip(seqs) {
                        let _ = draft.done.send((seq, false));
                    }
                }
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure));
                    self.inner
                        .try_with_value(|inner| drafts.into_iter().for_each(|draft| inner.put_loose(draft)));
                }
            }
            self.tell();
        }
    }

    fn tell(self) {
        self.written.try_update(|written| *written += 1);
        self.inner.try_with_value(|inner| {
            if let Some(channel) = &*inner.channel.borrow() {
                channel.say("written");
            }
        });
    }
}

impl Inner {
    /// What waits to be written; where nothing does, nobody writes from now on.
    fn take_drafts(&self) -> Option<Vec<Draft>> {
        let drafts = self.drafts.take();
        self.is_writing.set(!drafts.is_empty());
        Some(drafts).filter(|drafts| !drafts.is_empty())
    }

    fn put_loose(&self, draft: Draft) {
        let record = draft.after(self.loose.borrow().last());
        let seq = record.seq;
        self.loose.borrow_mut().push(record);
        let _ = draft.done.send((seq, true));
    }
}

impl Draft {
    fn after(&self, previous: Option<&Record>) -> Record {
        let entry = (self.entry)(Record::next_seq(previous));
        Record::next(previous, self.at_ms, self.tenant.clone(), entry)
    }
}

/// Appends records within one change, so that no other tab can come in between; the answer is their numbers.
async fn store_next(drafts: &[Draft]) -> Result<Vec<u64>, StorageFailure> {
    let database = Database::open().await?;
    let change = Change::begin(&database, store::JOURNAL)?;
    let mut previous = change.last().await?.as_ref().and_then(read);
    let mut seqs = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let record = draft.after(previous.as_ref());
        // Strings and numbers: writing them cannot fail.
        let text = serde_json::to_string(&record).unwrap_or_default();
        // Padded, so that the order of the keys is that of the numbers.
        change.put(&format!("{:020}", record.seq), &JsValue::from_str(&text))?;
        seqs.push(record.seq);
        previous = Some(record);
    }
    change.done().await?;
    Ok(seqs)
}

fn read(value: &JsValue) -> Option<Record> {
    serde_json::from_str(&value.as_string()?).ok()
}

struct Keeper {
    book: JournalStore,
    tenant: TenantId,
}

impl Journal for Keeper {
    fn sent<'a>(&'a self, change: journalled::Change<'a>) -> Pending<'a, u64> {
        Box::pin(async move {
            let (operation, target) = (change.operation.to_owned(), change.target.to_owned());
            let note = change.note.map(str::to_owned);
            let entry = move |seq| Entry::Sent {
                call_id: seq,
                operation: operation.clone(),
                target: target.clone(),
                note: note.clone(),
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
            let entry = move |_| Entry::Answered { call_id: call.id, answer: answer.clone(), duration_ms };
            self.book.append(&self.tenant, call.is_loose, entry).await;
        })
    }
}
