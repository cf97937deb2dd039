//! Tables. Those that may be wider than the page scroll in a region of their own, which the keyboard reaches, too.

use super::markup::{Child, IntoValue, Markup, Value};
use crate::ui::view;

/// A table: the names of its columns, and its rows.
pub fn table(columns: &[&'static str], rows: impl Into<Child>) -> Markup {
    table_of(columns.iter().map(|name| column(*name)).collect(), rows)
}

/// A table whose columns are more than names.
pub fn table_of(columns: Vec<Markup>, rows: impl Into<Child>) -> Markup {
    fn with_rows(columns: Vec<Markup>, rows: Child) -> Markup {
        let body = view! { <tbody></tbody> }.child(rows);
        view! { <table><thead><tr>{columns}</tr></thead>{body}</table> }
    }
    with_rows(columns, rows.into())
}

/// The head of a column.
pub fn column(name: impl Into<Child>) -> Markup {
    view! { <th scope="col"></th> }.child(name.into())
}

/// The head of a column whose name only assistive technology reads: that of check boxes or buttons.
pub fn hidden_column(name: &'static str) -> Markup {
    column(view! { <span class="visually-hidden">{name}</span> })
}

/// A part of a card that scrolls when its content is wider than the page.
pub fn scrolled_part(name: impl IntoValue, content: impl Into<Child>) -> Markup {
    fn named(name: Value, content: Child) -> Markup {
        view! { <div class="scroll" role="region" aria-label=name tabindex="0"></div> }.child(content)
    }
    named(name.into_value(), content.into())
}

/// A card that scrolls when its content is wider than the page. Arrow keys scroll it while it has the focus.
pub fn scrolled(name: &'static str, content: impl Into<Child>) -> Markup {
    view! { <section class="card scroll" aria-label=name tabindex="0"></section> }.child(content.into())
}
