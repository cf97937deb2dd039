//! The connection to a tenant: connecting, keeping the key, locking and disconnecting. While the session is locked,
//! the connect form covers the page and the page keeps its state.

pub mod hosting;
pub mod known_tenants;
pub mod model;
pub mod preferences;
pub mod scope;
pub mod storage_usage;

use crate::api::Api;
use crate::api::http_transport::{HttpTransport, Signer};
use crate::api::journalled::Journalled;
use crate::browser::abort::Abort;
use crate::browser::crypto::SigningKey;
use crate::browser::indexed_db::StorageFailure;
use crate::browser::{events, time, window};
use crate::journal_store::JournalStore;
use crate::problem::Problem;
use admin_api::service::ServiceUrl;
use admin_api::{TenantId, gateway};
use hosting::HostingState;
use known_tenants::KnownTenant;
use leptos::prelude::*;
use model::hosting::DEFAULT_IDLE_MINUTES;
use model::preferences::idle_minutes;

const MINUTE_MS: f64 = 60_000.0;
const IDLE_CHECK_MS: u32 = 10_000;

/// A connection to a tenant.
#[derive(Clone)]
pub struct Connection {
    /// The service URL.
    pub service: ServiceUrl,
    /// The tenant.
    pub tenant: TenantId,
    /// The tenant's API.
    pub api: Api,
    signer: Signer,
    proxied: bool,
}

/// Why the connect form covers the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// The panel is looking for a stored key.
    Starting,
    /// There is no connection.
    Fresh,
    /// The user locked the panel.
    Locked,
    /// The panel was idle for this many minutes.
    Idle(u32),
    /// The server refused the key during an operation.
    Refused,
    /// The user chose another tenant.
    Switching,
    /// All stored data of this browser was deleted.
    Forgotten,
}

/// How requests are signed.
pub enum Credential {
    /// With the admin key. The flag says whether this browser stores the key.
    Key(SigningKey, bool),
    /// By a proxy, with the credential that tells it who calls, if it needs one.
    Proxy(Option<gateway::Credential>),
}

/// Why the key could not be stored although the connection was made.
pub type KeepFailure = Option<String>;

/// The session. Copies share the same state.
#[derive(Clone, Copy)]
pub struct Session {
    connection: RwSignal<Option<Connection>, LocalStorage>,
    cover: RwSignal<Option<Cover>>,
    journal: JournalStore,
    hosting: HostingState,
    idle_minutes: StoredValue<u32>,
    last_touch_ms: StoredValue<f64>,
}

impl Session {
    /// Starts a session that writes to `journal`: loads the host's configuration, connects with a stored key if there
    /// is one, and locks itself when idle.
    pub fn start(journal: JournalStore, hosting: HostingState) -> Self {
        let session = Self {
            connection: RwSignal::new_local(None),
            cover: RwSignal::new(Some(Cover::Starting)),
            journal,
            hosting,
            idle_minutes: StoredValue::new(DEFAULT_IDLE_MINUTES),
            last_touch_ms: StoredValue::new(time::now_ms()),
        };
        leptos::task::spawn_local(async move {
            hosting.read().await;
            session.apply_preferences();
            session.resume().await;
        });
        session.watch_idleness();
        storage_usage::on_forgotten(move || session.end(Cover::Forgotten));
        session
    }

    /// The connection, if there is one. It stays while the panel is locked.
    pub fn connection(self) -> Option<Connection> {
        self.connection.get()
    }

    /// The connection, without subscribing to changes.
    pub fn connection_now(self) -> Option<Connection> {
        self.connection.get_untracked()
    }

    /// Why the page is covered, if it is.
    pub fn cover(self) -> Option<Cover> {
        self.cover.get()
    }

    /// Like [`Self::cover`], without subscribing to changes. A disposed session counts as locked.
    pub fn cover_now(self) -> Option<Cover> {
        self.cover.try_get_untracked().unwrap_or(Some(Cover::Locked))
    }

    /// Checks a connection with the server and opens it if the server accepts it.
    pub async fn connect(
        self,
        service: ServiceUrl,
        tenant: TenantId,
        credential: Credential,
    ) -> Result<KeepFailure, Problem> {
        // The key to store, if it is to be stored. The credential moves into the signer: there is no second copy of it.
        let (signer, kept_key, proxied) = match credential {
            Credential::Key(key, keep) => (Signer::with_key(key.clone()), keep.then_some(key), false),
            Credential::Proxy(credential) => (Signer::by_proxy(credential), None, true),
        };
        let transport = HttpTransport::new(service.clone(), tenant.clone(), signer.clone());
        Api::new(transport).check(&Abort::new()).await?;
        let known = KnownTenant { service: service.to_string(), tenant: tenant.to_string(), proxied };
        known_tenants::remember(&known);
        let stored = match &kept_key {
            Some(key) => known_tenants::store_key(&known, key).await,
            None => known_tenants::forget_key(&known).await,
        };
        self.open(service, tenant, signer, proxied);
        Ok(stored.err().filter(|_| kept_key.is_some()).map(|failure| failure.0))
    }

    /// Drops the key, removes a stored one, and covers the page.
    pub fn lock(self, cover: Cover) {
        let Some(connection) = self.connection.get_untracked() else { return };
        connection.signer.lock();
        self.cover.set(Some(cover));
        leptos::task::spawn_local(async move {
            // This fails only if the browser forbids storage. Then no key was stored.
            let _ = known_tenants::forget_key(&connection.known()).await;
        });
    }

    /// Switches to another known tenant: with its stored key, or else with the connect form.
    pub fn switch(self, to: &KnownTenant) {
        known_tenants::remember(to);
        self.end(Cover::Switching);
        leptos::task::spawn_local(async move { self.resume().await });
    }

    /// Disconnects and deletes all stored data of this browser.
    pub async fn forget_everything(self) -> Result<(), StorageFailure> {
        // The page is closed first, because it could store data again.
        self.end(Cover::Forgotten);
        time::sleep(0).await;
        let forgotten = storage_usage::forget_everything().await;
        self.journal.clear_unsaved();
        self.apply_preferences();
        forgotten
    }

    /// Applies the stored preferences. Returns `false` if the browser does not know the language.
    pub fn apply_preferences(self) -> bool {
        let stored = preferences::get();
        let minutes = idle_minutes(stored.idle_minutes, self.hosting.get().idle_minutes);
        self.idle_minutes.set_value(minutes);
        preferences::apply(&stored)
    }

    /// Ends the connection and closes the page.
    fn end(self, cover: Cover) {
        if let Some(connection) = self.connection.get_untracked() {
            connection.signer.lock();
        }
        self.cover.set(Some(cover));
        self.connection.set(None);
    }

    async fn resume(self) {
        let last = known_tenants::known_tenants().into_iter().next();
        let key = match &last {
            Some(known) if !known.proxied => known_tenants::stored_key(known).await,
            _ => None,
        };
        match (last.as_ref().and_then(KnownTenant::target), key) {
            (Some((service, tenant)), Some(key)) => self.open(service, tenant, Signer::with_key(key), false),
            // A cover with another reason stays.
            _ if self.cover.get_untracked() == Some(Cover::Starting) => self.cover.set(Some(Cover::Fresh)),
            _ => {}
        }
    }

    fn open(self, service: ServiceUrl, tenant: TenantId, signer: Signer, proxied: bool) {
        self.last_touch_ms.set_value(time::now_ms());
        let same =
            self.connection.get_untracked().filter(|old| old.service == service && old.tenant == tenant);
        match same {
            // The covered page continues with its existing connection.
            Some(old) => old.signer.unlock(signer),
            None => {
                let transport = HttpTransport::new(service.clone(), tenant.clone(), signer.clone());
                let api = Api::new(Journalled::new(transport, self.journal.writer(tenant.clone())));
                self.connection.set(Some(Connection { service, tenant, api, signer, proxied }));
            }
        }
        self.cover.set(None);
    }

    fn watch_idleness(self) {
        for touch in ["pointerdown", "keydown", "wheel"] {
            events::forever(&window(), touch, move |_| self.last_touch_ms.set_value(time::now_ms()));
        }
        leptos::task::spawn_local(async move {
            loop {
                time::sleep(IDLE_CHECK_MS).await;
                let idle_ms = time::now_ms() - self.last_touch_ms.get_value();
                let minutes = self.idle_minutes.get_value();
                if idle_ms > f64::from(minutes) * MINUTE_MS && self.cover.get_untracked().is_none() {
                    self.lock(Cover::Idle(minutes));
                }
            }
        });
    }
}

impl Connection {
    /// The header with the proxy's credential, for calls to other APIs that the proxy forwards at the same origin.
    /// `None` for other origins, which must not receive the credential.
    pub fn proxy_header(&self, origin: &str) -> Option<(&'static str, String)> {
        self.signer.proxy_header().filter(|_| origin == self.service.origin())
    }

    /// A passphrase that stands for whoever is connected, to seal what only they may open again after a lock.
    pub async fn passphrase(&self) -> Result<String, Problem> {
        self.signer.passphrase().await.map_err(Problem::Transport)
    }

    /// The connection as an entry of the known tenants.
    pub fn known(&self) -> KnownTenant {
        KnownTenant {
            service: self.service.to_string(),
            tenant: self.tenant.to_string(),
            proxied: self.proxied,
        }
    }
}
