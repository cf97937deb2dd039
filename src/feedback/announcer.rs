//! What a screen reader is told once, beside what the screen shows.

use leptos::prelude::*;

/// Speaks through the shell's live region.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Default for Announcer {
    fn default() -> Self {
        Self(RwSignal::new(String::new()))
    }
}

impl Announcer {
    /// Says something once.
    pub fn say(self, text: impl Into<String>) {
        // The page may be gone by the time an answer is.
        let _ = self.0.try_set(text.into());
    }

    /// What was said last.
    pub fn text(self) -> String {
        self.0.get()
    }
}
