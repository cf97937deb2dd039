//! The time machine: saved versions of files that were replaced or deleted from this browser, stored in IndexedDB up to a
//! limit. The oldest versions are evicted first.

use super::watched::Watched;
use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::{crypto, storage, time};
use crate::pages::content::model::versions::{
    DEFAULT_LIMIT, ForgetRequest, KeptReason, KeptVersion, to_evict,
};
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
    list: Watched<Vec<KeptVersion>>,
    limit: Watched<u64>,
    failure: Watched<Option<StorageFailure>>,
}

impl Versions {
    /// Opens the saved versions of one tenant.
    pub fn open(tenant: &str) -> Self {
        let limit = storage::get(LIMIT).and_then(|limit| limit.parse().ok()).unwrap_or(DEFAULT_LIMIT);
        let versions = Self {
            prefix: StoredValue::new(format!("{tenant} ")),
            list: Watched::default(),
            limit: Watched::new(limit),
            failure: Watched::default(),
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
            match read.await {
                Ok(stored) => self.list.set(stored.iter().filter_map(read_version).collect()),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Reads the versions and tracks them.
    pub fn with<T: Default>(self, read: impl FnOnce(&[KeptVersion]) -> T) -> T {
        self.list.with(|list| read(list))
    }

    /// Reads the versions without tracking them.
    pub fn with_now<T: Default>(self, read: impl FnOnce(&[KeptVersion]) -> T) -> T {
        self.list.with_now(|list| read(list))
    }

    /// The limit in bytes. Tracks it.
    pub fn limit(self) -> u64 {
        self.limit.with(|limit| *limit)
    }

    /// The limit, without tracking it.
    pub fn limit_now(self) -> u64 {
        self.limit.with_now(|limit| *limit)
    }

    /// Why versions cannot be saved, if so.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.with(Clone::clone)
    }

    /// Sets the limit in bytes and removes the oldest versions above it.
    async fn set_limit(self, bytes: u64) -> Result<(), StorageFailure> {
        storage::set(LIMIT, Some(&bytes.to_string()));
        self.limit.set(bytes);
        let evicted = self.list.with_now(|list| to_evict(list, 0, bytes)).unwrap_or_default();
        self.forget(&evicted).await
    }

    /// Does what removes versions permanently.
    pub async fn carry_out(self, request: ForgetRequest) -> Result<(), StorageFailure> {
        match request {
            ForgetRequest::Version(version) => self.forget(&[version.key]).await,
            ForgetRequest::Limit(bytes, _) => self.set_limit(bytes).await,
        }
    }

    /// Saves the bytes of a file.
    pub async fn keep(
        self,
        content: &CustomContent,
        bytes: &Blob,
        sha256: String,
        reason: KeptReason,
    ) -> Result<(), StorageFailure> {
        let is_newest_copy = |list: &[KeptVersion]| {
            list.iter()
                .rfind(|version| version.path == content.path)
                .is_some_and(|kept| kept.sha256 == sha256)
        };
        // An earlier deletion that failed has already saved this version.
        if self.list.with_now(|list| is_newest_copy(list)) {
            return Ok(());
        }
        let at_ms = time::now_ms();
        let prefix = self.prefix.try_get_value().unwrap_or_default();
        let version = KeptVersion {
            key: format!("{prefix}{:016}-{}", at_ms as u64, crypto::random_name()),
            path: content.path.clone(),
            size: content.size,
            content_type: content.content_type.clone(),
            sha256,
            at_ms,
            reason,
        };
        // Added to the list before it is written, so that two calls do not use the same free space.
        let evicted = self.list.update(|list| {
            let evicted = to_evict(list, version.size, self.limit_now());
            if evicted.is_some() {
                list.push(version.clone());
            }
            evicted
        });
        let Some(evicted) = evicted else {
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
            self.list.update(|list| list.retain(|kept| kept.key != version.key));
        }
        written
    }

    /// The bytes of a version. `None` if it is no longer saved.
    pub async fn bytes(self, version: &KeptVersion) -> Result<Option<Blob>, StorageFailure> {
        let stored = Database::open().await?.get(store::VERSIONS, &version.key).await?;
        Ok(stored.and_then(|value| value.dyn_into::<Array>().ok()?.get(2).dyn_into().ok()))
    }

    /// Removes versions.
    async fn forget(self, keys: &[String]) -> Result<(), StorageFailure> {
        if keys.is_empty() {
            return Ok(());
        }
        let database = Database::open().await?;
        for key in keys {
            database.delete(store::VERSIONS, key).await?;
        }
        self.list.update(|list| list.retain(|version| !keys.contains(&version.key)));
        Ok(())
    }
}

fn read_version(value: &JsValue) -> Option<KeptVersion> {
    let value = value.dyn_ref::<Array>()?;
    KeptVersion::read(&value.get(0).as_string()?, &value.get(1).as_string()?)
}
