//! The shell: header, navigation and the routed page.

use leptos::prelude::*;

/// The whole panel.
#[component]
pub fn App() -> impl IntoView {
    view! { <h1>"Tresor Admin"</h1> }
}
