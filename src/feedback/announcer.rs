//! Announcements for screen readers, beside what the screen shows.

use leptos::prelude::*;

/// The handle of the shell's live region.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Default for Announcer {
    fn default() -> Self {
        Self(RwSignal::new(String::new()))
    }
}

impl Announcer {
    /// Announces a text once.
    pub fn say(self, text: impl Into<String>) {
        // The page may be closed before an answer arrives.
        let _ = self.0.try_set(text.into());
    }

    /// The latest announcement, reactively.
    pub fn text(self) -> String {
        self.0.get()
    }
}
