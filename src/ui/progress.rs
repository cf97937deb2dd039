//! How far something has come.

use super::markup::{IntoValue, Markup, Value, computed};
use crate::ui::view;

/// A bar that fills up to `max`. A screen reader reads `name` and the share.
pub fn progress(name: impl IntoValue, max: u64, done: impl FnMut() -> u64 + Send + 'static) -> Markup {
    fn named(name: Value, max: u64, done: Value) -> Markup {
        view! { <progress aria-label=name max=max value=done></progress> }
    }
    named(name.into_value(), max, computed(done))
}

/// A bar for something whose end is not known.
pub fn endless_progress(name: &'static str) -> Markup {
    view! { <progress aria-label=name></progress> }
}

/// A sentence with a turning sign, for short waits. It appears after a moment, so that quick answers do not flicker.
pub fn waiting(sentence: &'static str) -> Markup {
    view! { <p class="waiting" role="status">{sentence}</p> }
}
