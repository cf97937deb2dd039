//! How far something has come.

use super::markup::{Markup, computed};
use crate::ui::view;

/// A bar that fills up to `max`. A screen reader reads `name` and the share.
pub fn progress(name: &'static str, max: usize, done: impl FnMut() -> usize + Send + 'static) -> Markup {
    let done = computed(done);
    view! { <progress aria-label=name max=max value=done></progress> }
}

/// A bar for something whose end is not known.
pub fn endless_progress(name: &'static str) -> Markup {
    view! { <progress aria-label=name></progress> }
}

/// A sentence with a turning sign, for short waits. It appears after a moment, so that quick answers do not flicker.
pub fn waiting(sentence: &'static str) -> Markup {
    view! { <p class="waiting" role="status">{sentence}</p> }
}
