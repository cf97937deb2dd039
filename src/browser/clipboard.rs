//! Writing to the clipboard.

use crate::browser::{message, window};
use wasm_bindgen_futures::JsFuture;

/// Copies a text. The error is the browser's message.
pub async fn copy(text: &str) -> Result<(), String> {
    let promise = window().navigator().clipboard().write_text(text);
    JsFuture::from(promise).await.map(|_| ()).map_err(|thrown| message(&thrown))
}
