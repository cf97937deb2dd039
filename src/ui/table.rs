//! Tables. Those that may be wider than the page scroll in a region of their own, which the keyboard reaches, too.

use super::markup::{Child, Markup};
use crate::ui::view;

/// A table: the names of its columns, and its rows.
pub fn table(columns: &[&'static str], rows: impl Into<Child>) -> Markup {
    fn with_rows(columns: &[&'static str], rows: Child) -> Markup {
        let names = columns.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect::<Vec<_>>();
        let body = view! { <tbody></tbody> }.child(rows);
        view! { <table><thead><tr>{names}</tr></thead>{body}</table> }
    }
    with_rows(columns, rows.into())
}

/// A card that scrolls when its content is wider than the page. Arrow keys scroll it while it has the focus.
pub fn scrolled(name: &'static str, content: impl Into<Child>) -> Markup {
    view! { <section class="card scroll" aria-label=name tabindex="0"></section> }.child(content.into())
}
