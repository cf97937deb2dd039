//! The links to the pages beside the current one of a long list.

use super::button::{Look, link_button};
use super::markup::{Markup, computed, content, show};
use crate::ui::view;
use leptos::prelude::*;
use std::sync::Arc;

/// A link to another page of the list. It is absent where there is no such page.
pub struct PageLink {
    label: &'static str,
    path: Arc<dyn Fn() -> Option<String> + Send + Sync>,
}

impl PageLink {
    /// The link; `path` answers `None` where there is no such page.
    pub fn new(label: &'static str, path: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self { label, path: Arc::new(path) }
    }
}

/// The links under a name.
pub fn pager(name: &'static str, links: Vec<PageLink>) -> Markup {
    let links = links.into_iter().map(|PageLink { label, path }| {
        let at = Arc::clone(&path);
        // The link stays in place, and with it the focus, while only its path changes.
        let link = content(move || {
            let path = Arc::clone(&path);
            link_button(Look::Plain, label, computed(move || path()))
        });
        show(move || at().is_some(), link, None)
    });
    view! { <nav class="row" aria-label=name>{links.collect::<Vec<AnyView>>()}</nav> }
}
