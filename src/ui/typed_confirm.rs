//! A confirmation for what cannot be undone: the end of the object's id is typed, and the harmless button has the
//! keyboard.

use crate::ui::dialog::Dialog;
use leptos::prelude::*;

/// Characters of an id that are typed.
const TAIL: usize = 6;

/// The end of an id that is typed before something that cannot be undone.
pub fn tail(id: &str) -> &str {
    let start = id.char_indices().rev().nth(TAIL - 1).map_or(0, |(location, _)| location);
    &id[start..]
}

/// A confirmation by the end of an id.
#[component]
pub fn TypedConfirm(
    /// Whether it is asked. Cancel and Escape clear it.
    open: RwSignal<bool>,
    /// The id of the title's element.
    id: &'static str,
    /// The question.
    title: &'static str,
    /// What it leads to, naming the object.
    consequence: String,
    /// The id of the object, shown in full.
    #[prop(into)]
    object: String,
    /// What the button that does it says.
    action: &'static str,
    /// Called once, when it was confirmed.
    confirmed: Callback<()>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let end = StoredValue::new(tail(&object).to_owned());
    let is_typed = move || typed.with(|typed| end.with_value(|end| typed.trim() == end));
    Effect::new(move |_| {
        open.get();
        typed.set(String::new());
    });
    let field = format!("{id}-typed");
    view! {
        <Dialog open=open id=id title=title>
            <div class="in">
                <p>{consequence.clone()}</p>
                <p><code>{object.clone()}</code></p>
                {end.with_value(|end| typed_tail(field.clone(), end, typed))}
            </div>
            <div class="actions">
                <button class="btn" type="button" autofocus on:click=move |_| open.set(false)>"Cancel"</button>
                <span class="grow"></span>
                <button class="btn danger" type="button" disabled=move || !is_typed()
                    on:click=move |_| { open.set(false); confirmed.run(()); }>{action}</button>
            </div>
        </Dialog>
    }
}

/// The field in which the end of an id is typed; `field` is its element's id.
pub fn typed_tail(field: String, tail: &str, typed: RwSignal<String>) -> AnyView {
    let label = format!("Type the last {} characters: {tail}", tail.chars().count());
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
