//! Bytes that the browser holds for the page: texts of them, addresses for pictures, and their hash without holding
//! them twice.

use crate::browser::crypto;
use crate::browser::message;
use js_sys::Uint8Array;
use sha2::{Digest, Sha256};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Url};

/// Bytes up to which a file is hashed in one piece by the browser itself.
const WHOLE: f64 = 16.0 * 1024.0 * 1024.0;
/// Bytes of a piece of a larger file: some milliseconds' work.
const PIECE: f64 = 4.0 * 1024.0 * 1024.0;

/// The SHA-256 of a blob. `progress` is told the bytes that are through, and answers whether to go on; `None` when it
/// says no. The error is the browser's reason why the file cannot be read.
pub async fn sha256(blob: &Blob, progress: impl Fn(u64) -> bool) -> Result<Option<Vec<u8>>, String> {
    let size = blob.size();
    if size <= WHOLE {
        let buffer = piece(blob, 0.0, size)?.await.map_err(|thrown| message(&thrown))?;
        return crypto::sha256_of_buffer(&buffer.into()).await.map(Some);
    }
    let mut hash = Sha256::new();
    let mut bytes = vec![0_u8; PIECE as usize];
    let mut start = 0.0;
    let mut next = piece(blob, start, PIECE)?;
    while start < size {
        let buffer = Uint8Array::new(&next.await.map_err(|thrown| message(&thrown))?);
        let length = buffer.length() as usize;
        if length == 0 {
            return Err("The file ended early.".into());
        }
        start += length as f64;
        // The browser reads on while this piece is hashed.
        next = piece(blob, start, start + PIECE)?;
        buffer.copy_to(&mut bytes[..length]);
        hash.update(&bytes[..length]);
        if !progress(start as u64) {
            return Ok(None);
        }
    }
    // It was asked for the piece behind the end, which is empty.
    drop(next);
    Ok(Some(hash.finalize().to_vec()))
}

fn piece(blob: &Blob, start: f64, end: f64) -> Result<JsFuture, String> {
    let piece =
        blob.slice_with_f64_and_f64(start, end.min(blob.size())).map_err(|thrown| message(&thrown))?;
    Ok(JsFuture::from(piece.array_buffer()))
}

/// The text of a blob; what is no UTF-8 in it is replaced.
pub async fn text(blob: &Blob) -> Result<String, String> {
    let text = JsFuture::from(blob.text()).await.map_err(|thrown| message(&thrown))?;
    Ok(text.as_string().unwrap_or_default())
}

/// The first bytes of a blob as a blob.
pub fn start(blob: &Blob, bytes: u64) -> Blob {
    blob.slice_with_f64_and_f64(0.0, bytes as f64).unwrap_or_else(|_| blob.clone())
}

/// A blob of the same bytes that says that it is this. A page must not run what it only shows.
pub fn retyped(blob: &Blob, media_type: &str) -> Blob {
    blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), media_type)
        .unwrap_or_else(|_| blob.clone())
}

/// An address for a blob within this page, given back when it is dropped.
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// Makes an address; `None` where the browser does not.
    pub fn new(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}
