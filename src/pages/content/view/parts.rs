//! What the views of this page are made of. Closures are boxed here, so that each kind of element is compiled once and not
//! once for each use.

use crate::browser::events;
use crate::feedback::problem_note::ProblemNote;
use crate::problem::Problem;
use crate::reactive::memo;
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;
use leptos::web_sys::Event;

/// A view that is rendered again when something that it reads changes.
pub fn live(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    fn boxed(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || view()).into_any()
    }
    boxed(Box::new(view))
}

/// A view that is shown while a condition holds.
pub fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    fn boxed(holds: Memo<bool>, view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        live(move || if holds.get() { view() } else { ().into_any() })
    }
    boxed(memo(holds), Box::new(view))
}

/// A text that changes.
pub fn words(text: impl Fn() -> String + Send + 'static) -> AnyView {
    fn boxed(text: Box<dyn Fn() -> String + Send>) -> AnyView {
        (move || text()).into_any()
    }
    boxed(Box::new(text))
}

/// The value of an attribute that is there or not.
pub fn flag(is: impl Fn() -> bool + Send + 'static) -> Box<dyn Fn() -> bool + Send> {
    Box::new(is)
}

/// The value of an attribute with one of some texts, or none.
pub fn value(
    of: impl Fn() -> Option<&'static str> + Send + 'static,
) -> Box<dyn Fn() -> Option<&'static str> + Send> {
    Box::new(of)
}

/// What happens on a click.
pub fn pressed(act: impl Fn() + 'static) -> Box<dyn Fn(leptos::ev::MouseEvent)> {
    Box::new(move |_| act())
}

/// What happens on an event of an element within.
pub fn heard<E>(act: impl Fn(E) + 'static) -> Box<dyn Fn(E)> {
    Box::new(act)
}

/// A button.
pub fn button(class: &'static str, name: impl Into<String>, act: impl Fn() + 'static) -> AnyView {
    fn boxed(class: &'static str, name: String, act: Box<dyn Fn(leptos::ev::MouseEvent)>) -> AnyView {
        view! { <button class=class type="button" on:click=act>{name}</button> }.into_any()
    }
    boxed(class, name.into(), pressed(act))
}

/// A button of a row. The list that contains it reads from [`action`] which one was clicked.
pub fn row_button(class: &'static str, action: &'static str, label: String) -> AnyView {
    view! { <button class=class type="button" data-act=action aria-label=label>{action}</button> }.into_any()
}

/// The action whose button was clicked. Its name is in `data-act`.
pub fn action<A: Copy>(event: &Event, all: &[A], name: fn(A) -> &'static str) -> Option<A> {
    let chosen = events::attribute_near(event, "data-act")?;
    all.iter().copied().find(|action| name(*action) == chosen)
}

/// A paragraph in muted colour.
pub fn muted(text: impl Into<String>) -> AnyView {
    fn of(text: String) -> AnyView {
        view! { <p class="muted">{text}</p> }.into_any()
    }
    of(text.into())
}

/// The button of a dialog that gets the focus when it opens. It does no harm.
pub fn focused_button(name: &'static str, act: impl Fn() + 'static) -> AnyView {
    fn boxed(name: &'static str, act: Box<dyn Fn(leptos::ev::MouseEvent)>) -> AnyView {
        view! { <button class="btn" type="button" autofocus on:click=act>{name}</button> }.into_any()
    }
    boxed(name, pressed(act))
}

/// A button that is disabled at times.
pub fn button_unless(
    class: &'static str,
    is_disabled: impl Fn() -> bool + Send + 'static,
    name: AnyView,
    act: impl Fn() + 'static,
) -> AnyView {
    fn boxed(
        class: &'static str,
        is_disabled: Box<dyn Fn() -> bool + Send>,
        name: AnyView,
        act: Box<dyn Fn(leptos::ev::MouseEvent)>,
    ) -> AnyView {
        view! { <button class=class type="button" disabled=is_disabled on:click=act>{name}</button> }
            .into_any()
    }
    boxed(class, flag(is_disabled), name, pressed(act))
}

/// The buttons of a dialog, at its start and at its end.
pub fn actions(start: AnyView, end: AnyView) -> AnyView {
    view! { <div class="actions">{start}<span class="grow"></span>{end}</div> }.into_any()
}

/// A note with one sentence.
pub fn note(tone: &'static str, text: impl Into<String>) -> AnyView {
    fn of(tone: &'static str, text: String) -> AnyView {
        view! { <Note tone=tone><p>{text}</p></Note> }.into_any()
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

/// The heading of a column.
pub fn heading(name: &'static str) -> AnyView {
    view! { <th scope="col">{name}</th> }.into_any()
}

/// The heading of a column whose cells speak for themselves.
pub fn hidden_heading(name: &'static str) -> AnyView {
    view! { <th scope="col"><span class="visually-hidden">{name}</span></th> }.into_any()
}

/// A cell.
pub fn cell(class: &'static str, text: impl Into<String>) -> AnyView {
    fn of(class: &'static str, text: String) -> AnyView {
        view! { <td class=class>{text}</td> }.into_any()
    }
    of(class, text.into())
}
