//! The admin key in its field. The functions of `src/boot.js` read it, because the memory of the wasm can be read by
//! whoever opens the browser's developer tools. Here arrives what is wrong with it, or a key that cannot be read.

use crate::browser::crypto::{SigningKey, subtle};
use crate::browser::{message, window};
use admin_api::secret::AdminKeyError;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

/// The object that `src/boot.js` puts into the window.
const GLUE: &str = "tresorAdminKey";

/// What keeps the text of a field from being an admin key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// There is no text.
    Empty,
    /// The text is not a key.
    Text(AdminKeyError),
}

/// What is wrong with the key in a field, if anything is.
pub fn fault(field: &HtmlInputElement) -> Option<KeyFault> {
    // Without an answer, the field counts as empty: then nothing is sent.
    let told = call("fault", field).ok().and_then(|told| told.as_string());
    let fault = match told.as_deref().map(|told| told.split_once(' ').unwrap_or((told, ""))) {
        Some(("", _)) => return None,
        Some(("digit", at)) => at.parse().ok().map(AdminKeyError::Digit),
        Some(("length", count)) => count.parse().ok().map(AdminKeyError::Length),
        _ => None,
    };
    Some(fault.map_or(KeyFault::Empty, KeyFault::Text))
}

/// Imports the key in a field, which must have no fault, and empties the field. The error is the browser's message.
pub async fn take(field: &HtmlInputElement) -> Result<SigningKey, String> {
    subtle()?;
    let imported = call("take", field).map_err(|thrown| message(&thrown))?;
    let key =
        JsFuture::from(imported.unchecked_into::<Promise>()).await.map_err(|thrown| message(&thrown))?;
    SigningKey::from_object(key).ok_or_else(|| "The browser made no key.".into())
}

fn call(name: &str, field: &HtmlInputElement) -> Result<JsValue, JsValue> {
    let glue = Reflect::get(&window(), &GLUE.into())?;
    Reflect::get(&glue, &name.into())?.dyn_into::<Function>()?.call1(&glue, field)
}
