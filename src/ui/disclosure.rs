//! A button that shows and hides a panel below the bar that it stands in. Escape closes the panel and returns to the
//! button; so does leaving it with the focus. The bar has the class `anchor`.

use super::button::{Look, button};
use super::markup::{IntoValue, Markup, computed};
use crate::browser::focus;
use crate::ui::view;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::web_sys::{Element, Node};
use wasm_bindgen::JsCast;

/// The button and its panel. `id` is the id of the button; that of the panel is made from it.
pub fn disclosure(id: &'static str, label: &'static str, open: RwSignal<bool>, panel: Markup) -> Markup {
    let panel_id = [id, "-panel"].concat();
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            open.set(false);
            focus::on_id(id);
        }
    };
    let left = move |event: FocusEvent| {
        let inside = event.current_target().and_then(|all| all.dyn_into::<Element>().ok());
        let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
        if inside.is_some_and(|inside| !inside.contains(next.as_ref())) {
            open.set(false);
        }
    };
    let opener = button(Look::Small, label, move |_| open.update(|open| *open = !*open))
        .id(id)
        .attribute("aria-expanded", computed(move || if open.get() { "true" } else { "false" }))
        .attribute("aria-controls", panel_id.clone().into_value());
    // A click beside the controls of the panel gives it the focus, so it stays open.
    view! {
        <div class="disclosure" on:keydown=keys on:focusout=left>
            {opener}
            <div class="panel" id=panel_id tabindex="-1" hidden=move || !open.get()>{panel}</div>
        </div>
    }
}
