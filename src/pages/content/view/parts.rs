//! What the views of this page are made of, beside the widgets of the kit.

use crate::browser::events;
use crate::feedback::problem_note::ProblemNote;
use crate::problem::Problem;
use crate::ui::button;
use crate::ui::button::Look;
use crate::ui::markup::{Child, show};
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;
use leptos::web_sys::Event;

pub use crate::reactive::view as live;

/// A view that is shown while a condition holds.
pub fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    show(holds, Box::new(view), None)
}

/// A button.
pub fn button(look: Look, name: impl Into<Child>, act: impl Fn() + 'static) -> AnyView {
    button::button(look, name, move |_| act()).into_any()
}

/// The button of a dialog that gets the focus when it opens. It does no harm.
pub fn focused_button(name: &'static str, act: impl Fn() + 'static) -> AnyView {
    button::button(Look::Plain, name, move |_| act()).focused().into_any()
}

/// A button that is disabled while a condition holds.
pub fn button_unless(
    look: Look,
    is_disabled: impl Fn() -> bool + Send + 'static,
    name: &'static str,
    act: impl Fn() + 'static,
) -> AnyView {
    button::button(look, name, move |_| act()).disabled(is_disabled).into_any()
}

/// A button of a row. The list that contains it reads from [`action`] which one was clicked.
pub fn row_button(action: &'static str, name: String) -> AnyView {
    button::row_button(Look::SmallQuiet, action, action).named(name).into_any()
}

/// The action whose button was clicked. Its name is in `data-act`.
pub fn action<A: Copy>(event: &Event, all: &[A], name: fn(A) -> &'static str) -> Option<A> {
    let chosen = events::attribute_near(event, "data-act")?;
    all.iter().copied().find(|action| name(*action) == chosen)
}

/// The buttons of a dialog, at its start and at its end.
pub fn actions(start: AnyView, end: AnyView) -> AnyView {
    view! { <div class="actions">{start}<span class="grow"></span>{end}</div> }.into_any()
}

/// A paragraph in muted colour.
pub fn muted(text: impl Into<Child>) -> AnyView {
    view! { <p class="muted"></p> }.child(text.into()).into_any()
}

/// A note with one sentence.
pub fn note(tone: &'static str, text: impl Into<String>) -> AnyView {
    fn of(tone: &'static str, text: String) -> AnyView {
        view! { <Note tone=tone><p>{text.clone()}</p></Note> }.into_any()
    }
    of(tone, text.into())
}

/// A problem, if there is one.
pub fn problem_note(problem: Option<Problem>) -> AnyView {
    match problem {
        Some(problem) => view! { <ProblemNote problem=problem/> }.into_any(),
        None => ().into_any(),
    }
}

/// A problem that only warns, with a sentence of this page.
pub fn problem_warning(problem: Problem, sentence: &str) -> AnyView {
    view! { <ProblemNote problem=problem tone="warn" sentence=Some(sentence.to_owned())/> }.into_any()
}

/// A cell.
pub fn cell(class: &'static str, text: impl Into<Child>) -> AnyView {
    view! { <td class=class></td> }.child(text.into()).into_any()
}
