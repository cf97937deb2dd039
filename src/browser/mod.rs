//! All calls of browser APIs: no other module of the panel uses web-sys. It depends on no other module of the panel.

pub mod abort;
pub mod admin_key;
pub mod blob;
pub mod capabilities;
pub mod channel;
pub mod clipboard;
pub mod crash;
pub mod crypto;
pub mod download;
pub mod dropped_files;
pub mod event_source;
pub mod events;
pub mod files;
pub mod focus;
pub mod history;
pub mod http;
pub mod indexed_db;
pub mod notification;
pub mod page_exit;
pub mod quota;
pub mod row_element;
pub mod storage;
pub mod theme;
pub mod time;
pub mod upload;
pub mod version;
pub mod web_lock;

use wasm_bindgen::JsValue;

/// The window. The panel runs in a page, never in a worker.
pub fn window() -> web_sys::Window {
    web_sys::window().unwrap_or_else(|| unreachable!("the panel runs in a page"))
}

/// The document.
pub fn document() -> web_sys::Document {
    window().document().unwrap_or_else(|| unreachable!("a page has a document"))
}

/// The message of an exception that a browser call threw.
pub fn message(thrown: &JsValue) -> String {
    js_sys::Reflect::get(thrown, &"message".into())
        .ok()
        .and_then(|message| message.as_string())
        .or_else(|| thrown.as_string())
        .unwrap_or_else(|| "The browser gave no message.".into())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
