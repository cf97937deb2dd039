//! A description list: names and values.

use super::markup::{Child, Markup};
use crate::ui::view;

/// A description list, still empty.
pub fn facts() -> Markup {
    view! { <dl class="facts"></dl> }
}

/// A name and its value.
pub fn fact(name: impl Into<Child>, value: impl Into<Child>) -> Markup {
    fn with_value(name: Child, value: Child) -> Markup {
        let value = view! { <dd></dd> }.child(value);
        let name = view! { <dt></dt> }.child(name);
        view! { {name}{value} }
    }
    with_value(name.into(), value.into())
}

/// What is shown where a list is empty.
pub fn empty(sentence: &'static str) -> Markup {
    view! { <p class="muted">{sentence}</p> }
}
