//! A short word with a tone. The tone is never the only sign: the word says it too.

use leptos::prelude::*;

/// A short word.
#[component]
pub fn Tag(
    /// `good`, `warn`, `bad` or empty.
    #[prop(default = "")]
    tone: &'static str,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class="tag" data-tone=tone>{text}</span> }
}
