//! IndexedDB as futures: one database, its stores, and transactions that a few awaits may follow each other in.

use crate::browser::{events, message, window};
use js_sys::{Array, Promise};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbCursorDirection, IdbCursorWithValue, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest,
    IdbRequest, IdbTransaction, IdbTransactionMode,
};

const NAME: &str = "tresor-admin";
const VERSION: u32 = 2;

/// The stores of the database.
pub mod store {
    /// Key objects of tenants that stay connected, by tenant id and service URL.
    pub const KEYS: &str = "keys";
    /// Operations held, by tenant and key.
    pub const QUEUE: &str = "queue";
    /// The journal, by sequence number.
    pub const JOURNAL: &str = "journal";
    /// What was learnt of tresors, by tenant and tresor.
    pub const TRESORS: &str = "tresors";
    /// Policies of users that were set from here, by tenant and user.
    pub const LEDGER: &str = "ledger";
    /// Sealed secrets of registrations that were started here, by tenant and user.
    pub const CAPSULES: &str = "capsules";
    /// Versions of content files that were replaced or deleted, by tenant and time.
    pub const VERSIONS: &str = "versions";
    /// All of them.
    pub const ALL: [&str; 7] = [KEYS, QUEUE, JOURNAL, TRESORS, LEDGER, CAPSULES, VERSIONS];
}

/// Why storage did not do what it was asked to: forbidden, full or broken, in the browser's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageFailure(pub String);

type Result<T> = std::result::Result<T, StorageFailure>;

fn failure(thrown: JsValue) -> StorageFailure {
    StorageFailure(message(&thrown))
}

thread_local! {
    static OPEN: RefCell<Option<Database>> = const { RefCell::new(None) };
}

/// The panel's database.
#[derive(Clone)]
pub struct Database(IdbDatabase);

impl Database {
    /// The page's one connection to the database, opened at the first call.
    pub async fn open() -> Result<Self> {
        if let Some(open) = OPEN.with_borrow(Clone::clone) {
            return Ok(open);
        }
        let database = Self::connect().await?;
        OPEN.with_borrow_mut(|open| *open = Some(database.clone()));
        Ok(database)
    }

    /// Opens the database, making its stores where they are missing.
    async fn connect() -> Result<Self> {
        let factory = window()
            .indexed_db()
            .map_err(failure)?
            .ok_or_else(|| StorageFailure("This browser offers no IndexedDB to the page.".into()))?;
        let request: IdbOpenDbRequest = factory.open_with_u32(NAME, VERSION).map_err(failure)?;
        let upgrade = request.clone();
        let _upgrading = events::listen(&request, "upgradeneeded", move |_| {
            let Ok(database) = upgrade.result().map(|result| result.unchecked_into::<IdbDatabase>()) else {
                return;
            };
            for name in store::ALL {
                // A store that is there already throws, and that is fine.
                let _ = database.create_object_store(name);
            }
        });
        let database: IdbDatabase = result(request.unchecked_ref()).await?.unchecked_into();
        // Another tab with a newer panel may upgrade: let it.
        let closing = database.clone();
        events::forever(&database, "versionchange", move |_| {
            closing.close();
            OPEN.with_borrow_mut(|open| *open = None);
        });
        Ok(Self(database))
    }

    /// Reads one value; undefined gives `None`.
    pub async fn get(&self, store: &str, key: &str) -> Result<Option<JsValue>> {
        let value = result(&self.reading(store)?.get(&key.into()).map_err(failure)?).await?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// Reads all values of a store in the order of their keys.
    pub async fn all(&self, store: &str) -> Result<Vec<JsValue>> {
        let values = result(&self.reading(store)?.get_all().map_err(failure)?).await?;
        Ok(values.unchecked_into::<Array>().iter().collect())
    }

    /// Reads all values whose keys begin with `prefix`, in the order of their keys.
    pub async fn all_under(&self, store: &str, prefix: &str) -> Result<Vec<JsValue>> {
        // No key goes on with the last character there is.
        let range =
            IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into()).map_err(failure)?;
        let values = result(&self.reading(store)?.get_all_with_key(&range).map_err(failure)?).await?;
        Ok(values.unchecked_into::<Array>().iter().collect())
    }

    /// Writes one value.
    pub async fn put(&self, store: &str, key: &str, value: &JsValue) -> Result<()> {
        let change = Change::begin(self, store)?;
        change.put(key, value)?;
        change.done().await
    }

    /// Removes one value.
    pub async fn delete(&self, store: &str, key: &str) -> Result<()> {
        let change = Change::begin(self, store)?;
        change.delete(key)?;
        change.done().await
    }

    /// How many values a store has.
    pub async fn count(&self, store: &str) -> Result<u32> {
        let count = result(&self.reading(store)?.count().map_err(failure)?).await?;
        Ok(count.as_f64().unwrap_or_default() as u32)
    }

    /// Takes everything out of a store.
    pub async fn clear(&self, store: &str) -> Result<()> {
        let change = Change::begin(self, store)?;
        change.store.clear().map_err(failure)?;
        change.done().await
    }

    fn reading(&self, store: &str) -> Result<IdbObjectStore> {
        let transaction = self.0.transaction_with_str(store).map_err(failure)?;
        transaction.object_store(store).map_err(failure)
    }
}

/// A change of one store that is carried out as a whole or not at all.
pub struct Change {
    transaction: IdbTransaction,
    store: IdbObjectStore,
}

impl Change {
    /// Begins a change.
    pub fn begin(database: &Database, store: &str) -> Result<Self> {
        let transaction = database
            .0
            .transaction_with_str_and_mode(store, IdbTransactionMode::Readwrite)
            .map_err(failure)?;
        let store = transaction.object_store(store).map_err(failure)?;
        Ok(Self { transaction, store })
    }

    /// Reads one value within the change. Nothing but the change's own requests may be awaited until it is done.
    pub async fn get(&self, key: &str) -> Result<Option<JsValue>> {
        let value = result(&self.store.get(&key.into()).map_err(failure)?).await?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// Reads the value with the last key, within the change.
    pub async fn last(&self) -> Result<Option<JsValue>> {
        let request = self
            .store
            .open_cursor_with_range_and_direction(&JsValue::NULL, IdbCursorDirection::Prev)
            .map_err(failure)?;
        let cursor = result(&request).await?;
        match cursor.dyn_into::<IdbCursorWithValue>() {
            Ok(cursor) => cursor.value().map(Some).map_err(failure),
            Err(_) => Ok(None),
        }
    }

    /// Writes one value within the change.
    pub fn put(&self, key: &str, value: &JsValue) -> Result<()> {
        self.store.put_with_key(value, &key.into()).map(|_| ()).map_err(failure)
    }

    /// Removes one value within the change.
    pub fn delete(&self, key: &str) -> Result<()> {
        self.store.delete(&key.into()).map(|_| ()).map_err(failure)
    }

    /// Waits until the change is carried out.
    pub async fn done(self) -> Result<()> {
        let transaction = self.transaction.clone();
        settle(&self.transaction, "complete", &["error", "abort"], move |failed| match failed {
            false => Ok(JsValue::UNDEFINED),
            true => Err(transaction
                .error()
                .map_or_else(|| JsValue::from_str("The browser gave the change up."), JsValue::from)),
        })
        .await
        .map(|_| ())
    }
}

/// Waits for a request's result.
pub async fn result(request: &IdbRequest) -> Result<JsValue> {
    let settled = request.clone();
    settle(request, "success", &["error"], move |failed| match failed {
        false => settled.result(),
        true => Err(settled.error().ok().flatten().map_or(JsValue::UNDEFINED, JsValue::from)),
    })
    .await
}

/// Waits for the first of some events and answers with what `read` makes of it, given whether it was a failure.
async fn settle(
    target: &web_sys::EventTarget,
    good: &'static str,
    bad: &[&'static str],
    read: impl Fn(bool) -> std::result::Result<JsValue, JsValue> + 'static,
) -> Result<JsValue> {
    let read = Rc::new(read);
    let listeners = Rc::new(RefCell::new(Vec::new()));
    let promise = Promise::new(&mut |resolve, reject| {
        let listen = |name: &'static str, failed: bool| {
            let (resolve, reject, read) = (resolve.clone(), reject.clone(), read.clone());
            events::listen(target, name, move |_| {
                let _ = match read(failed) {
                    Ok(value) => resolve.call1(&JsValue::UNDEFINED, &value),
                    Err(thrown) => reject.call1(&JsValue::UNDEFINED, &thrown),
                };
            })
        };
        let mut listeners = listeners.borrow_mut();
        listeners.push(listen(good, false));
        listeners.extend(bad.iter().map(|name| listen(name, true)));
    });
    let settled = JsFuture::from(promise).await;
    listeners.borrow_mut().clear();
    settled.map_err(failure)
}
