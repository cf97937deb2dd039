//! Saving files: small ones as a download, large ones piece by piece.

use crate::browser::{document, message, window};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves texts, one after the other, as one file. They are not concatenated in the page's memory.
pub fn save(name: &str, media_type: &str, parts: impl IntoIterator<Item = String>) {
    save_parts(name, media_type, &parts.into_iter().map(JsValue::from).collect::<Array>());
}

/// A file that is written piece by piece. It goes straight to the disk if the browser supports that. Otherwise the
/// browser keeps the pieces outside the page's memory until they are saved together.
pub struct FileWriter(WriteTarget);

enum WriteTarget {
    Disk(JsValue),
    Pieces { name: &'static str, media_type: &'static str, pieces: Array },
}

impl FileWriter {
    /// Begins a file. `None` if the user cancelled the file picker. Must be called while a click is handled, because
    /// browsers open a picker only then.
    ///
    /// # Errors
    /// The browser's message if the file cannot be written.
    pub async fn begin(name: &'static str, media_type: &'static str) -> Result<Option<Self>, String> {
        let Some(pick) = method(&window(), "showSaveFilePicker") else {
            return Ok(Some(Self(WriteTarget::Pieces { name, media_type, pieces: Array::new() })));
        };
        let options = Object::new();
        let _ = Reflect::set(&options, &"suggestedName".into(), &name.into());
        let handle = match settled(pick.call1(&window(), &options)).await {
            Ok(handle) => handle,
            Err(thrown) if name_of(&thrown).as_deref() == Some("AbortError") => return Ok(None),
            Err(thrown) => return Err(message(&thrown)),
        };
        let stream = call(&handle, "createWritable", &JsValue::UNDEFINED).await?;
        Ok(Some(Self(WriteTarget::Disk(stream))))
    }

    /// Writes a piece.
    ///
    /// # Errors
    /// The browser's message, for example that the disk is full.
    pub async fn write(&self, text: &str) -> Result<(), String> {
        match &self.0 {
            WriteTarget::Disk(stream) => call(stream, "write", &text.into()).await.map(|_| ()),
            WriteTarget::Pieces { pieces, .. } => {
                let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()));
                pieces.push(blob.map_err(|thrown| message(&thrown))?.as_ref());
                Ok(())
            }
        }
    }

    /// Finishes the file.
    ///
    /// # Errors
    /// The browser's message.
    pub async fn end(self) -> Result<(), String> {
        match &self.0 {
            WriteTarget::Disk(stream) => call(stream, "close", &JsValue::UNDEFINED).await.map(|_| ()),
            WriteTarget::Pieces { name, media_type, pieces } => {
                save_parts(name, media_type, pieces);
                Ok(())
            }
        }
    }
}

async fn call(of: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, String> {
    let method = method(of, name).ok_or("This browser does not fully support writing files.")?;
    settled(method.call1(of, argument)).await.map_err(|thrown| message(&thrown))
}

async fn settled(called: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&called?)).await
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

fn name_of(thrown: &JsValue) -> Option<String> {
    Reflect::get(thrown, &"name".into()).ok()?.as_string()
}

fn save_parts(name: &str, media_type: &str, parts: &Array) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    if let Ok(blob) = Blob::new_with_blob_sequence_and_options(parts, &options) {
        save_blob(name, &blob);
    }
}

/// Saves a blob as a file.
pub fn save_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The download has started and keeps the bytes itself, so the URL can be revoked.
    let _ = Url::revoke_object_url(&url);
}
