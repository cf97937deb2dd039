//! Moving the keyboard focus.

use crate::browser::document;
use wasm_bindgen::JsCast;

/// Focuses the element with this id. Returns whether there is one.
pub fn on_id(id: &str) -> bool {
    // Unchecked, because elements of a drawing can have the focus, too. One that cannot have it answers with an error.
    let element =
        document().get_element_by_id(id).map(|element| element.unchecked_into::<web_sys::HtmlElement>());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Focuses the element with this id after the pending changes are rendered.
pub fn on_id_soon(id: impl Into<String>) {
    let id = id.into();
    wasm_bindgen_futures::spawn_local(async move {
        crate::browser::time::sleep(0).await;
        on_id(&id);
    });
}

/// Like [`on_id_soon`]. If the element no longer exists, the page's heading gets the focus.
pub fn on_id_or_title_soon(id: &'static str) {
    wasm_bindgen_futures::spawn_local(async move {
        crate::browser::time::sleep(0).await;
        if !on_id(id) {
            on_id("page-title");
        }
    });
}

/// Whether the element with this id has the focus.
pub fn is_on(id: &str) -> bool {
    document().active_element().is_some_and(|element| element.id() == id)
}

/// Whether a field has the focus, so that single keys are input and not shortcuts.
pub fn is_in_field() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.has_attribute("contenteditable")
    })
}
