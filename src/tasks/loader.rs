//! Reads something for a screen: drops late answers, gives up what nobody waits for, keeps the old data meanwhile.

use super::load::{Load, Turns};
use crate::browser::abort::Abort;
use crate::problem::Problem;
use leptos::prelude::*;
use std::future::Future;

/// A load over a signal. Copies are the same load.
pub struct Loader<T: Send + Sync + 'static> {
    turns: RwSignal<Turns<T>>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Send + Sync + 'static> Default for Loader<T> {
    /// A load that nobody asked for yet. What is under way is given up when the owning screen goes.
    fn default() -> Self {
        let abort = StoredValue::new_local(Abort::new());
        on_cleanup(move || {
            abort.try_with_value(Abort::abort);
        });
        Self { turns: RwSignal::default(), abort }
    }
}

impl<T: Send + Sync + 'static> Loader<T> {
    /// Reads anew; an answer still under way is given up. `keep_old` shows what was there meanwhile.
    pub fn run<F>(self, keep_old: bool, read: impl FnOnce(Abort) -> F)
    where
        F: Future<Output = Result<T, Problem>> + 'static,
    {
        let fresh = Abort::new();
        let Some(()) = self.abort.try_update_value(|abort| std::mem::replace(abort, fresh.clone()).abort())
        else {
            return;
        };
        let Some(turn) = self.turns.try_update(|turns| turns.begin(keep_old)) else { return };
        let reading = read(fresh);
        leptos::task::spawn_local(async move {
            let answer = reading.await;
            // The screen may be gone.
            self.turns.try_maybe_update(|turns| (turns.finish(turn, answer), ()));
        });
    }

    /// Takes a value that is there already.
    pub fn put(self, value: T) {
        self.turns.try_update(|turns| {
            let turn = turns.begin(false);
            turns.finish(turn, Ok(value))
        });
    }

    /// Reads the state without following it.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Load<T>) -> U) -> U {
        self.turns.with_untracked(|turns| read(&turns.load))
    }

    /// Reads the state, and follows it.
    pub fn with<U>(self, read: impl FnOnce(&Load<T>) -> U) -> U {
        self.turns.with(|turns| read(&turns.load))
    }
}
