//! Writing to the clipboard.

use crate::browser::capabilities::{self, Capability};
use crate::browser::{message, window};
use wasm_bindgen_futures::JsFuture;

/// Copies a text. The error is a sentence, or the browser's message.
pub async fn copy(text: &str) -> Result<(), String> {
    if !capabilities::has(Capability::Clipboard) {
        return Err("This browser has no clipboard for this page.".into());
    }
    let promise = window().navigator().clipboard().write_text(text);
    JsFuture::from(promise).await.map(|_| ()).map_err(|thrown| message(&thrown))
}
