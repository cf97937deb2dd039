//! Sets policies of users, and stores in this browser what was set, because the API cannot report current policies. The
//! entries and their format are in `policy_ledger`.

use super::policy_ledger;
use super::policy_ledger::{LastSet, Ledger, Policy};
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

/// The ledger's handle. Copies share one ledger.
#[derive(Clone, Copy)]
pub struct PolicyLedger {
    ledger: RwSignal<Ledger>,
    failure: RwSignal<Option<StorageFailure>>,
    inner: StoredValue<Rc<LedgerState>, LocalStorage>,
}

struct LedgerState {
    api: Api,
    /// The prefix of this tenant's keys in the store.
    prefix: String,
    channel: RefCell<Option<Channel>>,
}

impl PolicyLedger {
    /// Opens the ledger of a connection's tenant.
    pub fn open(connection: &Connection) -> Self {
        let prefix = format!("{} {} ", connection.tenant, connection.service);
        let channel = format!("tresor-admin.ledger {prefix}");
        let inner = LedgerState { api: connection.api.clone(), prefix, channel: RefCell::default() };
        let policies = Self {
            ledger: RwSignal::default(),
            failure: RwSignal::new(None),
            inner: StoredValue::new_local(Rc::new(inner)),
        };
        // Other tabs send whole entries, so the store need not be read again.
        let on_message = move |entry: String| {
            if let Some((user, entry)) = policy_ledger::parse(&entry) {
                policies.ledger.try_update(|ledger| ledger.insert(user, entry));
            }
        };
        policies
            .inner
            .with_value(|inner| *inner.channel.borrow_mut() = Some(Channel::join(&channel, on_message)));
        leptos::task::spawn_local(async move { policies.load().await });
        policies
    }

    async fn load(self) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let stored = async { Database::open().await?.all_under(store::LEDGER, &inner.prefix).await }.await;
        match stored {
            Ok(stored) => {
                let entries = stored.iter().filter_map(|text| policy_ledger::parse(&text.as_string()?));
                self.ledger.try_update(|ledger| {
                    entries.for_each(|(user, entry)| ledger.insert(user, entry));
                });
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Reads the ledger, tracked.
    pub fn with<U>(self, read: impl FnOnce(&Ledger) -> U) -> U {
        self.ledger.with(read)
    }

    /// Reads the ledger, not tracked.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Ledger) -> U) -> U {
        self.ledger.with_untracked(read)
    }

    /// Why this browser cannot store the ledger, if it cannot. The ledger then lasts as long as the page.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// Sets a policy and records the result. A lost answer is recorded as uncertain.
    pub async fn set(self, user: &UserId, policy: Policy, is_on: bool) -> Result<(), Problem> {
        let Some(inner) = self.inner.try_get_value() else { return Ok(()) };
        let at_ms = time::now_ms();
        let result = inner.api.set_policy(user, policy, is_on).await;
        let is_lost = result.as_ref().is_err_and(Problem::may_have_arrived);
        if result.is_ok() || is_lost {
            self.record(&inner, user, policy, LastSet { is_on, at_ms, is_certain: !is_lost }).await;
        }
        result
    }

    async fn record(self, inner: &LedgerState, user: &UserId, policy: Policy, last_set: LastSet) {
        let recorded = self.ledger.try_update(|ledger| {
            ledger.record(user.as_str(), policy, last_set);
            ledger.entry(user.as_str())
        });
        let Some(entry) = recorded else { return };
        let text = policy_ledger::serialize(user.as_str(), &entry);
        if let Some(channel) = &*inner.channel.borrow() {
            channel.post(&text);
        }
        let key = format!("{}{user}", inner.prefix);
        let stored =
            async { Database::open().await?.put(store::LEDGER, &key, &JsValue::from_str(&text)).await }.await;
        if let Err(failure) = stored {
            let _ = self.failure.try_set(Some(failure));
        }
    }
}
