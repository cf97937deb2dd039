//! A value that views track. Its signal has the same type for all values, because each further type of signal would add
//! some kilobytes of wasm.

use crate::tasks::revision::Revision;
use leptos::prelude::*;

/// The handle of a value. Copies refer to the same value. Without the value, because its owner is gone, everything reads
/// as the default.
pub struct Watched<T: 'static> {
    value: StoredValue<T, LocalStorage>,
    revision: Revision,
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watched<T> {}

impl<T: Default> Default for Watched<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Watched<T> {
    /// A value.
    pub fn new(value: T) -> Self {
        Self { value: StoredValue::new_local(value), revision: Revision::default() }
    }

    /// Reads the value and tracks it.
    pub fn with<R: Default>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_now(read)
    }

    /// Tracks the value.
    pub fn track(self) {
        self.revision.get();
    }

    /// Reads the value without tracking it.
    pub fn with_now<R: Default>(self, read: impl FnOnce(&T) -> R) -> R {
        self.value.try_with_value(read).unwrap_or_default()
    }

    /// Changes the value. The change must not read the same value in another way.
    pub fn update<R: Default>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = self.value.try_update_value(change).unwrap_or_default();
        self.revision.bump();
        result
    }

    /// Sets the value.
    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }
}
