//! Files that a person drops or chooses.

use crate::browser::message;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File};

/// The first file of a drop. Keeps the browser from opening it in the panel's place.
pub fn of_drop(event: &web_sys::Event) -> Option<File> {
    event.prevent_default();
    event.dyn_ref::<DragEvent>()?.data_transfer()?.files()?.get(0)
}

/// The first file that was chosen in a field, which is empty afterwards, so that the same one can be chosen again.
pub fn of_input(event: &web_sys::Event) -> Option<File> {
    let input = event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// All bytes of a file. The error is the browser's reason.
pub async fn bytes(file: &File) -> Result<Vec<u8>, String> {
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|thrown| message(&thrown))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
