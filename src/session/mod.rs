//! The connection to a tenant: made, kept, locked and given back. While it is locked, a cover lies over the page; the
//! page itself stays as it is.

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
use model::hosting::USUAL_IDLE_MINUTES;
use model::preferences::idle_minutes;

const MINUTE_MS: f64 = 60_000.0;
const IDLE_CHECK_MS: u32 = 10_000;

/// A connection to a tenant.
#[derive(Clone)]
pub struct Connection {
    /// Where.
    pub service: ServiceUrl,
    /// Which tenant.
    pub tenant: TenantId,
    /// Its API.
    pub api: Api,
    signer: Signer,
    proxied: bool,
}

/// Why the connect form lies over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// A kept key is being looked for.
    Starting,
    /// Nobody is connected.
    Fresh,
    /// A person locked the panel.
    Locked,
    /// Nobody touched it for so many minutes.
    Idle(u32),
    /// The server refused the key in the middle of something.
    Refused,
    /// Another tenant was chosen.
    Switching,
    /// Everything that this browser kept was taken away.
    Forgotten,
}

/// Who is to sign.
#[derive(Clone)]
pub enum Credential {
    /// The admin key, and whether this browser is to keep it.
    Key(SigningKey, bool),
    /// A proxy, which is told who calls by the credential where it wants one.
    Proxy(Option<gateway::Credential>),
}

/// What a successful connect could not do besides.
pub type KeepFailure = Option<String>;

/// The session's handle.
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
    /// A session that journals here. Reads what the host says, looks for a kept key, and locks itself when nobody is
    /// there.
    pub fn start(journal: JournalStore, hosting: HostingState) -> Self {
        let session = Self {
            connection: RwSignal::new_local(None),
            cover: RwSignal::new(Some(Cover::Starting)),
            journal,
            hosting,
            idle_minutes: StoredValue::new(USUAL_IDLE_MINUTES),
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

    /// The connection, once there is one; stays while the panel is locked.
    pub fn connection(self) -> Option<Connection> {
        self.connection.get()
    }

    /// The connection without following it.
    pub fn connection_now(self) -> Option<Connection> {
        self.connection.get_untracked()
    }

    /// What lies over the page.
    pub fn cover(self) -> Option<Cover> {
        self.cover.get()
    }

    /// What lies over the page, without following it. A session that is gone is covered.
    pub fn cover_now(self) -> Option<Cover> {
        self.cover.try_get_untracked().unwrap_or(Some(Cover::Locked))
    }

    /// Tries a connection, and takes it when the server agrees.
    pub async fn connect(
        self,
        service: ServiceUrl,
        tenant: TenantId,
        credential: Credential,
    ) -> Result<KeepFailure, Problem> {
        let signer = match &credential {
            Credential::Key(key, _) => Signer::with_key(key.clone()),
            Credential::Proxy(credential) => Signer::by_proxy(credential.clone()),
        };
        let wire = HttpTransport::new(service.clone(), tenant.clone(), signer.clone());
        Api::new(wire).check(&Abort::new()).await?;
        let known = KnownTenant {
            service: service.to_string(),
            tenant: tenant.to_string(),
            proxied: matches!(credential, Credential::Proxy(_)),
        };
        known_tenants::remember(&known);
        let kept = match &credential {
            Credential::Key(key, true) => known_tenants::keep_key(&known, key).await,
            _ => known_tenants::forget_key(&known).await,
        };
        let kept = match credential {
            Credential::Key(_, true) => kept.err().map(|failure| failure.0),
            _ => None,
        };
        self.open(service, tenant, signer, known.proxied);
        Ok(kept)
    }

    /// Drops the key, forgets a kept one, and covers the page.
    pub fn lock(self, cover: Cover) {
        let Some(connection) = self.connection.get_untracked() else { return };
        connection.signer.lock();
        self.cover.set(Some(cover));
        leptos::task::spawn_local(async move {
            // Where the browser forbids storage, nothing was kept.
            let _ = known_tenants::forget_key(&connection.known()).await;
        });
    }

    /// Goes to another known tenant: with a kept key at once, else by the connect form.
    pub fn switch(self, to: &KnownTenant) {
        known_tenants::remember(to);
        self.end(Cover::Switching);
        leptos::task::spawn_local(async move { self.resume().await });
    }

    /// Takes away everything that this browser keeps. Nobody is connected afterwards.
    pub async fn forget_everything(self) -> Result<(), StorageFailure> {
        // The page goes first: it would write down again what is taken away.
        self.end(Cover::Forgotten);
        time::sleep(0).await;
        let forgotten = storage_usage::forget_everything().await;
        self.journal.forget_loose();
        self.apply_preferences();
        forgotten
    }

    /// Lets what is set in this browser hold from now on. `false` where the browser does not know the language.
    pub fn apply_preferences(self) -> bool {
        let set = preferences::get();
        let minutes = idle_minutes(set.idle_minutes, self.hosting.get().idle_minutes);
        self.idle_minutes.set_value(minutes);
        preferences::apply(&set)
    }

    /// Ends the connection, and the page with it.
    fn end(self, cover: Cover) {
        if let Some(connection) = self.connection.get_untracked() {
            connection.signer.lock();
        }
        self.cover.set(Some(cover));
        self.connection.set(None);
    }

    async fn resume(self) {
        let last = known_tenants::known_tenants().into_iter().next();
        let kept = match &last {
            Some(known) if !known.proxied => known_tenants::kept_key(known).await,
            _ => None,
        };
        match (last.as_ref().and_then(KnownTenant::target), kept) {
            (Some((service, tenant)), Some(key)) => self.open(service, tenant, Signer::with_key(key), false),
            // A cover that says why stays.
            _ if self.cover.get_untracked() == Some(Cover::Starting) => self.cover.set(Some(Cover::Fresh)),
            _ => {}
        }
    }

    fn open(self, service: ServiceUrl, tenant: TenantId, signer: Signer, proxied: bool) {
        self.last_touch_ms.set_value(time::now_ms());
        let same =
            self.connection.get_untracked().filter(|old| old.service == service && old.tenant == tenant);
        match same {
            // The page under the cover goes on with the connection it has.
            Some(old) => old.signer.unlock(signer),
            None => {
                let wire = HttpTransport::new(service.clone(), tenant.clone(), signer.clone());
                let api = Api::new(Journalled::new(wire, self.journal.keeper(tenant.clone())));
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
    /// The header that tells the tenant's proxy who calls, for calls of other interfaces that it forwards at the same
    /// origin. `None` for other origins: the credential is nobody else's business.
    pub fn proxy_header(&self, origin: &str) -> Option<(&'static str, String)> {
        self.signer.proxy_header().filter(|_| origin == self.service.origin())
    }

    /// The connection as this browser remembers it.
    pub fn known(&self) -> KnownTenant {
        KnownTenant {
            service: self.service.to_string(),
            tenant: self.tenant.to_string(),
            proxied: self.proxied,
        }
    }
}
