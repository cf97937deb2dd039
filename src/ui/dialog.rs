//! A modal dialog. It uses the browser's dialog element, which handles focus, Escape and the page behind it.

use crate::browser::time;
use crate::reactive::effect;
use crate::ui::view;
use leptos::html;
use leptos::prelude::*;

/// Whether the whole page is covered, for example while the panel is locked. A modal dialog would make the cover
/// unreachable. So the dialog is closed meanwhile, keeps what was typed into it, and is shown again afterwards.
///
/// `None` for what is never covered, because it is the cover itself.
#[derive(Clone, Copy)]
pub struct PageCover(pub Option<Memo<bool>>);

impl PageCover {
    /// The cover of the page that the calling component belongs to.
    pub fn of_page() -> Self {
        use_context().unwrap_or(Self(None))
    }

    /// Whether the page is covered, tracked.
    pub fn get(self) -> bool {
        self.0.is_some_and(|is_covered| is_covered.get())
    }

    fn get_untracked(self) -> bool {
        self.0.is_some_and(|is_covered| is_covered.get_untracked())
    }
}

/// A modal dialog. The element with `autofocus` gets the focus. Use the harmless button for this.
#[component]
pub fn Dialog(
    /// Whether the dialog is shown. Escape sets it to false.
    open: RwSignal<bool>,
    /// The id of the title element.
    id: &'static str,
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// The content. It is created again each time the dialog opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let is_covered = PageCover::of_page();
    effect(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get() && !is_covered.get(), dialog.open()) {
            (true, false) => leptos::task::spawn_local(async move {
                // The content must be rendered first, or the browser finds no element to focus.
                time::sleep(0).await;
                // This fails only for a dialog that is open without being modal, which never happens here.
                let _ = dialog.show_modal();
            }),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close = move |_| {
        if !is_covered.get_untracked() {
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
