//! Sets policies, and keeps in this browser what was set: the platform has no getters for them.

use super::policy_ledger;
use super::policy_ledger::{Known, Ledger, Policy};
use crate::api::Api;
use crate::browser::channel::Channel;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::time;
use crate::problem::Problem;
use crate::session::Connection;
use admin_api::UserId;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The ledger's handle. Copies are the same ledger.
#[derive(Clone, Copy)]
pub struct PolicyLedger {
    ledger: RwSignal<Ledger>,
    failure: RwSignal<Option<StorageFailure>>,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

struct Inner {
    api: Api,
    /// What the keys of this tenant begin with.
    prefix: String,
    channel: RefCell<Option<Channel>>,
}

impl PolicyLedger {
    /// The ledger of a connection's tenant.
    pub fn open(connection: &Connection) -> Self {
        let prefix = format!("{} {} ", connection.tenant, connection.service);
        let channel = format!("tresor-admin.ledger {prefix}");
        let inner = Inner { api: connection.api.clone(), prefix, channel: RefCell::default() };
        let book = Self {
            ledger: RwSignal::default(),
            failure: RwSignal::new(None),
            inner: StoredValue::new_local(Rc::new(inner)),
        };
        // Another tab says whole entries, so that nothing has to be read again.
        let heard = move |entry: String| {
            if let Some((user, entry)) = policy_ledger::read(&entry) {
                book.ledger.try_update(|ledger| ledger.take(user, entry));
            }
        };
        book.inner.with_value(|inner| *inner.channel.borrow_mut() = Some(Channel::join(&channel, heard)));
        leptos::task::spawn_local(async move { book.load().await });
        book
    }

    async fn load(self) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let stored = async { Database::open().await?.all_under(store::LEDGER, &inner.prefix).await }.await;
        match stored {
            Ok(stored) => {
                let entries = stored.iter().filter_map(|text| policy_ledger::read(&text.as_string()?));
                self.ledger.try_update(|ledger| {
                    entries.for_each(|(user, entry)| ledger.take(user, entry));
                });
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Reads what was set, and follows it.
    pub fn with<U>(self, read: impl FnOnce(&Ledger) -> U) -> U {
        self.ledger.with(read)
    }

    /// Reads what was set without following it.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Ledger) -> U) -> U {
        self.ledger.with_untracked(read)
    }

    /// Why this browser keeps nothing, where it does not; then the ledger lasts as long as the page.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// Allows or denies, and notes what the server said. A lost answer is noted as such.
    pub async fn set(self, user: &UserId, policy: Policy, is_on: bool) -> Result<(), Problem> {
        let Some(inner) = self.inner.try_get_value() else { return Ok(()) };
        let at_ms = time::now_ms();
        let result = inner.api.set_policy(user, policy, is_on).await;
        let is_lost = result.as_ref().is_err_and(Problem::may_have_arrived);
        if result.is_ok() || is_lost {
            self.note(&inner, user, policy, Known { is_on, at_ms, is_certain: !is_lost }).await;
        }
        result
    }

    async fn note(self, inner: &Inner, user: &UserId, policy: Policy, known: Known) {
        let noted = self.ledger.try_update(|ledger| {
            ledger.note(user.as_str(), policy, known);
            ledger.entry(user.as_str())
        });
        let Some(entry) = noted else { return };
        let text = policy_ledger::write(user.as_str(), &entry);
        if let Some(channel) = &*inner.channel.borrow() {
            channel.post(&text);
        }
        let key = format!("{}{user}", inner.prefix);
        let kept =
            async { Database::open().await?.put(store::LEDGER, &key, &JsValue::from_str(&text)).await }.await;
        if let Err(failure) = kept {
            let _ = self.failure.try_set(Some(failure));
        }
    }
}
