//! Loads a value for a screen: late answers are dropped, requests that nobody waits for are aborted, and the old value can
//! stay visible meanwhile. The states are in `load`.

use super::load::{LatestLoad, Load};
use crate::browser::abort::Abort;
use crate::problem::Problem;
use leptos::prelude::*;
use std::future::Future;

/// A load in a signal. Copies refer to the same load.
pub struct Loader<T: Send + Sync + 'static> {
    loads: RwSignal<LatestLoad<T>>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Send + Sync + 'static> Default for Loader<T> {
    /// A load without a request yet. A running request is aborted when the owning screen is removed.
    fn default() -> Self {
        let abort = StoredValue::new_local(Abort::new());
        on_cleanup(move || {
            abort.try_with_value(Abort::abort);
        });
        Self { loads: RwSignal::default(), abort }
    }
}

impl<T: Send + Sync + 'static> Loader<T> {
    /// Starts a request and aborts the previous one. `keep_old` keeps the old value visible meanwhile.
    pub fn run<F>(self, keep_old: bool, read: impl FnOnce(Abort) -> F)
    where
        F: Future<Output = Result<T, Problem>> + 'static,
    {
        let new_abort = Abort::new();
        let Some(()) =
            self.abort.try_update_value(|abort| std::mem::replace(abort, new_abort.clone()).abort())
        else {
            return;
        };
        let Some(number) = self.loads.try_update(|loads| loads.begin(keep_old)) else { return };
        let request = read(new_abort);
        leptos::task::spawn_local(async move {
            let answer = request.await;
            // The screen may have been removed.
            self.loads.try_maybe_update(|loads| (loads.finish(number, answer), ()));
        });
    }

    /// Sets a value that was loaded elsewhere.
    pub fn put(self, value: T) {
        self.loads.try_update(|loads| {
            let number = loads.begin(false);
            loads.finish(number, Ok(value))
        });
    }

    /// Reads the state without tracking it.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Load<T>) -> U) -> U {
        self.loads.with_untracked(|loads| read(&loads.load))
    }

    /// Reads the state and tracks it.
    pub fn with<U>(self, read: impl FnOnce(&Load<T>) -> U) -> U {
        self.loads.with(|loads| read(&loads.load))
    }
}
