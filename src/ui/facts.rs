//! A description list: names and values.

use super::markup::{Child, Markup};
use crate::ui::view;

/// A description list, still empty.
pub fn facts() -> Markup {
    view! { <dl class="facts"></dl> }
}

/// A name and its value.
pub fn fact(name: &'static str, value: impl Into<Child>) -> Markup {
    fn with_value(name: &'static str, value: Child) -> Markup {
        let value = view! { <dd></dd> }.child(value);
        view! { <dt>{name}</dt>{value} }
    }
    with_value(name, value.into())
}

/// What is shown where a list is empty.
pub fn empty(sentence: &'static str) -> Markup {
    view! { <p class="muted">{sentence}</p> }
}
