//! Highlighted blocks of text: warnings, successes, and failures with their next steps and the raw error.

use crate::text::visible::visible_lines;
use crate::ui::button::icon_button;
use crate::ui::copy::CopyButton;
use crate::ui::markup::{Child, Markup};
use crate::ui::text;
use crate::ui::view;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A highlighted block.
#[component]
pub fn Note(
    /// `good`, `warn`, `bad` or empty.
    #[prop(default = "")]
    tone: &'static str,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! { <div class="note" data-tone=tone>{children()}</div> }
}

/// A note with a button in its corner that removes it. The page decides what has the focus then.
pub fn dismissible(note: impl Into<Child>, dismiss: impl Fn(MouseEvent) + 'static) -> Markup {
    let dismiss = icon_button("✕", text::DISMISS, dismiss);
    view! { <div class="dismissible"></div> }.child(note.into()).element(dismiss)
}

/// A failure: what it means, what to do, and the raw error to copy. It stays until its owner removes it.
#[component]
pub fn FailureNote(
    /// What the failure means.
    sentence: String,
    /// What to do, the most likely step first.
    steps: Vec<String>,
    /// The error, word for word.
    raw: String,
    /// When it happened, as shown and as copied.
    time: String,
    /// `bad` or `warn`.
    #[prop(default = "bad")]
    tone: &'static str,
    /// Shown after the raw error: a link to more information.
    #[prop(optional)]
    more: Option<AnyView>,
) -> impl IntoView {
    let steps = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    let copied = text::error_at(&raw, &time);
    // Servers write in it.
    let (sentence, raw) = (visible_lines(&sentence), visible_lines(&raw));
    view! {
        <Note tone=tone>
            <p><b>{sentence}</b></p>
            <ul>{steps}</ul>
            <p class="raw muted">
                <code>{raw}</code>
                <span>{time}</span>
                <CopyButton text=copied what=text::THE_ERROR/>
                {more}
            </p>
        </Note>
    }
}
