//! IndexedDB with futures: the panel's database, its stores, and transactions. The format of the values is up to the
//! modules that store them.

use crate::browser::capabilities::{self, Capability};
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
    /// Held operations, by identity and key.
    pub const QUEUE: &str = "queue";
    /// The journal, by sequence number.
    pub const JOURNAL: &str = "journal";
    /// Known states of tresors, by tenant and tresor.
    pub const TRESORS: &str = "tresors";
    /// User policies that were set from this browser, by tenant and user.
    pub const LEDGER: &str = "ledger";
    /// Sealed secrets of registrations that were started in this browser, by identity and user.
    pub const CAPSULES: &str = "capsules";
    /// Versions of content files that were replaced or deleted, by tenant and time.
    pub const VERSIONS: &str = "versions";
    /// All of them.
    pub const ALL: [&str; 7] = [KEYS, QUEUE, JOURNAL, TRESORS, LEDGER, CAPSULES, VERSIONS];
}

/// Why the browser's storage failed, as the browser's message: forbidden, full or broken.
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

    /// Opens the database and creates missing stores.
    async fn connect() -> Result<Self> {
        let missing = || StorageFailure("IndexedDB is not available to this page.".into());
        if !capabilities::has(Capability::Database) {
            return Err(missing());
        }
        let factory = window().indexed_db().map_err(failure)?.ok_or_else(missing)?;
        let request: IdbOpenDbRequest = factory.open_with_u32(NAME, VERSION).map_err(failure)?;
        let upgrade = request.clone();
        let _upgrading = events::listen(&request, "upgradeneeded", move |_| {
            let Ok(database) = upgrade.result().map(|result| result.unchecked_into::<IdbDatabase>()) else {
                return;
            };
            for name in store::ALL {
                // This throws for a store that exists already.
                let _ = database.create_object_store(name);
            }
        });
        let database: IdbDatabase = result(request.unchecked_ref()).await?.unchecked_into();
        // A newer version of the panel in another tab can upgrade the database only if this connection closes.
        let closing = database.clone();
        events::forever(&database, "versionchange", move |_| {
            closing.close();
            OPEN.with_borrow_mut(|open| *open = None);
        });
        Ok(Self(database))
    }

    /// Reads one value; `None` if it is missing.
    pub async fn get(&self, store: &str, key: &str) -> Result<Option<JsValue>> {
        let value = result(&self.reading(store)?.get(&key.into()).map_err(failure)?).await?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// Reads all values of a store in the order of their keys.
    pub async fn all(&self, store: &str) -> Result<Vec<JsValue>> {
        let values = result(&self.reading(store)?.get_all().map_err(failure)?).await?;
        Ok(values.unchecked_into::<Array>().iter().collect())
    }

    /// Reads all values from a key on, in the order of their keys.
    pub async fn all_from(&self, store: &str, first: &str) -> Result<Vec<JsValue>> {
        let range = IdbKeyRange::lower_bound(&first.into()).map_err(failure)?;
        let values = result(&self.reading(store)?.get_all_with_key(&range).map_err(failure)?).await?;
        Ok(values.unchecked_into::<Array>().iter().collect())
    }

    /// Reads all values whose keys begin with `prefix`, in the order of their keys.
    pub async fn all_under(&self, store: &str, prefix: &str) -> Result<Vec<JsValue>> {
        // U+FFFF sorts after every character that occurs in keys.
        let range =
            IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into()).map_err(failure)?;
        let values = result(&self.reading(store)?.get_all_with_key(&range).map_err(failure)?).await?;
        Ok(values.unchecked_into::<Array>().iter().collect())
    }

    /// Reads the last key of a store and its value.
    pub async fn last(&self, store: &str) -> Result<Option<(JsValue, JsValue)>> {
        last(&self.reading(store)?).await
    }

    /// Writes one value.
    pub async fn put(&self, store: &str, key: &str, value: &JsValue) -> Result<()> {
        let transaction = WriteTransaction::begin(self, store)?;
        transaction.put(key, value)?;
        transaction.done().await
    }

    /// Removes one value.
    pub async fn delete(&self, store: &str, key: &str) -> Result<()> {
        let transaction = WriteTransaction::begin(self, store)?;
        transaction.delete(key)?;
        transaction.done().await
    }

    /// How many values a store has.
    pub async fn count(&self, store: &str) -> Result<u32> {
        let count = result(&self.reading(store)?.count().map_err(failure)?).await?;
        Ok(count.as_f64().unwrap_or_default() as u32)
    }

    /// Removes all values of a store.
    pub async fn clear(&self, store: &str) -> Result<()> {
        let transaction = WriteTransaction::begin(self, store)?;
        transaction.store.clear().map_err(failure)?;
        transaction.done().await
    }

    fn reading(&self, store: &str) -> Result<IdbObjectStore> {
        let transaction = self.0.transaction_with_str(store).map_err(failure)?;
        transaction.object_store(store).map_err(failure)
    }
}

/// A read-write transaction on one store: all of it is applied, or nothing.
pub struct WriteTransaction {
    transaction: IdbTransaction,
    store: IdbObjectStore,
}

impl WriteTransaction {
    /// Begins a transaction.
    pub fn begin(database: &Database, store: &str) -> Result<Self> {
        let transaction = database
            .0
            .transaction_with_str_and_mode(store, IdbTransactionMode::Readwrite)
            .map_err(failure)?;
        let store = transaction.object_store(store).map_err(failure)?;
        Ok(Self { transaction, store })
    }

    /// Reads one value within the transaction. Until [`Self::done`], only requests of this transaction may be
    /// awaited: the browser commits an idle transaction.
    pub async fn get(&self, key: &str) -> Result<Option<JsValue>> {
        let value = result(&self.store.get(&key.into()).map_err(failure)?).await?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// Reads the last key and its value within the transaction.
    pub async fn last(&self) -> Result<Option<(JsValue, JsValue)>> {
        last(&self.store).await
    }

    /// Writes a new value within the transaction. If there is a value under this key, the transaction is undone.
    pub fn add(&self, key: &str, value: &JsValue) -> Result<()> {
        self.store.add_with_key(value, &key.into()).map(|_| ()).map_err(failure)
    }

    /// Writes one value within the transaction.
    pub fn put(&self, key: &str, value: &JsValue) -> Result<()> {
        self.store.put_with_key(value, &key.into()).map(|_| ()).map_err(failure)
    }

    /// Removes one value within the transaction.
    pub fn delete(&self, key: &str) -> Result<()> {
        self.store.delete(&key.into()).map(|_| ()).map_err(failure)
    }

    /// Waits until the transaction is committed.
    pub async fn done(self) -> Result<()> {
        let transaction = self.transaction.clone();
        settle(&self.transaction, "complete", &["error", "abort"], move |failed| match failed {
            false => Ok(JsValue::UNDEFINED),
            true => Err(transaction
                .error()
                .map_or_else(|| JsValue::from_str("The browser aborted the transaction."), JsValue::from)),
        })
        .await
        .map(|_| ())
    }
}

async fn last(store: &IdbObjectStore) -> Result<Option<(JsValue, JsValue)>> {
    let request = store
        .open_cursor_with_range_and_direction(&JsValue::NULL, IdbCursorDirection::Prev)
        .map_err(failure)?;
    match result(&request).await?.dyn_into::<IdbCursorWithValue>() {
        Ok(cursor) => Ok(Some((cursor.key().map_err(failure)?, cursor.value().map_err(failure)?))),
        Err(_) => Ok(None),
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

/// Waits for the first of the events `good` or `bad` and returns what `read` makes of it. `read` receives whether the
/// event was a failure.
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
