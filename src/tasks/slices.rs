//! Long work in slices, so that the page answers in between: the first slice at once, the rest in later turns of the event
//! loop.

use crate::browser::time;
use leptos::prelude::*;

/// The handle. Copies run the same work, which ends with its owner.
#[derive(Clone, Copy, Default)]
pub struct Slices {
    is_running: StoredValue<bool>,
}

impl Slices {
    /// Runs `slice` until it returns `true`. While it runs already, that run does the work.
    pub fn run(self, slice: Box<dyn Fn() -> bool>) {
        if slice() || self.is_running.try_get_value().unwrap_or(true) {
            return;
        }
        self.is_running.set_value(true);
        leptos::task::spawn_local(async move {
            loop {
                time::yield_now().await;
                if self.is_running.try_get_value().is_none() || slice() {
                    break;
                }
            }
            self.is_running.try_set_value(false);
        });
    }
}
