//! A button that copies a text to the clipboard and shows the result for a moment.

use super::text::{COPIED, NOT_COPIED};
use crate::browser::{clipboard, time};
use crate::ui::view;
use leptos::prelude::*;

/// Milliseconds for which the result is shown.
const RESULT_MS: u32 = 2_000;

/// A button that copies.
#[component]
pub fn CopyButton(
    /// The text to copy.
    #[prop(into)]
    text: Signal<String>,
    /// The label of the button.
    #[prop(into, default = "Copy".into())]
    label: String,
    /// A description of the text, for the accessible name.
    #[prop(into, optional)]
    what: String,
    /// Called after the text was copied.
    #[prop(optional)]
    copied: Option<Callback<()>>,
    /// The id of the element, for keyboard shortcuts.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let feedback = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            let result = clipboard::copy(&text).await;
            // It may be a secret.
            drop(text);
            if let Some(copied) = copied.filter(|_| result.is_ok()) {
                copied.run(());
            }
            let _ = feedback.try_set(Some(if result.is_ok() { COPIED } else { NOT_COPIED }));
            time::sleep(RESULT_MS).await;
            let _ = feedback.try_set(None);
        });
    };
    let name = if what.is_empty() { label.clone() } else { format!("{label} {what}") };
    view! {
        <button type="button" id=id class="btn quiet small" aria-label=name on:click=copy>
            {move || feedback.get().map_or_else(|| label.clone(), ToOwned::to_owned)}
        </button>
        <span class="visually-hidden" role="status">{move || feedback.get()}</span>
    }
}
