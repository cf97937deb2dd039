//! A confirmation for an action that cannot be undone: the administrator types the last characters of the object's id. The
//! harmless button has the focus.

use super::text;
use crate::reactive::effect;
use crate::text::visible::visible;
use crate::ui::button::{Look, button};
use crate::ui::dialog::Dialog;
use crate::ui::view;
use leptos::prelude::*;

/// How many characters of an id must be typed.
const TAIL: usize = 6;

/// The end of an id, which must be typed to confirm.
pub fn tail(id: &str) -> &str {
    let start = id.char_indices().rev().nth(TAIL - 1).map_or(0, |(index, _)| index);
    &id[start..]
}

/// A dialog that asks for the last characters of an id.
#[component]
pub fn TypedConfirm(
    /// Whether the dialog is shown. Cancel and Escape set it to false.
    open: RwSignal<bool>,
    /// The id of the title element.
    id: &'static str,
    /// The question.
    title: &'static str,
    /// What the action does. Names the object.
    consequence: String,
    /// The full id of the object.
    #[prop(into)]
    object: String,
    /// The label of the button that confirms.
    action: &'static str,
    /// Called once after the confirmation.
    confirmed: Callback<()>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let tail = StoredValue::new(tail(&object).to_owned());
    let is_typed = move || typed.with(|typed| tail.with_value(|tail| typed.trim() == tail));
    effect(move || {
        open.get();
        typed.set(String::new());
    });
    let field = format!("{id}-typed");
    view! {
        <Dialog open=open id=id title=title>
            <div class="in">
                <p>{consequence.clone()}</p>
                <p><code>{visible(&object)}</code></p>
                {tail.with_value(|tail| typed_tail(field.clone(), tail, typed))}
            </div>
            <div class="actions">
                {button(Look::Plain, "Cancel", move |_| open.set(false)).focused()}
                <span class="grow"></span>
                {button(Look::Danger, action, move |_| { open.set(false); confirmed.run(()); }).disabled(move || !is_typed())}
            </div>
        </Dialog>
    }
}

/// The field for the end of an id. `field` is the id of its element.
pub fn typed_tail(field: String, tail: &str, typed: RwSignal<String>) -> AnyView {
    let label = text::type_the_tail(&visible(tail));
    view! {
        <div class="field">
            <label for=field.clone()>{label}</label>
            <input id=field type="text" autocomplete="off" spellcheck="false" autocapitalize="none"
                prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_counted_in_characters() {
        assert_eq!(tail("0000slpj4r86xbqlg9wmjhug"), "wmjhug");
        assert_eq!(tail("äöü"), "äöü");
        assert_eq!(tail("xxäöüäöü"), "äöüäöü");
    }
}
