//! A keyed list: a row with the same key keeps its elements, and so also the focus, when other rows come and go.

use crate::ui::view;
use leptos::prelude::*;
use std::sync::Arc;

/// A row: its key, and the function that renders it when it is added.
#[derive(Clone)]
pub struct Keyed {
    key: String,
    render: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

impl Keyed {
    /// A row with this key.
    pub fn new(key: String, render: impl Fn() -> AnyView + Send + Sync + 'static) -> Self {
        Self { key, render: Arc::new(render) }
    }
}

/// Renders the rows and tracks them. All lists have the same type, because each further type would add about ten
/// kilobytes of wasm.
pub fn keyed(rows: impl Fn() -> Vec<Keyed> + Send + 'static) -> AnyView {
    fn boxed(rows: Box<dyn Fn() -> Vec<Keyed> + Send>) -> AnyView {
        view! { <For each=rows key=|row| row.key.clone() children=|row| (row.render)()/> }.into_any()
    }
    boxed(Box::new(rows))
}
