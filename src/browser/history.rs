//! The address bar and the browser's history. Paths are those inside the panel: what stands before them, where the panel
//! is hosted in a folder, is added and removed here.

use crate::browser::{events, window};
use std::cell::OnceCell;
use wasm_bindgen::{JsCast, JsValue};

/// Where `src/boot.js` says which folder the panel is hosted in.
const FOLDER: &str = "tresorFolder";

/// Calls `then` with what stands before the panel's paths, as in `/tools/tresor`. It is empty at the root of an origin.
fn with_folder<T>(then: impl FnOnce(&str) -> T) -> T {
    thread_local! {
        static HOSTED_IN: OnceCell<String> = const { OnceCell::new() };
    }
    let read = || {
        let told = js_sys::Reflect::get(&window(), &FOLDER.into()).ok().and_then(|told| told.as_string());
        told.unwrap_or_default().trim_end_matches('/').to_owned()
    };
    HOSTED_IN.with(|folder| then(folder.get_or_init(read)))
}

/// The address of a path inside the panel, for a link. Any other address stays as it is.
pub fn link_to(address: &str) -> String {
    match address.starts_with('/') && !address.starts_with("//") {
        true => with_folder(|folder| [folder, address].concat()),
        false => address.to_owned(),
    }
}

/// The path inside the panel that a path on the page's origin leads to.
fn inside(path: &str) -> Option<&str> {
    let inside = with_folder(|folder| path.strip_prefix(folder))?;
    // `//` begins the address of another host, and `/toolshed` is not in the folder `/tools`.
    (inside.starts_with('/') && !inside.starts_with("//")).then_some(inside)
}

/// The whole address of a file beside the panel's index.html, as in `https://panel.example/config.json`.
pub fn address_of(file: &str) -> String {
    origin() + &link_to(file)
}

/// Path and query of the page, as in `/review?tab=share`.
pub fn current() -> String {
    let location = window().location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    inside(&path).map(str::to_owned).unwrap_or(path)
}

/// The origin of the page, as in `https://panel.example`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Goes to another path and adds it to the history.
pub fn push(path: &str) {
    let address = link_to(path);
    let _ = window()
        .history()
        .and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&address)));
}

/// Replaces the current path in the history.
pub fn replace(path: &str) {
    let address = link_to(path);
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
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
        let href = link.get_attribute("href").unwrap_or_default();
        let own = inside(&href).filter(|_| !link.has_attribute("target") && !link.has_attribute("download"));
        if let Some(path) = own {
            click.prevent_default();
            handler(path.to_owned());
        }
    });
}

/// Sets the window's title.
pub fn set_title(title: &str) {
    crate::browser::document().set_title(title);
}
