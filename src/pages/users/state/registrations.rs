//! Registrations that were started in this browser: the secrets of the latest one until they are copied or discarded,
//! and the capsules that store secrets until the user is validated. The stored format is in
//! `model::sealed_registration`.
//!
//! The secrets of the latest one are sealed for the admin key or the credential that started it. They are open while
//! their card is on screen. So a lock leaves nothing to read, and they are there again after it.

use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::{crypto, time};
use crate::directory::user_list::UserList;
use crate::pages::users::model::sealed_registration::{
    Ciphertext, PBKDF2_ROUNDS, SealedRegistration, Secrets,
};
use crate::problem::{Problem, TransportProblem};
use crate::reactive::effect;
use crate::session::Connection;
use crate::session::connection::Work;
use admin_api::UserId;
use admin_api::endpoint::ValidateUser;
use leptos::prelude::*;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct Registrations {
    connection: StoredValue<Connection, LocalStorage>,
    directory: UserList,
    /// The prefix of this identity's keys in the store.
    prefix: StoredValue<String>,
    capsules: RwSignal<HashMap<String, SealedRegistration>>,
    /// The user of the registration that was started last, until it is discarded.
    latest: RwSignal<Option<UserId>>,
    /// Its secrets. Never stored.
    sealed_latest: StoredValue<Option<Rc<crypto::Sealed>>, LocalStorage>,
    /// Which of its secrets were copied: one bit each.
    copied: RwSignal<u8>,
    /// Asks before the page is left while secrets were neither copied nor sealed.
    leave_guard: StoredValue<Option<AskBeforeLeaving>, LocalStorage>,
    failure: RwSignal<Option<StorageFailure>>,
}

/// One of the two secrets of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// RegSessionId.
    SessionId,
    /// RegSessionVerifier.
    SessionVerifier,
}

impl Secret {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::SessionId, Self::SessionVerifier];
}

/// Why a capsule could not be decrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnsealError {
    /// This browser has no capsule of the user.
    NoCapsule,
    /// Wrong passphrase, or the capsule was altered.
    WrongPassphrase,
    /// The browser's message.
    Browser(String),
}

impl Registrations {
    /// Opens the registrations of a connection's identity.
    pub fn open(connection: &Connection, directory: UserList) -> Self {
        let registrations = Self {
            connection: StoredValue::new_local(connection.clone()),
            directory,
            prefix: StoredValue::new([connection.identity.as_str(), " "].concat()),
            capsules: RwSignal::default(),
            latest: RwSignal::new(None),
            sealed_latest: StoredValue::new_local(None),
            copied: RwSignal::new(0),
            leave_guard: StoredValue::new_local(None),
            failure: RwSignal::new(None),
        };
        registrations.reload();
        connection.keep_work(Box::new(move || {
            untrack(move || registrations.has_unsaved_secrets()).then_some(Work::Registration)
        }));
        effect(move || {
            let leave_guard = registrations.has_unsaved_secrets().then(AskBeforeLeaving::begin);
            registrations.leave_guard.try_set_value(leave_guard);
        });
        registrations
    }

    /// Reads the capsules again, including those that other tabs stored.
    pub fn reload(self) {
        leptos::task::spawn_local(async move { self.load().await });
    }

    async fn load(self) {
        let Some(prefix) = self.prefix.try_get_value() else { return };
        match async { Database::open().await?.all_under(store::CAPSULES, &prefix).await }.await {
            Ok(stored) => {
                let read = stored.iter().filter_map(|text| SealedRegistration::from_json(&text.as_string()?));
                let read = read.map(|capsule| (capsule.user.to_string(), capsule));
                self.capsules.try_set(read.collect());
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Starts a registration. [`Registrations::open_latest`] has its secrets until [`Registrations::discard`].
    pub async fn start(self) -> Result<(), Problem> {
        let Some(connection) = self.connection.try_get_value() else { return Ok(()) };
        // Without it nothing could be sealed, and the secrets would be lost.
        crypto::check().map_err(|reason| Problem::Transport(TransportProblem::Signing(reason)))?;
        // Asked for first: the panel may be locked when the answer arrives, and without it the secrets would be lost.
        let owner = connection.passphrase().await?;
        let registration = connection.api.start_registration().await?;
        let user = registration.user_id.clone();
        let plaintext = Secrets::of(registration).to_plaintext();
        let sealed = crypto::seal(&owner, PBKDF2_ROUNDS, user.as_str(), &plaintext).await;
        let sealed = sealed.map_err(|reason| Problem::Transport(TransportProblem::Signing(reason)))?;
        let _ = self.copied.try_set(0);
        self.sealed_latest.try_set_value(Some(Rc::new(sealed)));
        let _ = self.latest.try_set(Some(user));
        Ok(())
    }

    /// The user of the registration that was started last, tracked.
    pub fn latest(self) -> Option<UserId> {
        self.latest.get()
    }

    /// The secrets of that registration. `None` if they belong to another key or credential than the one that is
    /// connected.
    pub async fn open_latest(self) -> Option<Secrets> {
        let user = self.latest.try_get_untracked()??;
        let owner = self.connection.try_get_value()?.passphrase().await.ok()?;
        let sealed = self.sealed_latest.try_get_value()??;
        let text = crypto::unseal(&owner, PBKDF2_ROUNDS, user.as_str(), &sealed).await.ok()??;
        Secrets::from_plaintext(&text)
    }

    /// Notes that a secret of the latest registration was copied.
    pub fn mark_copied(self, secret: Secret) {
        let _ = self.copied.try_update(|copied| *copied |= 1 << secret as u8);
    }

    /// Whether discarding the latest registration would lose secrets: it was not sealed, and not all secrets were
    /// copied. Tracked.
    pub fn has_unsaved_secrets(self) -> bool {
        let all = Secret::ALL.into_iter().fold(0, |all, secret| all | 1 << secret as u8);
        let is_sealed = |latest: &UserId| self.sealed_at(latest.as_str()).is_some();
        self.copied.get() != all
            && self.latest.with(|latest| latest.as_ref().is_some_and(|it| !is_sealed(it)))
    }

    /// Discards the secrets of the latest registration.
    pub fn discard(self) {
        self.sealed_latest.set_value(None);
        self.latest.set(None);
    }

    /// When the secrets of a user were sealed in this browser, in milliseconds since 1970-01-01 UTC. `None` if they
    /// were not. Tracked.
    pub fn sealed_at(self, user: &str) -> Option<f64> {
        self.capsules.with(|capsules| capsules.get(user).map(|capsule| capsule.made_at_ms))
    }

    /// Whether this browser has a user's secrets, not tracked.
    pub fn has_untracked(self, user: &str) -> bool {
        self.capsules.with_untracked(|capsules| capsules.contains_key(user))
    }

    /// The users whose secrets this browser has, tracked.
    pub fn users(self) -> Vec<String> {
        self.capsules.with(|capsules| capsules.keys().cloned().collect())
    }

    /// Why this browser cannot store capsules, if it cannot.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// Encrypts the plaintext of a user's [`Secrets`] with a passphrase and stores it. The error is the browser's
    /// message.
    pub async fn seal(self, user: UserId, secrets: String, passphrase: String) -> Result<(), String> {
        let Some(key) = self.key(&user) else { return Ok(()) };
        let crypto::Sealed { salt, iv, bytes } =
            crypto::seal(&passphrase, PBKDF2_ROUNDS, &key, &secrets).await?;
        drop((secrets, passphrase));
        let sealed = Ciphertext { salt, rounds: PBKDF2_ROUNDS, iv, bytes };
        let capsule = SealedRegistration { user, made_at_ms: time::now_ms(), sealed };
        let text = JsValue::from_str(&capsule.to_json());
        let stored = async { Database::open().await?.put(store::CAPSULES, &key, &text).await };
        stored.await.map_err(|failure| failure.0)?;
        self.capsules.try_update(|capsules| capsules.insert(capsule.user.to_string(), capsule));
        Ok(())
    }

    /// Decrypts the capsule of a user.
    pub async fn unseal(self, user: &UserId, passphrase: &str) -> Result<Secrets, UnsealError> {
        let capsule = self.capsules.try_with_untracked(|capsules| capsules.get(user.as_str()).cloned());
        let (Some(SealedRegistration { sealed, .. }), Some(key)) = (capsule.flatten(), self.key(user)) else {
            return Err(UnsealError::NoCapsule);
        };
        let Ciphertext { salt, rounds, iv, bytes } = sealed;
        let decrypted = crypto::unseal(passphrase, rounds, &key, &crypto::Sealed { salt, iv, bytes }).await;
        let text = decrypted.map_err(UnsealError::Browser)?.ok_or(UnsealError::WrongPassphrase)?;
        Secrets::from_plaintext(&text).ok_or(UnsealError::WrongPassphrase)
    }

    /// Validates a user. Deletes the capsule once the server confirmed it, because its secrets are of no use then.
    pub async fn validate(self, validation: ValidateUser) -> Result<(), Problem> {
        let Some(connection) = self.connection.try_get_value() else { return Ok(()) };
        connection.api.validate(&validation).await?;
        self.directory.mark_validated(&validation.user_id);
        self.forget(&validation.user_id).await;
        Ok(())
    }

    /// Deletes a capsule.
    pub async fn forget(self, user: &UserId) {
        let Some(key) = self.key(user) else { return };
        if let Err(failure) = async { Database::open().await?.delete(store::CAPSULES, &key).await }.await {
            let _ = self.failure.try_set(Some(failure));
        }
        self.capsules.try_update(|capsules| capsules.remove(user.as_str()));
    }

    fn key(self, user: &UserId) -> Option<String> {
        self.prefix.try_with_value(|prefix| format!("{prefix}{user}"))
    }
}
