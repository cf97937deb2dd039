//! A modal dialog: the browser's own, so that focus, Escape and what lies behind are its business.

use crate::browser::time;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog. What has `autofocus` gets the keyboard: let that be the harmless button.
#[component]
pub fn Dialog(
    /// Whether it is shown. Escape clears it.
    open: RwSignal<bool>,
    /// The id of the title's element.
    id: &'static str,
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// What it holds, made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => leptos::task::spawn_local(async move {
                // What it holds must be drawn before, or the browser finds nothing to focus.
                time::sleep(0).await;
                // Fails for a dialog that is open without being modal only, and this one never is.
                let _ = dialog.show_modal();
            }),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby=id on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <h2 id=id class="title">{move || title.get()}</h2>
                {children()}
            </Show>
        </dialog>
    }
}
