//! Handing a file to the person.

use crate::browser::document;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves texts, one behind the other, as one file. They are not put together in the page's memory.
pub fn save(name: &str, media_type: &str, parts: impl IntoIterator<Item = String>) {
    let parts = parts.into_iter().map(JsValue::from).collect::<Array>();
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// Saves bytes that the browser holds.
pub fn save_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The download has its own hold on the bytes by now.
    let _ = Url::revoke_object_url(&url);
}
