//! Moving the keyboard focus.

use crate::browser::document;
use wasm_bindgen::JsCast;

/// Focuses the element with this id, if it is there.
pub fn on_id(id: &str) -> bool {
    let element =
        document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Focuses the element with this id once the browser has drawn what was just changed.
pub fn on_id_soon(id: impl Into<String>) {
    let id = id.into();
    wasm_bindgen_futures::spawn_local(async move {
        crate::browser::time::sleep(0).await;
        on_id(&id);
    });
}

/// The same; where the element is gone by then, the page's title is focused.
pub fn on_id_or_title_soon(id: &'static str) {
    wasm_bindgen_futures::spawn_local(async move {
        crate::browser::time::sleep(0).await;
        if !on_id(id) {
            on_id("page-title");
        }
    });
}

/// Whether an element has the focus.
pub fn is_on(id: &str) -> bool {
    document().active_element().is_some_and(|element| element.id() == id)
}

/// Whether the keyboard is in something that takes text or a choice, so that single keys belong to it.
pub fn is_in_field() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.has_attribute("contenteditable")
    })
}
