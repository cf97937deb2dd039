//! Tabs: links to views of one page, of which one is current. The address chooses the view, so they are links, and Tab
//! and Return work as everywhere.

use super::markup::{Markup, Value, computed};
use crate::ui::view;
use leptos::prelude::*;

/// A tab.
pub struct Tab {
    label: &'static str,
    path: Value,
    is_current: Box<dyn Fn() -> bool + Send>,
    count: Option<Signal<usize>>,
}

impl Tab {
    /// A tab with its path, and whether it is the current one.
    pub fn new(
        label: &'static str,
        path: impl FnMut() -> String + Send + 'static,
        is_current: impl Fn() -> bool + Send + 'static,
    ) -> Self {
        Self { label, path: computed(path), is_current: Box::new(is_current), count: None }
    }

    /// The tab with a number beside its label.
    pub fn counted(mut self, count: impl Into<Signal<usize>>) -> Self {
        self.count = Some(count.into());
        self
    }
}

/// The tabs under a name.
pub fn tabs(name: &'static str, tabs: Vec<Tab>) -> Markup {
    let links = tabs.into_iter().map(|Tab { label, path, is_current, count }| {
        let count = count.map(|count| view! { <span class="count">{move || count.get()}</span> });
        view! { <li><a href=path aria-current=move || is_current().then_some("page")>{label}" "{count}</a></li> }
    });
    view! { <nav class="tabs" aria-label=name><ul>{links.collect::<Vec<_>>()}</ul></nav> }
}
