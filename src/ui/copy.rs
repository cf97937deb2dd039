//! A button that copies a text to the clipboard and shows the result for a moment. Where the browser does not copy, the
//! text stands selected in a field, so that the person can copy it.

use super::dialog::PageCover;
use super::text::{COPIED, COPY_BY_HAND, NOT_COPIED, TEXT_TO_COPY};
use crate::browser::{clipboard, time};
use crate::reactive::effect;
use crate::ui::view;
use leptos::html;
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
    let by_hand = RwSignal::new(false);
    // The text may be a secret.
    let covered = PageCover::of_page();
    let to_copy = text;
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            let result = clipboard::copy(&text).await;
            // It may be a secret.
            drop(text);
            if let Some(copied) = copied.filter(|_| result.is_ok()) {
                copied.run(());
            }
            let _ = by_hand.try_set(result.is_err());
            let _ = feedback.try_set(Some(if result.is_ok() { COPIED } else { NOT_COPIED }));
            time::sleep(RESULT_MS).await;
            let _ = feedback.try_set(None);
        });
    };
    let name = if what.is_empty() { label.clone() } else { format!("{label} {what}") };
    // The name contains what is shown.
    let spoken = move || feedback.get().is_none().then(|| name.clone());
    view! {
        <button type="button" id=id class="btn quiet small" aria-label=spoken on:click=copy>
            {move || feedback.get().map_or_else(|| label.clone(), ToOwned::to_owned)}
        </button>
        <span class="visually-hidden" role="status">{move || feedback.get()}</span>
        {move || (by_hand.get() && !covered.get()).then(|| field_to_copy(to_copy.get_untracked(), Box::new(move || {
            let _ = by_hand.try_set(false);
            if let Some(copied) = copied {
                copied.run(());
            }
        })))}
    }
}

/// A text that the browser does not copy, selected in a field. `copied` is called when the person has copied it.
pub fn field_to_copy(text: String, copied: Box<dyn Fn()>) -> AnyView {
    let field = NodeRef::<html::Textarea>::new();
    effect(move || {
        if let Some(field) = field.get() {
            leptos::task::spawn_local(async move {
                // A field that is not in the document yet takes no focus.
                time::sleep(0).await;
                let _ = field.focus();
                field.select();
            });
        }
    });
    let copied = std::rc::Rc::new(copied);
    let after_copy = move |_| {
        let copied = copied.clone();
        leptos::task::spawn_local(async move {
            // The browser reads the selection after this event.
            time::sleep(0).await;
            copied();
        });
    };
    view! {
        <span class="to-copy">
            <textarea node_ref=field rows="1" readonly=true aria-label=TEXT_TO_COPY prop:value=text on:copy=after_copy></textarea>
            <span class="hint">{COPY_BY_HAND}</span>
        </span>
    }
    .into_any()
}
