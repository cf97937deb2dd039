//! What this browser remembers of tenants: the ones it was connected to, and the key objects of those that stay
//! connected. Never a key's text.

use crate::browser::crypto::SigningKey;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::storage;
use admin_api::TenantId;
use admin_api::service::ServiceUrl;
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

    /// Whether both are one tenant at one service.
    pub fn is(&self, other: &Self) -> bool {
        self.tenant == other.tenant && self.service == other.service
    }

    /// Service URL and tenant, unless what was stored is no such thing any more.
    pub fn target(&self) -> Option<(ServiceUrl, TenantId)> {
        Some((ServiceUrl::parse(&self.service).ok()?, TenantId::new(self.tenant.clone())))
    }
}

/// The tenants known, the last one used first.
pub fn known_tenants() -> Vec<KnownTenant> {
    storage::get(KNOWN).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers a tenant as the last one used.
pub fn remember(tenant: &KnownTenant) {
    let mut known = known_tenants();
    known.retain(|other| !other.is(tenant));
    known.insert(0, tenant.clone());
    write(&known);
}

/// Adds a tenant behind those that are known, unless it is one of them.
pub fn add(tenant: KnownTenant) {
    let mut known = known_tenants();
    if !known.iter().any(|other| other.is(&tenant)) {
        known.push(tenant);
        write(&known);
    }
}

/// Forgets a tenant, and its key object where one is kept.
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

/// The key object of a tenant that stays connected.
pub async fn kept_key(tenant: &KnownTenant) -> Option<SigningKey> {
    let database = Database::open().await.ok()?;
    let object = database.get(store::KEYS, &tenant.key_name()).await.ok()??;
    SigningKey::from_object(object)
}

/// Keeps a tenant's key object in this browser.
pub async fn keep_key(tenant: &KnownTenant, key: &SigningKey) -> Result<(), StorageFailure> {
    Database::open().await?.put(store::KEYS, &tenant.key_name(), key.object()).await
}

/// Forgets a tenant's key object.
pub async fn forget_key(tenant: &KnownTenant) -> Result<(), StorageFailure> {
    Database::open().await?.delete(store::KEYS, &tenant.key_name()).await
}
