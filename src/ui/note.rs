//! A block that says something of weight: a warning, a failure with its steps and raw text, a success.

use crate::ui::copy::CopyButton;
use leptos::prelude::*;

/// A block of words.
#[component]
pub fn Note(
    /// `good`, `warn`, `bad` or empty.
    #[prop(default = "")]
    tone: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <div class="note" data-tone=tone>{children()}</div> }
}

/// A failure: what it means, what to do, and the raw text to copy. Stays until its owner takes it away.
#[component]
pub fn FailureNote(
    /// What it means.
    sentence: String,
    /// What to do, the likeliest first.
    steps: Vec<String>,
    /// What was said, word for word.
    raw: String,
    /// When, for people and for the copy.
    time: String,
    /// `bad` or `warn`.
    #[prop(default = "bad")]
    tone: &'static str,
    /// What stands behind the raw text: a way to more.
    #[prop(optional)]
    more: Option<AnyView>,
) -> impl IntoView {
    let steps = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    let copied = format!("{raw} at {time}");
    view! {
        <Note tone=tone>
            <p><b>{sentence}</b></p>
            <ul>{steps}</ul>
            <p class="raw muted">
                <code>{raw}</code>
                <span>{time}</span>
                <CopyButton text=copied what="the error"/>
                {more}
            </p>
        </Note>
    }
}
