//! Notices that time has jumped: the computer slept, the clock was set ahead, or the browser froze the page. Whoever relies
//! on what was true before looks again.

use super::revision::Revision;
use crate::browser::events::{self, Listener};
use crate::browser::time::{self, Moment};
use crate::browser::{document, window};
use leptos::prelude::*;

/// More milliseconds than this between two looks are a jump. Browsers let a hidden page look once a minute.
pub const JUMP_MS: f64 = 120_000.0;
/// Milliseconds between two looks at the clock.
const LOOK_MS: u32 = 5_000;

/// The handle. Copies watch the same clock.
#[derive(Clone, Copy)]
pub struct Jumps {
    seen: Revision,
    looked: StoredValue<Moment>,
    listeners: StoredValue<Vec<Listener>, LocalStorage>,
}

impl Jumps {
    /// Watches the clock until the owner ends.
    pub fn watch() -> Self {
        let jumps = Self {
            seen: Revision::default(),
            looked: StoredValue::new(Moment::now()),
            listeners: StoredValue::new_local(Vec::new()),
        };
        let look = move |_| {
            jumps.look();
        };
        jumps.listeners.update_value(|listeners| {
            listeners.push(events::listen(&document(), "visibilitychange", look));
            listeners.push(events::listen(&window(), "focus", look));
            listeners.push(events::listen(&window(), "pageshow", look));
        });
        leptos::task::spawn_local(async move {
            while jumps.look().is_some() {
                time::sleep(LOOK_MS).await;
            }
        });
        jumps
    }

    /// How often time has jumped, tracked.
    pub fn get(self) -> u64 {
        self.seen.get()
    }

    /// Looks at the clock; `None` once the owner has ended.
    fn look(self) -> Option<()> {
        let before = self.looked.try_get_value()?;
        self.looked.try_set_value(Moment::now());
        if before.passed_ms() > JUMP_MS {
            self.seen.bump();
        }
        Some(())
    }
}
