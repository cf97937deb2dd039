//! The tenants that this browser was connected to, in localStorage, and the key objects of those that stay connected,
//! in IndexedDB. A key's text is never stored.

use crate::browser::crypto::SigningKey;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::{storage, time};
use admin_api::TenantId;
use admin_api::service::ServiceUrl;
use js_sys::{Object, Reflect};
use serde::{Deserialize, Serialize};

const KNOWN: &str = "tresor-admin.tenants";

/// A tenant that this browser was connected to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTenant {
    /// Its service URL.
    pub service: String,
    /// Its id.
    pub tenant: String,
    /// Whether a proxy signs for it.
    pub proxied: bool,
}

impl KnownTenant {
    /// The name under which its key object is stored.
    fn key_name(&self) -> String {
        format!("{} {}", self.tenant, self.service)
    }

    /// Whether both are the same tenant at the same service.
    pub fn is(&self, other: &Self) -> bool {
        self.tenant == other.tenant && self.service == other.service
    }

    /// Service URL and tenant; `None` if the stored URL is invalid.
    pub fn target(&self) -> Option<(ServiceUrl, TenantId)> {
        Some((ServiceUrl::parse(&self.service).ok()?, TenantId::new(self.tenant.clone())))
    }
}

/// The known tenants, the last used first.
pub fn known_tenants() -> Vec<KnownTenant> {
    storage::get(KNOWN).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Stores a tenant as the last used.
pub fn remember(tenant: &KnownTenant) {
    let mut known = known_tenants();
    known.retain(|other| !other.is(tenant));
    known.insert(0, tenant.clone());
    write(&known);
}

/// Adds a tenant at the end, unless it is known already.
pub fn add(tenant: KnownTenant) {
    let mut known = known_tenants();
    if !known.iter().any(|other| other.is(&tenant)) {
        known.push(tenant);
        write(&known);
    }
}

/// Removes a tenant and its stored key object.
pub async fn forget(tenant: &KnownTenant) -> Result<(), StorageFailure> {
    let mut known = known_tenants();
    known.retain(|other| !other.is(tenant));
    write(&known);
    forget_key(tenant).await
}

fn write(known: &[KnownTenant]) {
    if let Ok(text) = serde_json::to_string(known) {
        storage::set(KNOWN, Some(&text));
    }
}

/// The members of a stored key: the object, and since when it is stored.
const KEY: &str = "key";
const SINCE: &str = "since";

/// The stored key object of a tenant that stays connected, and since when it is stored, if that is known.
pub async fn stored_key(tenant: &KnownTenant) -> Option<(SigningKey, Option<f64>)> {
    let database = Database::open().await.ok()?;
    let stored = database.get(store::KEYS, &tenant.key_name()).await.ok()??;
    let member = |name: &str| Reflect::get(&stored, &name.into()).ok();
    Some((SigningKey::from_object(member(KEY)?)?, member(SINCE).and_then(|since| since.as_f64())))
}

/// Stores a tenant's key object in this browser.
pub async fn store_key(tenant: &KnownTenant, key: &SigningKey) -> Result<(), StorageFailure> {
    let stored = Object::new();
    let _ = Reflect::set(&stored, &KEY.into(), key.object());
    let _ = Reflect::set(&stored, &SINCE.into(), &time::now_ms().into());
    Database::open().await?.put(store::KEYS, &tenant.key_name(), &stored).await
}

/// Removes a tenant's stored key object.
pub async fn forget_key(tenant: &KnownTenant) -> Result<(), StorageFailure> {
    Database::open().await?.delete(store::KEYS, &tenant.key_name()).await
}

/// Removes the stored key objects of all tenants.
pub async fn forget_all_keys() -> Result<(), StorageFailure> {
    Database::open().await?.clear(store::KEYS).await
}
