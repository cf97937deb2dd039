//! A button that opens a list of actions. The arrow keys move in the list, Escape closes it and returns to the button.

use super::button::{Look, button};
use super::markup::{IntoValue, Markup, computed};
use crate::browser::focus;
use crate::ui::view;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::web_sys::{Element, Node};
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// An action in a menu: its label, and what it does.
pub type MenuItem = (&'static str, Box<dyn Fn()>);

/// A menu. `id` is the id of its button, from which those of its items are made. The button is disabled while a condition
/// holds.
pub fn menu(
    id: &'static str,
    look: Look,
    label: &'static str,
    items: Vec<MenuItem>,
    is_disabled: impl Fn() -> bool + Send + 'static,
) -> Markup {
    let open = RwSignal::new(false);
    let count = items.len();
    let items = StoredValue::new_local(Rc::new(items));
    let close = move || {
        open.set(false);
        focus::on_id(id);
    };
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            focus::on_id_soon(item_id(id, 0));
        }
    };
    let keys = move |event: KeyboardEvent| {
        let at = (0..count).find(|at| focus::is_on(&item_id(id, *at))).unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowDown" => (at + 1) % count.max(1),
            "ArrowUp" => (at + count.saturating_sub(1)) % count.max(1),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            "Escape" => {
                event.prevent_default();
                return close();
            }
            _ => return,
        };
        event.prevent_default();
        focus::on_id(&item_id(id, to));
    };
    let left = move |event: FocusEvent| {
        let inside = event.current_target().and_then(|menu| menu.dyn_into::<Element>().ok());
        let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
        if inside.is_some_and(|inside| !inside.contains(next.as_ref())) {
            open.set(false);
        }
    };
    let list = move || {
        open.get().then(|| {
            let rows = items.with_value(|items| {
                (0..items.len())
                    .map(|at| row(id, items[at].0, at, Rc::clone(items), close))
                    .collect::<Vec<_>>()
            });
            view! { <ul role="menu" aria-labelledby=id on:keydown=keys>{rows}</ul> }
        })
    };
    let label = view! { {label}<span aria-hidden="true">"▾"</span> };
    let opener = button(look, label.into_any(), toggle)
        .id(id)
        .disabled(is_disabled)
        .attribute("aria-haspopup", "menu".into_value())
        .attribute("aria-expanded", computed(move || if open.get() { "true" } else { "false" }));
    view! { <div class="menu" on:focusout=left>{opener}{list}</div> }
}

fn row(
    id: &'static str,
    label: &'static str,
    at: usize,
    items: Rc<Vec<MenuItem>>,
    close: impl Fn() + Copy + 'static,
) -> Markup {
    let press = move |_| {
        close();
        (items[at].1)();
    };
    view! { <li role="none"><button type="button" role="menuitem" tabindex="-1" id=item_id(id, at) on:click=press>{label}</button></li> }
}

fn item_id(id: &str, at: usize) -> String {
    format!("{id}-{at}")
}
