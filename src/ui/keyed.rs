//! A list whose rows stay the same elements for as long as their keys do, and with them the keyboard in one of them.

use leptos::prelude::*;
use std::sync::Arc;

/// A row: what it is known by, and what draws it when it comes.
#[derive(Clone)]
pub struct Keyed {
    key: String,
    draw: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

impl Keyed {
    /// A row.
    pub fn new(key: String, draw: impl Fn() -> AnyView + Send + Sync + 'static) -> Self {
        Self { key, draw: Arc::new(draw) }
    }
}

/// The rows that there are, and follows them. Of one type whatever is in them: each further one would be some ten
/// kilobytes of wasm.
pub fn keyed(rows: impl Fn() -> Vec<Keyed> + Send + 'static) -> AnyView {
    fn of_any(rows: Box<dyn Fn() -> Vec<Keyed> + Send>) -> AnyView {
        view! { <For each=rows key=|row| row.key.clone() children=|row| (row.draw)()/> }.into_any()
    }
    of_any(Box::new(rows))
}
