//! The time machine: versions of files that were replaced or deleted from this browser, with their bytes, up to a
//! limit. The oldest go first.

use crate::browser::indexed_db::{Database, StorageFailure, store};
use crate::browser::{crypto, storage, time};
use crate::pages::content::model::versions::{DEFAULT_LIMIT, KeptReason, Version, to_evict};
use admin_api::entities::CustomContent;
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// Where the limit is remembered, in bytes.
const LIMIT: &str = "tresor-admin.versions-limit";

/// The time machine's handle.
#[derive(Clone, Copy)]
pub struct Versions {
    prefix: StoredValue<String>,
    list: RwSignal<Vec<Version>>,
    limit: RwSignal<u64>,
    failure: RwSignal<Option<StorageFailure>>,
}

impl Versions {
    /// The versions kept of one tenant's files.
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

    /// Reads what is kept; other tabs may have kept more.
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

    /// Reads the versions, and follows them.
    pub fn with<T>(self, read: impl FnOnce(&[Version]) -> T) -> T {
        self.list.with(|list| read(list))
    }

    /// Reads the versions without following them.
    pub fn with_now<T>(self, read: impl FnOnce(&[Version]) -> T) -> T {
        self.list.with_untracked(|list| read(list))
    }

    /// Bytes that are kept at most.
    pub fn limit(self) -> u64 {
        self.limit.get()
    }

    /// The limit, without following it.
    pub fn limit_now(self) -> u64 {
        self.limit.get_untracked()
    }

    /// Why nothing can be kept, where that is so.
    pub fn failure(self) -> Option<StorageFailure> {
        self.failure.get()
    }

    /// The versions that a limit in bytes has no room for, the oldest ones.
    pub fn over_limit(self, bytes: u64) -> Vec<String> {
        self.list.with_untracked(|list| to_evict(list, 0, bytes)).unwrap_or_default()
    }

    /// Sets the limit in bytes; what is beyond it goes, the oldest first.
    pub async fn set_limit(self, bytes: u64) -> Result<(), StorageFailure> {
        storage::set(LIMIT, Some(&bytes.to_string()));
        self.limit.set(bytes);
        self.forget(&self.over_limit(bytes)).await
    }

    /// Keeps the bytes of a file. The error says why not.
    pub async fn keep(
        self,
        content: &CustomContent,
        bytes: &Blob,
        sha256: String,
        why: KeptReason,
    ) -> Result<(), StorageFailure> {
        let newest = |list: &[Version]| {
            list.iter()
                .rfind(|version| version.path == content.path)
                .is_some_and(|kept| kept.sha256 == sha256)
        };
        // A deletion that failed has kept it already.
        if self.list.try_with_untracked(|list| newest(list)) == Some(true) {
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
            why,
        };
        // Entered before it is written, so that two at a time do not use the same room.
        let gone = self.list.try_update(|list| {
            let gone = to_evict(list, version.size, self.limit.try_get_untracked().unwrap_or_default());
            if gone.is_some() {
                list.push(version.clone());
            }
            gone
        });
        let Some(gone) = gone.flatten() else {
            return Err(StorageFailure("The file is larger than the limit of the time machine.".into()));
        };
        let value = Array::of3(
            &JsValue::from_str(&version.key),
            &JsValue::from_str(&version.to_text()),
            bytes.as_ref(),
        );
        let written = async {
            self.forget(&gone).await?;
            Database::open().await?.put(store::VERSIONS, &version.key, &value).await
        };
        let written = written.await;
        if written.is_err() {
            self.list.try_update(|list| list.retain(|kept| kept.key != version.key));
        }
        written
    }

    /// The bytes of a version; `None` when it is gone.
    pub async fn bytes(self, version: &Version) -> Result<Option<Blob>, StorageFailure> {
        let stored = Database::open().await?.get(store::VERSIONS, &version.key).await?;
        Ok(stored.and_then(|value| value.dyn_into::<Array>().ok()?.get(2).dyn_into().ok()))
    }

    /// Takes versions away.
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
