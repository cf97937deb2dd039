//! The connection to a tenant: connecting, keeping the key, locking and disconnecting. While the session is locked,
//! the connect form covers the page and the page keeps its state for the identity it belongs to.

mod browser_lock;
pub mod connection;
pub mod hosting;
pub mod identity;
pub mod known_tenants;
pub mod list_settings;
pub mod model;
pub mod preferences;
pub mod scope;
pub mod storage_usage;

pub use connection::Connection;

use crate::api::Api;
use crate::api::http_transport::{HttpTransport, Signer};
use crate::api::journalled::Journalled;
use crate::browser::abort::Abort;
use crate::browser::crypto::SigningKey;
use crate::browser::history;
use crate::browser::indexed_db::StorageFailure;
use crate::browser::time::{self, Moment};
use crate::journal_store::JournalStore;
use crate::problem::{Problem, TransportProblem};
use admin_api::service::ServiceUrl;
use admin_api::{TenantId, gateway};
use browser_lock::BrowserLock;
use connection::Work;
use hosting::HostingState;
use identity::Identity;
use known_tenants::KnownTenant;
use leptos::prelude::*;
use model::hosting::DEFAULT_IDLE_MINUTES;
use model::kept_key::{self, DEFAULT_KEPT_HOURS};
use model::lock::LockVerdict;
use model::preferences::idle_minutes;

const MINUTE_MS: f64 = 60_000.0;
/// Where another identity starts.
const FIRST_PLACE: &str = "/";

/// Why the connect form covers the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// The panel is looking for a stored key.
    Starting,
    /// There is no connection.
    Fresh,
    /// A user locked the panel, in this tab or in another one.
    Locked,
    /// The panel was idle for this many minutes.
    Idle(u32),
    /// The key was kept for this many hours.
    KeptTooLong(u32),
    /// The server refused the key during an operation.
    Refused,
    /// The user chose another tenant.
    Switching,
    /// All stored data of this browser was deleted.
    Forgotten,
    /// The identity that connected has unfinished work on this page, from before somebody else was connected here. It
    /// chooses what happens with it.
    Offered,
}

/// How requests are signed.
pub enum SigningMethod {
    /// With the admin key. The flag says whether this browser stores the key.
    Key(SigningKey, bool),
    /// By a proxy, with the credential that tells it who calls, if it needs one.
    Proxy(Option<gateway::Credential>),
}

/// Why the key could not be stored although the connection was made.
pub type KeepFailure = Option<String>;

/// What is needed to open a connection that the server has accepted.
struct Opening {
    service: ServiceUrl,
    tenant: TenantId,
    identity: Identity,
    signer: Signer,
    proxied: bool,
    /// The age in milliseconds of the key that this browser stores.
    kept_age_ms: Option<f64>,
}

/// A connection that is kept with its unfinished work, and the place where its identity was.
struct Kept {
    connection: Connection,
    place: String,
}

/// Goes to a path inside the panel.
pub type Go = Box<dyn Fn(&str)>;

/// The session. Copies share the same state.
#[derive(Clone, Copy)]
pub struct Session {
    connection: RwSignal<Option<Connection>, LocalStorage>,
    cover: RwSignal<Option<Cover>>,
    journal: JournalStore,
    hosting: HostingState,
    idle_minutes: StoredValue<u32>,
    kept_hours: StoredValue<u32>,
    /// The age of the kept key that this tab uses, and when it was that old.
    kept_age: StoredValue<Option<(f64, Moment)>>,
    browser_lock: BrowserLock,
    /// Connections of other identities with unfinished work.
    kept: StoredValue<Vec<Kept>, LocalStorage>,
    /// Who is connected while [`Cover::Offered`] asks what happens with the kept work.
    offered: StoredValue<Option<Opening>, LocalStorage>,
    last_number: StoredValue<u32>,
    /// The owner above all connections.
    root: StoredValue<Option<Owner>>,
    go: StoredValue<Option<Go>, LocalStorage>,
    /// The connection that this handle belongs to. The page's own handle belongs to none.
    of: Option<u32>,
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
            kept_hours: StoredValue::new(DEFAULT_KEPT_HOURS),
            kept_age: StoredValue::new(None),
            browser_lock: BrowserLock::new(),
            kept: StoredValue::new_local(Vec::new()),
            offered: StoredValue::new_local(None),
            last_number: StoredValue::new(0),
            root: StoredValue::new(Owner::current()),
            go: StoredValue::new_local(None),
            of: None,
        };
        leptos::task::spawn_local(async move {
            hosting.loaded().await;
            session.apply_preferences();
            session.resume().await;
        });
        session.browser_lock.watch(Self::judge, session);
        storage_usage::on_forgotten(move || session.end(Cover::Forgotten));
        session
    }

    /// Says how to go to a path inside the panel, for an identity that starts or returns elsewhere.
    pub fn on_go(self, go: Go) {
        self.go.set_value(Some(go));
    }

    /// The session as the state of a connection sees it: it is covered while another identity is connected.
    pub fn of(self, connection: &Connection) -> Self {
        Self { of: Some(connection.number), ..self }
    }

    fn is_own(self, connection: &Connection) -> bool {
        self.of.is_none_or(|number| number == connection.number)
    }

    /// The connection, if there is one. It stays while the panel is locked.
    pub fn connection(self) -> Option<Connection> {
        self.connection.get().filter(|connection| self.is_own(connection))
    }

    /// The connection, without subscribing to changes.
    pub fn connection_now(self) -> Option<Connection> {
        self.connection.get_untracked().filter(|connection| self.is_own(connection))
    }

    /// Why the page is covered, if it is.
    pub fn cover(self) -> Option<Cover> {
        let cover = self.cover.get();
        match self.of.is_some() && self.connection().is_none() {
            true => Some(Cover::Locked),
            false => cover,
        }
    }

    /// Like [`Self::cover`], without subscribing to changes. A disposed session counts as locked.
    pub fn cover_now(self) -> Option<Cover> {
        match self.of.is_some() && self.connection_now().is_none() {
            true => Some(Cover::Locked),
            false => self.cover.try_get_untracked().unwrap_or(Some(Cover::Locked)),
        }
    }

    /// Checks a connection with the server and opens it if the server accepts it.
    pub async fn connect(
        self,
        service: ServiceUrl,
        tenant: TenantId,
        credential: SigningMethod,
    ) -> Result<KeepFailure, Problem> {
        let identity = Identity::of(&service, &tenant, &credential)
            .await
            .map_err(|reason| Problem::Transport(TransportProblem::Signing(reason)))?;
        // The key to store, if it is to be stored. The credential moves into the signer: there is no second copy of it.
        let (signer, kept_key, proxied) = match credential {
            SigningMethod::Key(key, keep) => (Signer::with_key(key.clone()), keep.then_some(key), false),
            SigningMethod::Proxy(credential) => (Signer::by_proxy(credential), None, true),
        };
        let transport = HttpTransport::new(service.clone(), tenant.clone(), signer.clone());
        Api::new(transport).check(&Abort::new()).await?;
        let known = KnownTenant { service: service.to_string(), tenant: tenant.to_string(), proxied };
        known_tenants::remember(&known);
        let stored = match &kept_key {
            Some(key) => known_tenants::store_key(&known, key).await,
            None => known_tenants::forget_key(&known).await,
        };
        let kept_age_ms = (kept_key.is_some() && stored.is_ok()).then_some(0.0);
        self.open(Opening { service, tenant, identity, signer, proxied, kept_age_ms });
        Ok(stored.err().filter(|_| kept_key.is_some()).map(|failure| failure.0))
    }

    /// Drops the key, removes stored ones, and covers the page. All tabs of the browser lock, except after a refusal,
    /// which concerns one tenant's key alone.
    pub fn lock(self, cover: Cover) {
        if self.of.is_some() && self.connection_now().is_none() {
            return;
        }
        let Some(connection) = self.drop_keys(cover) else { return };
        if cover != Cover::Refused {
            self.browser_lock.lock();
            forget_all_keys();
        } else if let Some(connection) = connection {
            leptos::task::spawn_local(async move {
                // This fails only if the browser forbids storage. Then no key was stored.
                let _ = known_tenants::forget_key(&connection.known()).await;
            });
        }
    }

    /// Drops the keys of this tab and covers the page. `None` if nobody was connected, otherwise the connection.
    fn drop_keys(self, cover: Cover) -> Option<Option<Connection>> {
        if !self.is_connected() {
            return None;
        }
        self.offered.set_value(None);
        let connection = self.connection.get_untracked();
        if let Some(connection) = &connection {
            connection.signer.lock();
        }
        self.cover.set(Some(cover));
        Some(connection)
    }

    /// Whether somebody is connected and the panel is not locked.
    fn is_connected(self) -> bool {
        matches!(self.cover.get_untracked(), None | Some(Cover::Offered))
    }

    /// Judges whether this tab has to lock. Returns whether it was locked now.
    fn judge(self, is_touch: bool) -> bool {
        if !self.is_connected() {
            return false;
        }
        let minutes = self.idle_minutes.get_value();
        match self.browser_lock.judge(f64::from(minutes) * MINUTE_MS, is_touch) {
            LockVerdict::Open => {
                let hours = self.kept_hours.get_value();
                let is_too_old =
                    |(age_ms, at): (f64, Moment)| kept_key::is_too_old(age_ms + at.passed_ms(), hours);
                if !self.kept_age.get_value().is_some_and(is_too_old) {
                    return false;
                }
                self.lock(Cover::KeptTooLong(hours));
            }
            LockVerdict::Idle => self.lock(Cover::Idle(minutes)),
            LockVerdict::LockedElsewhere => {
                self.drop_keys(Cover::Locked);
                // If somebody has connected since, a stored key is theirs.
                if self.browser_lock.is_locked() {
                    forget_all_keys();
                }
            }
        }
        true
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
        self.kept_hours.set_value(stored.kept_hours.unwrap_or(DEFAULT_KEPT_HOURS));
        preferences::apply(&stored)
    }

    /// What the identity that has just connected has unfinished on this page.
    pub fn offered_work(self) -> Vec<Work> {
        let of_offered = |kept: &Vec<Kept>, opening: &Opening| {
            let own = kept.iter().find(|kept| kept.connection.identity == opening.identity);
            own.map(|kept| kept.connection.work()).unwrap_or_default()
        };
        self.kept
            .with_value(|kept| {
                self.offered.with_value(|offered| offered.as_ref().map(|opening| of_offered(kept, opening)))
            })
            .unwrap_or_default()
    }

    /// Goes on with the kept work, or discards it.
    pub fn take_offer(self, goes_on: bool) {
        let Some(opening) = self.offered.try_update_value(Option::take).flatten() else { return };
        let Some(Kept { connection, place }) = self.take_kept(&opening.identity) else { return };
        if goes_on {
            connection.signer.unlock(opening.signer);
            self.show(connection, &place);
        } else {
            connection.owner.cleanup();
            self.show(self.new_connection(opening), FIRST_PLACE);
        }
    }

    /// Whether the state of a connection is kept for its identity.
    fn keeps(self, number: u32) -> bool {
        self.kept.with_value(|kept| kept.iter().any(|kept| kept.connection.number == number))
    }

    fn take_kept(self, identity: &Identity) -> Option<Kept> {
        let take = |kept: &mut Vec<Kept>| {
            let at = kept.iter().position(|kept| kept.connection.identity == *identity)?;
            Some(kept.remove(at))
        };
        self.kept.try_update_value(take).flatten()
    }

    /// Ends the connection and closes the page.
    fn end(self, cover: Cover) {
        self.drop_keys(cover);
        if cover == Cover::Forgotten {
            let kept = self.kept.try_update_value(std::mem::take).unwrap_or_default();
            kept.iter().for_each(|kept| kept.connection.owner.cleanup());
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
        let minutes = self.idle_minutes.get_value();
        let mut cover = if self.browser_lock.is_locked() { Cover::Locked } else { Cover::Fresh };
        if let (Some((service, tenant)), Some((key, since_ms))) =
            (last.as_ref().and_then(KnownTenant::target), key)
        {
            let identity = Identity::of(&service, &tenant, &SigningMethod::Key(key.clone(), true)).await;
            let hours = self.kept_hours.get_value();
            let age_ms = kept_key::age_ms(since_ms, time::now_ms());
            let may_resume = self.browser_lock.may_resume(f64::from(minutes) * MINUTE_MS);
            if may_resume && !kept_key::is_too_old(age_ms, hours) {
                if let Ok(identity) = identity {
                    let (signer, kept_age_ms) = (Signer::with_key(key), Some(age_ms));
                    let proxied = false;
                    return self.open(Opening { service, tenant, identity, signer, proxied, kept_age_ms });
                }
            } else {
                // Nobody was here for too long, the key is too old, or the browser was locked while this tab started.
                if !self.browser_lock.is_locked() {
                    cover = if may_resume { Cover::KeptTooLong(hours) } else { Cover::Idle(minutes) };
                    self.browser_lock.lock();
                }
                forget_all_keys();
            }
        }
        // A cover with another reason stays.
        if self.cover.get_untracked() == Some(Cover::Starting) {
            self.cover.set(Some(cover));
        }
    }

    fn open(self, opening: Opening) {
        self.kept_age.set_value(opening.kept_age_ms.map(|age_ms| (age_ms, Moment::now())));
        self.browser_lock.connect();
        let before = self.connection.get_untracked();
        if let Some(same) = before.as_ref().filter(|before| before.identity == opening.identity) {
            // The covered page continues with its existing connection.
            same.signer.unlock(opening.signer);
            self.cover.set(None);
            return;
        }
        let is_replaced = before.is_some();
        if let Some(connection) = before.filter(|before| !before.work().is_empty()) {
            let place = history::current();
            self.kept.update_value(|kept| kept.push(Kept { connection, place }));
        }
        if self.kept.with_value(|kept| kept.iter().any(|kept| kept.connection.identity == opening.identity)) {
            self.offered.set_value(Some(opening));
            self.connection.set(None);
            self.go_to(FIRST_PLACE);
            self.cover.set(Some(Cover::Offered));
        } else {
            let place = if is_replaced { FIRST_PLACE.to_owned() } else { history::current() };
            self.show(self.new_connection(opening), &place);
        }
    }

    fn new_connection(self, opening: Opening) -> Connection {
        let Opening { service, tenant, identity, signer, proxied, .. } = opening;
        let number = self.last_number.get_value() + 1;
        self.last_number.set_value(number);
        let journal = self.journal.writer(tenant.clone());
        let transport = HttpTransport::new(service.clone(), tenant.clone(), signer.clone())
            .telling_head_of(journal.clone());
        let api = Api::new(Journalled::new(transport, journal));
        let owner = self.root.with_value(|root| root.as_ref().map(Owner::child)).unwrap_or_default();
        let work = Default::default();
        Connection { service, tenant, api, identity, signer, proxied, number, owner, work }
    }

    /// Shows the page of a connection at a place.
    fn show(self, connection: Connection, place: &str) {
        self.connection.set(Some(connection));
        // The route changes in the same turn, so that nothing is built for the place of the one before.
        self.go_to(place);
        self.cover.set(None);
    }

    fn go_to(self, place: &str) {
        self.go.with_value(|go| {
            if let Some(go) = go.as_ref().filter(|_| place != history::current()) {
                go(place);
            }
        });
    }
}

/// Removes the stored keys of all tenants.
fn forget_all_keys() {
    leptos::task::spawn_local(async {
        // This fails only if the browser forbids storage. Then no key was stored.
        let _ = known_tenants::forget_all_keys().await;
    });
}
