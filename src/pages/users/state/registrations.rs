//! Registrations that are started here: the secrets of the last one until the person has them, and the capsules in
//! which this browser keeps secrets until the user is validated.

use crate::api::Api;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::{crypto, time};
use crate::directory::user_list::UserList;
use crate::pages::users::model::sealed_registration::{ROUNDS, Sealed, SealedRegistration, Secrets};
use crate::problem::Problem;
use crate::session::Connection;
use admin_api::UserId;
use admin_api::endpoint::ValidateUser;
use admin_api::entities::Registration;
use leptos::prelude::*;
use std::collections::HashMap;
use wasm_bindgen::JsValue;

/// The handle. Copies are the same registrations.
#[derive(Clone, Copy)]
pub struct Registrations {
    api: StoredValue<Api, LocalStorage>,
    directory: UserList,
    /// What the keys of this tenant begin with.
    prefix: StoredValue<String>,
    capsules: RwSignal<HashMap<String, SealedRegistration>>,
    /// The registration that was started last, until the person is done with it. Never written anywhere as it is.
    fresh: RwSignal<Option<Registration>, LocalStorage>,
    /// Which of its secrets the person has: a bit each.
    taken: RwSignal<u8>,
    /// Asks before the page is left with secrets that nobody has.
    asks: StoredValue<Option<AskBeforeLeaving>, LocalStorage>,
    failure: RwSignal<Option<StorageFailure>>,
}

/// A secret of a registration.
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

/// Why a capsule was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOpened {
    /// There is none.
    None,
    /// Another passphrase, or the capsule was altered.
    Passphrase,
    /// The browser's reason.
    Browser(String),
}

impl Registrations {
    /// The registrations of a connection's tenant.
    pub fn open(connection: &Connection, directory: UserList) -> Self {
        let registrations = Self {
            api: StoredValue::new_local(connection.api.clone()),
            directory,
            prefix: StoredValue::new(format!("{} {} ", connection.tenant, connection.service)),
            capsules: RwSignal::default(),
            fresh: RwSignal::new_local(None),
            taken: RwSignal::new(0),
            asks: StoredValue::new_local(None),
            failure: RwSignal::new(None),
        };
        registrations.look();
        Effect::new(move |_| {
            let asks = registrations.would_lose().then(AskBeforeLeaving::begin);
            registrations.asks.try_set_value(asks);
        });
        registrations
    }

    /// Looks for capsules, those that other tabs have sealed included.
    pub fn look(self) {
        leptos::task::spawn_local(async move { self.load().await });
    }

    async fn load(self) {
        let Some(prefix) = self.prefix.try_get_value() else { return };
        match async { Database::open().await?.all_under(store::CAPSULES, &prefix).await }.await {
            Ok(stored) => {
                let read = stored.iter().filter_map(|text| SealedRegistration::read(&text.as_string()?));
                let read = read.map(|capsule| (capsule.user.to_string(), capsule));
                self.capsules.try_set(read.collect());
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Starts a registration. Its secrets are [`Registrations::fresh`] until they are let go.
    pub async fn start(self) -> Result<(), Problem> {
        let Some(api) = self.api.try_get_value() else { return Ok(()) };
        let registration = api.start_registration().await?;
        let _ = self.taken.try_set(0);
        let _ = self.fresh.try_set(Some(registration));
        Ok(())
    }

    /// The registration that was started last, and follows it.
    pub fn fresh(self) -> Option<Registration> {
        self.fresh.get()
    }

    /// Notes that the person has taken a secret of the last registration.
    pub fn take(self, secret: Secret) {
        let _ = self.taken.try_update(|taken| *taken |= 1 << secret as u8);
    }

    /// Whether secrets of the last registration would be lost with it: not all were copied, and none sealed. Follows
    /// it.
    pub fn would_lose(self) -> bool {
        let all = Secret::ALL.into_iter().fold(0, |all, secret| all | 1 << secret as u8);
        let is_sealed = |fresh: &Registration| self.sealed_at(fresh.user_id.as_str()).is_some();
        self.taken.get() != all && self.fresh.with(|fresh| fresh.as_ref().is_some_and(|it| !is_sealed(it)))
    }

    /// Lets the secrets of the last registration go.
    pub fn let_go(self) {
        self.fresh.set(None);
    }

    /// Whether this browser has a user's secrets, and since when, in milliseconds since 1970-01-01 UTC. Follows it.
    pub fn sealed_at(self, user: &str) -> Option<f64> {
        self.capsules.with(|capsules| capsules.get(user).map(|capsule| capsule.made_at_ms))
    }

    /// Whether this browser has a user's secrets, without following it.
    pub fn has_untracked(self, user: &str) -> bool {
        self.capsules.with_untracked(|capsules| capsules.contains_key(user))
    }

    /// The users whose secrets this browser has, and follows them.
    pub fn users(self) -> Vec<String> {
        self.capsules.with(|capsules| capsules.keys().cloned().collect())
    }

    /// Why this browser keeps nothing, where it does not.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// Seals the secrets of a registration under a passphrase. The error is the browser's reason.
    pub async fn seal(self, registration: &Registration, passphrase: &str) -> Result<(), String> {
        let user = registration.user_id.clone();
        let Some(key) = self.key(&user) else { return Ok(()) };
        let secrets = Secrets::of(registration).to_text();
        let crypto::Sealed { salt, iv, bytes } = crypto::seal(passphrase, ROUNDS, &key, &secrets).await?;
        let sealed = Sealed { salt, rounds: ROUNDS, iv, bytes };
        let capsule = SealedRegistration { user, made_at_ms: time::now_ms(), sealed };
        let text = JsValue::from_str(&capsule.write());
        let kept = async { Database::open().await?.put(store::CAPSULES, &key, &text).await };
        kept.await.map_err(|failure| failure.0)?;
        self.capsules.try_update(|capsules| capsules.insert(capsule.user.to_string(), capsule));
        Ok(())
    }

    /// Opens the capsule of a user.
    pub async fn unseal(self, user: &UserId, passphrase: &str) -> Result<Secrets, NotOpened> {
        let capsule = self.capsules.try_with_untracked(|capsules| capsules.get(user.as_str()).cloned());
        let (Some(SealedRegistration { sealed, .. }), Some(key)) = (capsule.flatten(), self.key(user)) else {
            return Err(NotOpened::None);
        };
        let Sealed { salt, rounds, iv, bytes } = sealed;
        let opened = crypto::unseal(passphrase, rounds, &key, &crypto::Sealed { salt, iv, bytes }).await;
        let text = opened.map_err(NotOpened::Browser)?.ok_or(NotOpened::Passphrase)?;
        Secrets::from_text(&text).ok_or(NotOpened::Passphrase)
    }

    /// Validates a user. The capsule is taken away once the server has said yes: its secrets are worth nothing then.
    pub async fn validate(self, validation: ValidateUser) -> Result<(), Problem> {
        let Some(api) = self.api.try_get_value() else { return Ok(()) };
        api.validate(&validation).await?;
        self.directory.validated(&validation.user_id);
        self.forget(&validation.user_id).await;
        Ok(())
    }

    /// Takes a capsule away.
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
