//! A button that copies a text and says so.

use crate::browser::{clipboard, time};
use leptos::prelude::*;

/// Milliseconds for which the button says that it copied.
const SAID_MS: u32 = 2_000;

/// A button that copies.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What the button shows.
    #[prop(into, default = "Copy".into())]
    label: String,
    /// What is copied, in words.
    #[prop(into, optional)]
    what: String,
    /// Called once it is copied.
    #[prop(optional)]
    copied: Option<Callback<()>>,
    /// The element's id, for shortcuts.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            let result = clipboard::copy(&text).await;
            if let Some(copied) = copied.filter(|_| result.is_ok()) {
                copied.run(());
            }
            let _ = said.try_set(Some(if result.is_ok() {
                "Copied"
            } else {
                "Not copied: the browser forbids it"
            }));
            time::sleep(SAID_MS).await;
            let _ = said.try_set(None);
        });
    };
    let name = if what.is_empty() { label.clone() } else { format!("{label} {what}") };
    view! {
        <button type="button" id=id class="btn quiet small" aria-label=name on:click=copy>
            {move || said.get().map_or_else(|| label.clone(), ToOwned::to_owned)}
        </button>
        <span class="visually-hidden" role="status">{move || said.get()}</span>
    }
}
