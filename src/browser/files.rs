//! Single files that the user drops or chooses. Several files and folders are in [`crate::browser::dropped_files`].

use crate::browser::message;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File};

/// The first dropped file. Stops the browser from opening it instead of the panel.
pub fn of_drop(event: &web_sys::Event) -> Option<File> {
    event.prevent_default();
    event.dyn_ref::<DragEvent>()?.data_transfer()?.files()?.get(0)
}

/// The first file that was chosen in a field. Empties the field, so that the same file can be chosen again.
pub fn of_input(event: &web_sys::Event) -> Option<File> {
    let input = event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// All bytes of a file. The error is the browser's message.
pub async fn bytes(file: &File) -> Result<Vec<u8>, String> {
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|thrown| message(&thrown))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
