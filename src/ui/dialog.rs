//! A modal dialog: the browser's own, so that focus, Escape and what lies behind are its business.

use crate::browser::time;
use leptos::html;
use leptos::prelude::*;

/// Whether something lies over the whole page, as while nobody is connected. A modal dialog would make that
/// unreachable, so it steps back meanwhile, with all that was typed into it, and comes again afterwards.
#[derive(Clone, Copy)]
pub struct PageCover(pub Signal<bool>);

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
    let veil = use_context::<PageCover>();
    let is_veiled = move || veil.is_some_and(|PageCover(veil)| veil.get());
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get() && !is_veiled(), dialog.open()) {
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
    let close = move |_| {
        if !veil.is_some_and(|PageCover(veil)| veil.get_untracked()) {
            open.set(false);
        }
    };
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby=id on:close=close>
            <Show when=move || open.get()>
                <h2 id=id class="title">{move || title.get()}</h2>
                {children()}
            </Show>
        </dialog>
    }
}
