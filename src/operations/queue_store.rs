//! Keeps the operations held in this browser, shared by its tabs: the database is the truth, a channel says what
//! changed, and a verdict is claimed in the database before it is sent, so that no two tabs send one.

use super::key::OperationKey;
use super::queue::{Item, Status};
use super::queue_record;
use crate::browser::channel::Channel;
use crate::browser::crypto;
use crate::browser::indexed_db::{Database, StorageFailure, WriteTransaction, store};
use crate::browser::web_lock;
use crate::browser::web_lock::LockGuard;
use wasm_bindgen::JsValue;

/// Said on the channel when more changed than is worth telling one by one.
const MANY: &str = "*";
/// Changes that are told one by one at most.
const TOLD_ONE_BY_ONE: usize = 20;

/// Operations that are written in one turn, so that the page stays responsive (0.04 ms each).
const WRITTEN_AT_ONCE: usize = 250;

/// The operations of one tenant in this browser's database.
pub struct QueueStore {
    database: Database,
    prefix: String,
    channel: Channel,
    tab: String,
    _presence: Option<LockGuard>,
}

/// Whether a verdict may be sent from here.
#[derive(Debug)]
pub enum Claim {
    /// It may.
    Ours,
    /// Another tab was quicker; this is how the operation stands.
    Theirs(Box<Item>),
}

/// What another tab changed.
pub enum Told {
    /// This operation.
    One(OperationKey),
    /// Many.
    Many,
}

impl QueueStore {
    /// Opens the shelf of a tenant. `hear` is called for what other tabs change.
    pub async fn open(tenant: &str, mut hear: impl FnMut(Told) + 'static) -> Result<Self, StorageFailure> {
        let database = Database::open().await?;
        let tab = crypto::random_name();
        let channel = Channel::join(&format!("tresor-admin.queue {tenant}"), move |message| {
            if message == MANY {
                hear(Told::Many);
            } else if let Some(key) = OperationKey::parse(&message) {
                hear(Told::One(key));
            }
        });
        let presence = web_lock::acquire(&presence(&tab)).await;
        Ok(Self { database, prefix: format!("{tenant} "), channel, tab, _presence: presence })
    }

    /// The name of this tab.
    pub fn tab(&self) -> &str {
        &self.tab
    }

    /// All operations on the shelf, oldest first.
    pub async fn items(&self) -> Result<Vec<Item>, StorageFailure> {
        let stored = self.database.all_under(store::QUEUE, &self.prefix).await?;
        let mut items = stored.into_iter().filter_map(|value| read(&value)).collect::<Vec<_>>();
        items.sort_by(|a, b| a.added_at_ms.total_cmp(&b.added_at_ms));
        Ok(items)
    }

    /// One operation; `None` when it was taken away.
    pub async fn item(&self, key: &OperationKey) -> Result<Option<Item>, StorageFailure> {
        let stored = self.database.get(store::QUEUE, &self.name(key)).await?;
        Ok(stored.and_then(|value| read(&value)))
    }

    /// Keeps operations as they stand here.
    pub async fn keep(&self, items: &[Item]) -> Result<(), StorageFailure> {
        for part in items.chunks(WRITTEN_AT_ONCE) {
            let change = WriteTransaction::begin(&self.database, store::QUEUE)?;
            for item in part {
                change.put(&self.name(&item.key), &write(item))?;
            }
            change.done().await?;
        }
        self.tell(items.iter().map(|item| &item.key));
        Ok(())
    }

    /// Takes operations away.
    pub async fn take_away(&self, keys: &[OperationKey]) -> Result<(), StorageFailure> {
        let change = WriteTransaction::begin(&self.database, store::QUEUE)?;
        for key in keys {
            change.delete(&self.name(key))?;
        }
        change.done().await?;
        self.tell(keys.iter());
        Ok(())
    }

    /// Claims an operation that stands here as being sent, unless another tab has decided it or is about to.
    pub async fn claim(&self, sending: &Item) -> Result<Claim, StorageFailure> {
        let name = self.name(&sending.key);
        let change = WriteTransaction::begin(&self.database, store::QUEUE)?;
        let theirs = change.get(&name).await?.and_then(|value| read(&value));
        if let Some(theirs) = theirs.filter(|item| !item.is_waiting()) {
            return Ok(Claim::Theirs(Box::new(theirs)));
        }
        change.put(&name, &write(sending))?;
        change.done().await?;
        self.tell(std::iter::once(&sending.key));
        Ok(Claim::Ours)
    }

    /// Whether the tab that sends this verdict is gone, so that nobody will hear the answer.
    pub async fn is_orphaned(&self, item: &Item) -> bool {
        match &item.status {
            Status::Sending(sending) => {
                sending.tab != self.tab && !web_lock::is_held(&presence(&sending.tab)).await
            }
            _ => false,
        }
    }

    fn name(&self, key: &OperationKey) -> String {
        format!("{}{key}", self.prefix)
    }

    fn tell<'a>(&self, keys: impl ExactSizeIterator<Item = &'a OperationKey>) {
        if keys.len() > TOLD_ONE_BY_ONE {
            self.channel.post(MANY);
        } else {
            keys.for_each(|key| self.channel.post(&key.to_string()));
        }
    }
}

/// The lock that a tab holds as long as it lives.
fn presence(tab: &str) -> String {
    format!("tresor-admin.tab {tab}")
}

fn write(item: &Item) -> JsValue {
    JsValue::from_str(&queue_record::write(item))
}

fn read(value: &JsValue) -> Option<Item> {
    queue_record::read(&value.as_string()?)
}
