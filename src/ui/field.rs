//! Form fields: label, input, hint and error message, connected for screen readers. Validation is done by the caller.

use crate::ui::view;
use leptos::prelude::*;

/// A text field with one line.
#[component]
pub fn TextField(
    /// The id of the element. The ids of the hint and the error are made from it.
    id: &'static str,
    /// The visible label.
    label: &'static str,
    /// The text in the field.
    value: RwSignal<String>,
    /// The input type: `text`, `url`, `password` or `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// How to fill in the field.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// The error message, if the text is not valid.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{error_id} {hint_id}");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <p class="error" id=error_id hidden=move || error.with(Option::is_none)>{move || error.get()}</p>
            <p class="hint" id=hint_id hidden=move || hint.with(String::is_empty)>{move || hint.get()}</p>
        </div>
    }
}

/// A check box.
#[component]
pub fn CheckField(
    /// The id of the element.
    id: &'static str,
    /// The visible label.
    label: &'static str,
    /// Whether the box is checked.
    checked: RwSignal<bool>,
    /// What checking the box does.
    #[prop(into, optional)]
    hint: String,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check">
            <input
                id=id
                type="checkbox"
                aria-describedby=hint_id.clone()
                prop:checked=move || checked.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
}
