//! Form fields: label, input, hint and error message, connected for screen readers. Validation is done by the caller.

use super::dialog::PageCover;
use super::markup::{Child, IntoValue, Markup, Value, computed};
use crate::browser::document;
use crate::ui::view;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;

/// The id of a [`SecretField`]. Its text is in the document only, until somebody reads it.
#[derive(Debug, Clone, Copy)]
pub struct SecretInput(pub &'static str);

impl SecretInput {
    /// The text in the field.
    pub fn text(self) -> String {
        self.element().map(|input| input.value()).unwrap_or_default()
    }

    /// The element, while it is in the document.
    pub fn element(self) -> Option<HtmlInputElement> {
        document().get_element_by_id(self.0)?.dyn_into().ok()
    }
}

/// A field for a secret. Its text is read when it is needed, not at every key, and no signal holds it. While the page is
/// covered, the input is not in the document; it comes back empty.
#[component]
pub fn SecretField(
    /// The id of the element, which reads the text. The ids of the hint and the error are made from it.
    input: SecretInput,
    /// The visible label.
    label: &'static str,
    /// How to fill in the field.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// The error message, if the text is not valid.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let SecretInput(id) = input;
    let covered = PageCover::of_page();
    let described = format!("{id}-error {id}-hint");
    let field = move || {
        (!covered.get()).then(|| {
            view! {
                <input id=id type="password" autocomplete="off" autocapitalize="none"
                    spellcheck="false" aria-describedby=described.clone()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")/>
            }
        })
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {field}
            <p class="error" id=format!("{id}-error") hidden=move || error.with(Option::is_none)>{move || error.get()}</p>
            <p class="hint" id=format!("{id}-hint") hidden=move || hint.with(String::is_empty)>{move || hint.get()}</p>
        </div>
    }
}

/// A text field with one line.
#[component]
pub fn TextField(
    /// The id of the element. The ids of the hint and the error are made from it.
    id: &'static str,
    /// The visible label.
    label: &'static str,
    /// The text in the field.
    value: RwSignal<String>,
    /// The input type: `text`, `url` or `search`. A secret has a [`SecretField`].
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

/// A field for a search that starts while it is typed: what it contains, and what is done with a new text.
pub fn search_field(
    id: &'static str,
    label: &'static str,
    text: impl FnMut() -> String + Send + 'static,
    changed: impl Fn(String) + 'static,
) -> Markup {
    labelled(id, label, search_input(computed(text), Box::new(changed)).id(id))
}

/// A search without a visible label, for a bar. `hint` stands in the field while it is empty.
pub fn search_in_bar(
    name: &'static str,
    hint: &'static str,
    text: impl FnMut() -> String + Send + 'static,
    changed: impl Fn(String) + 'static,
) -> Markup {
    search_input(computed(text), Box::new(changed)).named(name).attribute("placeholder", hint.into_value())
}

/// A field for a day with its label, for a bar: the day in the form `2026-11-03` or nothing, and what is done with another.
pub fn day_in_bar(
    label: &'static str,
    day: impl FnMut() -> String + Send + 'static,
    changed: impl Fn(String) + 'static,
) -> Markup {
    fn boxed(label: &'static str, day: Value, changed: Box<dyn Fn(String)>) -> Markup {
        view! {
            <label class="day">{label}<input type="date" prop:value=day
                on:change=move |event| changed(event_target_value(&event))/></label>
        }
    }
    boxed(label, computed(day), Box::new(changed))
}

fn search_input(text: Value, changed: Box<dyn Fn(String)>) -> Markup {
    view! {
        <input type="search" autocomplete="off" spellcheck="false" prop:value=text
            on:input=move |event| changed(event_target_value(&event))/>
    }
}

fn labelled(id: &'static str, label: &'static str, input: Markup) -> Markup {
    view! { <div class="field"><label for=id>{label}</label>{input}</div> }
}

/// A choice of one among some: which one is chosen, and what is done with another choice. An empty hint is not shown.
pub fn select_field(
    id: &'static str,
    label: &'static str,
    hint: impl Into<Child>,
    options: Vec<Markup>,
    chosen: impl FnMut() -> String + Send + 'static,
    choose: impl Fn(String) + 'static,
) -> Markup {
    fn with_hint(id: &'static str, label: &'static str, hint: Child, input: Markup) -> Markup {
        if matches!(&hint, Child::Text(text) if text.is_empty()) {
            return labelled(id, label, input);
        }
        let hint_id = format!("{id}-hint");
        let input = input.attribute("aria-describedby", hint_id.clone().into_value());
        labelled(id, label, input).element(view! { <p class="hint" id=hint_id></p> }.child(hint))
    }
    with_hint(id, label, hint.into(), select(options, chosen, choose).id(id))
}

/// A choice without a label, for a bar: give it a name.
pub fn select(
    options: Vec<Markup>,
    chosen: impl FnMut() -> String + Send + 'static,
    choose: impl Fn(String) + 'static,
) -> Markup {
    fn boxed(options: Vec<Markup>, chosen: Value, choose: Box<dyn Fn(String)>) -> Markup {
        view! { <select prop:value=chosen on:change=move |event| choose(event_target_value(&event))>{options}</select> }
    }
    boxed(options, computed(chosen), Box::new(choose))
}

/// An option of a choice.
pub fn choice(value: impl IntoValue, label: impl Into<Child>) -> Markup {
    fn boxed(value: Value, label: Child) -> Markup {
        view! { <option value=value></option> }.child(label)
    }
    boxed(value.into_value(), label.into())
}

/// A field with several lines.
pub fn area_field(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    rows: usize,
    text: RwSignal<String>,
) -> Markup {
    let hint_id = format!("{id}-hint");
    let described = hint_id.clone();
    let input = view! {
        <textarea id=id rows=rows spellcheck="false" aria-describedby=described prop:value=text
            on:input=move |event| text.set(event_target_value(&event))></textarea>
    };
    labelled(id, label, input).element(view! { <p class="hint" id=hint_id>{hint}</p> })
}
