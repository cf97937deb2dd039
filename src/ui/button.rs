//! Buttons, and links that look like buttons.

use super::markup::{Child, Handler, IntoValue, Markup, Value};
use crate::ui::view;
use leptos::ev::MouseEvent;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// One of several actions.
    Plain,
    /// The action that the page is for.
    Primary,
    /// An action that cannot be undone.
    Danger,
    /// An action that is rarely needed.
    Quiet,
    /// Plain, in a bar or a row.
    Small,
    /// An action that cannot be undone, in a bar or a row.
    SmallDanger,
    /// An action that is rarely needed, in a bar or a row.
    SmallQuiet,
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Plain,
        Self::Primary,
        Self::Danger,
        Self::Quiet,
        Self::Small,
        Self::SmallDanger,
        Self::SmallQuiet,
    ];

    fn class(self) -> Value {
        let class = match self {
            Self::Plain => "btn",
            Self::Primary => "btn primary",
            Self::Danger => "btn danger",
            Self::Quiet => "btn quiet",
            Self::Small => "btn small",
            Self::SmallDanger => "btn danger small",
            Self::SmallQuiet => "btn quiet small",
        };
        class.into_value()
    }
}

/// A button. Return and Space press it, as a click does.
pub fn button(look: Look, label: impl Into<Child>, press: impl Fn(MouseEvent) + 'static) -> Markup {
    pressed(look, label.into(), Rc::new(move |event: JsValue| press(event.into())))
}

fn pressed(look: Look, label: Child, press: Handler) -> Markup {
    view! { <button type="button" class=look.class()></button> }.child(label).listen("click", press)
}

/// The button that sends its form. Return in a field does the same.
pub fn submit_button(look: Look, label: impl Into<Child>) -> Markup {
    fn with_label(look: Look, label: Child) -> Markup {
        view! { <button type="submit" class=look.class()></button> }.child(label)
    }
    with_label(look, label.into())
}

/// A button that shows a sign instead of a word. `name` is what assistive technology and a tooltip say.
pub fn icon_button(sign: &'static str, name: &'static str, press: impl Fn(MouseEvent) + 'static) -> Markup {
    let sign = view! { <span aria-hidden="true">{sign}</span> };
    button(Look::SmallQuiet, sign, press)
        .class("icon", Value::Flag(true))
        .named(name)
        .attribute("title", name.into_value())
}

/// A button of a row. It has no handler of its own: the list around it reads from `data-act` which one was pressed.
pub fn row_button(look: Look, action: &'static str, label: impl Into<Child>) -> Markup {
    fn with_label(look: Look, action: &'static str, label: Child) -> Markup {
        view! { <button type="button" class=look.class() data-act=action></button> }.child(label)
    }
    with_label(look, action, label.into())
}

/// A link that looks like a button.
pub fn link_button(look: Look, label: impl Into<Child>, path: impl IntoValue) -> Markup {
    fn to(look: Look, label: Child, path: Value) -> Markup {
        view! { <a class=look.class() href=path></a> }.child(label)
    }
    to(look, label.into(), path.into_value())
}

/// A button of a choice, in a group with the class `seg`: one of them is pressed.
pub fn segment(
    label: impl Into<Child>,
    is_pressed: impl FnMut() -> bool + Send + 'static,
    press: impl Fn(MouseEvent) + 'static,
) -> Markup {
    view! { <button type="button" on:click=press></button> }.pressed(is_pressed).child(label.into())
}
