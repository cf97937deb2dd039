//! The panel's stored data in this browser: how much there is, and deleting all of it.

use crate::browser::channel::Channel;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::{quota, storage, theme};
use crate::session::model::preferences::Preferences;
use crate::session::preferences;

const CHANNEL: &str = "tresor-admin.forget";
const ALL: &str = "all";

/// The amount of stored data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StorageUsage {
    /// The number of values in each store.
    pub stores: Vec<(&'static str, u32)>,
    /// The number of settings: preferences, tenants and addresses.
    pub settings: usize,
    /// The number of characters in the settings.
    pub settings_length: usize,
    /// Bytes used and allowed, as the browser estimates them.
    pub estimate: Option<(f64, f64)>,
    /// Why the database stores nothing.
    pub database_failure: Option<String>,
    /// Why settings are not stored.
    pub settings_failure: Option<String>,
}

/// Counts the stored data.
pub async fn count() -> StorageUsage {
    let settings = storage::all();
    let mut usage = StorageUsage {
        settings: settings.len(),
        settings_length: settings.iter().map(|(name, value)| name.len() + value.len()).sum(),
        estimate: quota::estimate().await,
        settings_failure: storage::failure(),
        ..StorageUsage::default()
    };
    match count_stores().await {
        Ok(stores) => usage.stores = stores,
        Err(failure) => usage.database_failure = Some(failure.0),
    }
    usage
}

async fn count_stores() -> Result<Vec<(&'static str, u32)>, StorageFailure> {
    let database = Database::open().await?;
    let mut stores = Vec::with_capacity(store::ALL.len());
    for name in store::ALL {
        stores.push((name, database.count(name).await?));
    }
    Ok(stores)
}

/// Deletes all stored data of the panel in this browser, and tells the other tabs.
pub async fn forget_everything() -> Result<(), StorageFailure> {
    Channel::join(CHANNEL, |_| {}).post(ALL);
    storage::clear();
    theme::choose(None);
    preferences::apply(&Preferences::default());
    let database = Database::open().await?;
    for name in store::ALL {
        database.clear(name).await?;
    }
    Ok(())
}

/// Calls `handler` when another tab deletes all stored data.
pub fn on_forgotten(mut handler: impl FnMut() + 'static) {
    // The channel must stay open until the page is closed.
    std::mem::forget(Channel::join(CHANNEL, move |_| handler()));
}
