//! A tag: a short text with a tone. Colour is never the only sign, because the text has the same meaning.

use crate::ui::view;
use leptos::prelude::*;

/// A tag.
#[component]
pub fn Tag(
    /// `good`, `warn`, `bad` or empty.
    #[prop(default = "")]
    tone: &'static str,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class="tag" data-tone=tone>{text}</span> }
}
