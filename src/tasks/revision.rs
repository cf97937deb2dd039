//! A counter of changes, for data that is too large to be a signal itself: readers track the counter.

use leptos::prelude::*;

/// The handle. Copies share one counter.
#[derive(Clone, Copy)]
pub struct Revision(RwSignal<u64>);

impl Default for Revision {
    fn default() -> Self {
        Self(RwSignal::new(0))
    }
}

impl Revision {
    /// The number of changes so far, tracked. Zero once the owner has ended.
    pub fn get(self) -> u64 {
        self.0.try_get().unwrap_or_default()
    }

    /// Counts a change. Nothing happens once the owner has ended.
    pub fn bump(self) {
        self.0.try_update(|revision| *revision += 1);
    }
}
