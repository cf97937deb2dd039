//! The address bar and the browser's history.

use crate::browser::{events, window};
use wasm_bindgen::{JsCast, JsValue};

/// Path and query of the page, as in `/review?tab=share`.
pub fn current() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// The origin of the page, as in `https://panel.example`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Goes to another path and adds it to the history.
pub fn push(path: &str) {
    let _ =
        window().history().and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(path)));
}

/// Replaces the current path in the history.
pub fn replace(path: &str) {
    let _ =
        window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(path)));
}

/// Calls `handler` with the new path after Back and Forward.
pub fn on_pop(mut handler: impl FnMut(String) + 'static) {
    events::forever(&window(), "popstate", move |_| handler(current()));
}

/// Calls `handler` with the path of a clicked link to another place in the panel, instead of loading the page again.
/// Clicks with a modifier key or another button are left to the browser.
pub fn on_link(mut handler: impl FnMut(String) + 'static) {
    events::forever(&crate::browser::document(), "click", move |event| {
        let Some(click) = event.dyn_ref::<web_sys::MouseEvent>() else { return };
        let modified = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
        if click.default_prevented() || click.button() != 0 || modified {
            return;
        }
        let Some(link) = click
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
        else {
            return;
        };
        // Only paths with a single leading slash belong to the panel.
        let href = link.get_attribute("href").unwrap_or_default();
        let own = href.starts_with('/') && !href.starts_with("//");
        if own && !link.has_attribute("target") && !link.has_attribute("download") {
            click.prevent_default();
            handler(href);
        }
    });
}

/// Sets the window's title.
pub fn set_title(title: &str) {
    crate::browser::document().set_title(title);
}
