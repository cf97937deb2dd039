//! Registrations that were started in this browser: the secrets of the latest one until they are copied or discarded,
//! and the capsules that store secrets until the user is validated. The stored format is in
//! `model::sealed_registration`.

use crate::api::Api;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::{crypto, time};
use crate::directory::user_list::UserList;
use crate::pages::users::model::sealed_registration::{
    Ciphertext, PBKDF2_ROUNDS, SealedRegistration, Secrets,
};
use crate::problem::Problem;
use crate::reactive::effect;
use crate::session::Connection;
use crate::session::connection::Work;
use admin_api::UserId;
use admin_api::endpoint::ValidateUser;
use admin_api::entities::Registration;
use leptos::prelude::*;
use std::collections::HashMap;
use wasm_bindgen::JsValue;

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct Registrations {
    api: StoredValue<Api, LocalStorage>,
    directory: UserList,
    /// The prefix of this identity's keys in the store.
    prefix: StoredValue<String>,
    capsules: RwSignal<HashMap<String, SealedRegistration>>,
    /// The registration that was started last, until it is discarded. Never stored unencrypted.
    latest: RwSignal<Option<Registration>, LocalStorage>,
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
            api: StoredValue::new_local(connection.api.clone()),
            directory,
            prefix: StoredValue::new([connection.identity.as_str(), " "].concat()),
            capsules: RwSignal::default(),
            latest: RwSignal::new_local(None),
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

    /// Starts a registration. [`Registrations::latest`] has its secrets until [`Registrations::discard`].
    pub async fn start(self) -> Result<(), Problem> {
        let Some(api) = self.api.try_get_value() else { return Ok(()) };
        let registration = api.start_registration().await?;
        let _ = self.copied.try_set(0);
        let _ = self.latest.try_set(Some(registration));
        Ok(())
    }

    /// The registration that was started last, tracked.
    pub fn latest(self) -> Option<Registration> {
        self.latest.get()
    }

    /// Notes that a secret of the latest registration was copied.
    pub fn mark_copied(self, secret: Secret) {
        let _ = self.copied.try_update(|copied| *copied |= 1 << secret as u8);
    }

    /// Whether discarding the latest registration would lose secrets: it was not sealed, and not all secrets were
    /// copied. Tracked.
    pub fn has_unsaved_secrets(self) -> bool {
        let all = Secret::ALL.into_iter().fold(0, |all, secret| all | 1 << secret as u8);
        let is_sealed = |latest: &Registration| self.sealed_at(latest.user_id.as_str()).is_some();
        self.copied.get() != all
            && self.latest.with(|latest| latest.as_ref().is_some_and(|it| !is_sealed(it)))
    }

    /// Discards the secrets of the latest registration.
    pub fn discard(self) {
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

    /// Encrypts the secrets of a registration with a passphrase and stores them. The error is the browser's message.
    pub async fn seal(self, registration: &Registration, passphrase: &str) -> Result<(), String> {
        let user = registration.user_id.clone();
        let Some(key) = self.key(&user) else { return Ok(()) };
        let secrets = Secrets::of(registration).to_plaintext();
        let crypto::Sealed { salt, iv, bytes } =
            crypto::seal(passphrase, PBKDF2_ROUNDS, &key, &secrets).await?;
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
        let Some(api) = self.api.try_get_value() else { return Ok(()) };
        api.validate(&validation).await?;
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
