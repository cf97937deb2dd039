//! Stores the queue in this browser for all its tabs. The database is the source of truth, and a channel reports changes.
//! A verdict is claimed in the database before it is sent, so that two tabs cannot both send one.

use super::key::OperationKey;
use super::queue::{self, Item, Status};
use super::queue_record;
use super::sharing::{Claim, SaveScope};
use crate::browser::channel::Channel;
use crate::browser::crypto;
use crate::browser::indexed_db::{Database, StorageFailure, WriteTransaction, store};
use crate::browser::web_lock;
use crate::browser::web_lock::LockGuard;
use wasm_bindgen::JsValue;

/// The message on the channel for many changes at once.
const MANY: &str = "*";
/// Up to this many changes are reported one by one.
const MAX_SINGLE_MESSAGES: usize = 20;

/// Operations written in one transaction. Each takes about 0.04 ms, so the page stays responsive.
const WRITE_BATCH: usize = 250;

/// The operations of one identity in this browser's database.
pub struct QueueStore {
    database: Database,
    prefix: String,
    channel: Channel,
    tab: String,
    _presence: LockGuard,
}

/// Whether the tab that sends a verdict was closed, so that its answer is lost. With the tab's name.
#[derive(Debug, PartialEq, Eq)]
pub enum Orphaned<'a> {
    /// It was closed.
    Certainly(&'a str),
    /// This browser cannot tell.
    Perhaps(&'a str),
}

/// A change by another tab.
pub enum StoreChange {
    /// One operation changed.
    Item(OperationKey),
    /// Many operations changed.
    Many,
}

impl QueueStore {
    /// Opens the store of an identity. `on_change` is called for changes by other tabs.
    pub async fn open(
        identity: &str,
        mut on_change: impl FnMut(StoreChange) + 'static,
    ) -> Result<Self, StorageFailure> {
        let database = Database::open().await?;
        let tab = crypto::random_name();
        let channel = Channel::join(&format!("tresor-admin.queue {identity}"), move |message| {
            if message == MANY {
                on_change(StoreChange::Many);
            } else if let Some(key) = OperationKey::parse(&message) {
                on_change(StoreChange::Item(key));
            }
        });
        let presence = web_lock::acquire(&presence(&tab)).await;
        Ok(Self { database, prefix: format!("{identity} "), channel, tab, _presence: presence })
    }

    /// The name of this tab.
    pub fn tab(&self) -> &str {
        &self.tab
    }

    /// All stored operations, oldest first.
    pub async fn items(&self) -> Result<Vec<Item>, StorageFailure> {
        let stored = self.database.all_under(store::QUEUE, &self.prefix).await?;
        let mut items = stored.into_iter().filter_map(|value| read(&value)).collect::<Vec<_>>();
        queue::sort_by_arrival(&mut items);
        Ok(items)
    }

    /// One operation; `None` if it was removed.
    pub async fn item(&self, key: &OperationKey) -> Result<Option<Item>, StorageFailure> {
        let stored = self.database.get(store::QUEUE, &self.name(key)).await?;
        Ok(stored.and_then(|value| read(&value)))
    }

    /// Stores the state of operations, as far as the scope allows.
    pub async fn save(&self, items: &[Item], scope: &SaveScope) -> Result<(), StorageFailure> {
        for part in items.chunks(WRITE_BATCH) {
            let change = WriteTransaction::begin(&self.database, store::QUEUE)?;
            for item in part {
                let name = self.name(&item.key);
                let stored = change.get(&name).await?.and_then(|value| read(&value));
                change.put(&name, &write(&scope.merge(&self.tab, stored, item.clone())))?;
            }
            change.done().await?;
        }
        self.notify(items.iter().map(|item| &item.key));
        Ok(())
    }

    /// Removes operations.
    pub async fn remove(&self, keys: &[OperationKey]) -> Result<(), StorageFailure> {
        let change = WriteTransaction::begin(&self.database, store::QUEUE)?;
        for key in keys {
            change.delete(&self.name(key))?;
        }
        change.done().await?;
        self.notify(keys.iter());
        Ok(())
    }

    /// Claims an operation for sending, unless another tab has decided it or is about to.
    pub async fn claim(&self, sending: &Item) -> Result<Claim, StorageFailure> {
        let name = self.name(&sending.key);
        let change = WriteTransaction::begin(&self.database, store::QUEUE)?;
        let stored = change.get(&name).await?.and_then(|value| read(&value));
        let claim = Claim::on(stored, sending);
        if matches!(claim, Claim::Theirs(_)) {
            return Ok(claim);
        }
        change.put(&name, &write(sending))?;
        change.done().await?;
        self.notify(std::iter::once(&sending.key));
        Ok(claim)
    }

    /// Whether the tab that sent this verdict was closed. `None` if it is open.
    pub async fn orphaned_by<'a>(&self, item: &'a Item) -> Option<Orphaned<'a>> {
        let Status::Sending(sending) = &item.status else { return None };
        if sending.tab == self.tab {
            return None;
        }
        match web_lock::is_held(&presence(&sending.tab)).await {
            Some(true) => None,
            Some(false) => Some(Orphaned::Certainly(&sending.tab)),
            None => Some(Orphaned::Perhaps(&sending.tab)),
        }
    }

    fn name(&self, key: &OperationKey) -> String {
        format!("{}{key}", self.prefix)
    }

    fn notify<'a>(&self, keys: impl ExactSizeIterator<Item = &'a OperationKey>) {
        if keys.len() > MAX_SINGLE_MESSAGES {
            self.channel.post(MANY);
        } else {
            keys.for_each(|key| self.channel.post(&key.to_string()));
        }
    }
}

/// The name of the lock that a tab holds while it is open.
fn presence(tab: &str) -> String {
    format!("tresor-admin.tab {tab}")
}

fn write(item: &Item) -> JsValue {
    JsValue::from_str(&queue_record::write(item))
}

fn read(value: &JsValue) -> Option<Item> {
    queue_record::read(&value.as_string()?)
}
