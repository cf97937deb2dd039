//! Form fields: a label, the input, a hint, and what is wrong with the input, tied together for everybody.

use leptos::prelude::*;

/// A field of one line.
#[component]
pub fn TextField(
    /// The element's id; hint and error derive theirs from it.
    id: &'static str,
    /// The visible name.
    label: &'static str,
    /// What was typed.
    value: RwSignal<String>,
    /// `text`, `url`, `password` or `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// How it is to be filled.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// What is wrong with it.
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

/// A box to tick.
#[component]
pub fn CheckField(
    /// The element's id.
    id: &'static str,
    /// The visible name.
    label: &'static str,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
    /// What ticking it means.
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
