//! The time machine: saved versions of files that were replaced or deleted from this browser, stored in IndexedDB up to a
//! limit. The oldest versions are evicted first.

use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::{crypto, storage, time};
use crate::pages::content::model::versions::{DEFAULT_LIMIT, KeptReason, Version, to_evict};
use admin_api::entities::CustomContent;
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// The storage key of the limit in bytes.
const LIMIT: &str = "tresor-admin.versions-limit";

/// The handle of the time machine. Copies refer to the same versions.
#[derive(Clone, Copy)]
pub struct Versions {
    prefix: StoredValue<String>,
    list: RwSignal<Vec<Version>>,
    limit: RwSignal<u64>,
    failure: RwSignal<Option<StorageFailure>>,
}

impl Versions {
    /// Opens the saved versions of one tenant.
    pub fn open(tenant: &str) -> Self {
        let limit = storage::get(LIMIT).and_then(|limit| limit.parse().ok()).unwrap_or(DEFAULT_LIMIT);
        let versions = Self {
            prefix: StoredValue::new(format!("{tenant} ")),
            list: RwSignal::default(),
            limit: RwSignal::new(limit),
            failure: RwSignal::default(),
        };
        versions.reload();
        versions
    }

    /// Reloads the versions, because other tabs may have saved more.
    pub fn reload(self) {
        leptos::task::spawn_local(async move {
            let read = async {
                let prefix = self.prefix.try_get_value().unwrap_or_default();
                Database::open().await?.all_under(store::VERSIONS, &prefix).await
            };
            let _ = match read.await {
                Ok(stored) => self.list.try_set(stored.iter().filter_map(read_version).collect()).is_none(),
                Err(failure) => self.failure.try_set(Some(failure)).is_none(),
            };
        });
    }

    /// Reads the versions and tracks them.
    pub fn with<T>(self, read: impl FnOnce(&[Version]) -> T) -> T {
        self.list.with(|list| read(list))
    }

    /// Reads the versions without tracking them.
    pub fn with_now<T>(self, read: impl FnOnce(&[Version]) -> T) -> T {
        self.list.with_untracked(|list| read(list))
    }

    /// The limit in bytes. Tracks it.
    pub fn limit(self) -> u64 {
        self.limit.get()
    }

    /// The limit, without tracking it.
    pub fn limit_now(self) -> u64 {
        self.limit.get_untracked()
    }

    /// Why versions cannot be saved, if so.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// The keys of the oldest versions that exceed a limit in bytes.
    pub fn over_limit(self, bytes: u64) -> Vec<String> {
        self.list.with_untracked(|list| to_evict(list, 0, bytes)).unwrap_or_default()
    }

    /// Sets the limit in bytes and removes the oldest versions above it.
    pub async fn set_limit(self, bytes: u64) -> Result<(), StorageFailure> {
        storage::set(LIMIT, Some(&bytes.to_string()));
        self.limit.set(bytes);
        self.forget(&self.over_limit(bytes)).await
    }

    /// Saves the bytes of a file.
    pub async fn keep(
        self,
        content: &CustomContent,
        bytes: &Blob,
        sha256: String,
        reason: KeptReason,
    ) -> Result<(), StorageFailure> {
        let is_newest_copy = |list: &[Version]| {
            list.iter()
                .rfind(|version| version.path == content.path)
                .is_some_and(|kept| kept.sha256 == sha256)
        };
        // An earlier deletion that failed has already saved this version.
        if self.list.try_with_untracked(|list| is_newest_copy(list)) == Some(true) {
            return Ok(());
        }
        let at_ms = time::now_ms();
        let prefix = self.prefix.try_get_value().unwrap_or_default();
        let version = Version {
            key: format!("{prefix}{:016}-{}", at_ms as u64, crypto::random_name()),
            path: content.path.clone(),
            size: content.size,
            content_type: content.content_type.clone(),
            sha256,
            at_ms,
            reason,
        };
        // Added to the list before it is written, so that two calls do not use the same free space.
        let evicted = self.list.try_update(|list| {
            let evicted = to_evict(list, version.size, self.limit.try_get_untracked().unwrap_or_default());
            if evicted.is_some() {
                list.push(version.clone());
            }
            evicted
        });
        let Some(evicted) = evicted.flatten() else {
            return Err(StorageFailure("The file is larger than the limit of the time machine.".into()));
        };
        let value = Array::of3(
            &JsValue::from_str(&version.key),
            &JsValue::from_str(&version.to_text()),
            bytes.as_ref(),
        );
        let written = async {
            self.forget(&evicted).await?;
            Database::open().await?.put(store::VERSIONS, &version.key, &value).await
        };
        let written = written.await;
        if written.is_err() {
            self.list.try_update(|list| list.retain(|kept| kept.key != version.key));
        }
        written
    }

    /// The bytes of a version. `None` if it is no longer saved.
    pub async fn bytes(self, version: &Version) -> Result<Option<Blob>, StorageFailure> {
        let stored = Database::open().await?.get(store::VERSIONS, &version.key).await?;
        Ok(stored.and_then(|value| value.dyn_into::<Array>().ok()?.get(2).dyn_into().ok()))
    }

    /// Removes versions.
    pub async fn forget(self, keys: &[String]) -> Result<(), StorageFailure> {
        if keys.is_empty() {
            return Ok(());
        }
        let database = Database::open().await?;
        for key in keys {
            database.delete(store::VERSIONS, key).await?;
        }
        self.list.try_update(|list| list.retain(|version| !keys.contains(&version.key)));
        Ok(())
    }
}

fn read_version(value: &JsValue) -> Option<Version> {
    let value = value.dyn_ref::<Array>()?;
    Version::read(&value.get(0).as_string()?, &value.get(1).as_string()?)
}
