//! What this browser keeps of the panel: how much of it, and taking all of it away.

use crate::browser::channel::Channel;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::{quota, storage, theme};
use crate::session::model::preferences::Preferences;
use crate::session::preferences;

const CHANNEL: &str = "tresor-admin.forget";
const ALL: &str = "all";

/// How much is kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    /// Values by the name of their store.
    pub stores: Vec<(&'static str, u32)>,
    /// Preferences, tenants and addresses.
    pub settings: usize,
    /// Characters of these.
    pub settings_length: usize,
    /// Bytes used and allowed, as the browser rounds them.
    pub estimate: Option<(f64, f64)>,
    /// Why the database keeps nothing.
    pub database_failure: Option<String>,
    /// Why settings are not kept.
    pub settings_failure: Option<String>,
}

/// Counts what is kept.
pub async fn count() -> Kept {
    let settings = storage::all();
    let mut kept = Kept {
        settings: settings.len(),
        settings_length: settings.iter().map(|(name, value)| name.len() + value.len()).sum(),
        estimate: quota::estimate().await,
        settings_failure: storage::failure(),
        ..Kept::default()
    };
    match stores().await {
        Ok(stores) => kept.stores = stores,
        Err(failure) => kept.database_failure = Some(failure.0),
    }
    kept
}

async fn stores() -> Result<Vec<(&'static str, u32)>, StorageFailure> {
    let database = Database::open().await?;
    let mut stores = Vec::with_capacity(store::ALL.len());
    for name in store::ALL {
        stores.push((name, database.count(name).await?));
    }
    Ok(stores)
}

/// Takes everything away that this browser keeps of the panel, and tells the other tabs.
pub async fn forget_everything() -> Result<(), StorageFailure> {
    Channel::join(CHANNEL, |_| {}).say(ALL);
    storage::clear();
    theme::choose(None);
    preferences::apply(&Preferences::default());
    let database = Database::open().await?;
    for name in store::ALL {
        database.clear(name).await?;
    }
    Ok(())
}

/// Calls when another tab takes everything away.
pub fn on_forgotten(mut hear: impl FnMut() + 'static) {
    // It listens as long as the page lives.
    std::mem::forget(Channel::join(CHANNEL, move |_| hear()));
}
