//! Bytes that the browser holds for the page: texts of them, addresses for pictures, and their hash without holding
//! them twice.

use crate::browser::crypto;
use crate::browser::message;
use crate::browser::upload::Bytes;
use js_sys::{Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader, ReadableStreamDefaultReader, Url};

/// Bytes up to which a file is sent from the page's memory, where it came to be hashed.
pub const SMALL_BYTES: u32 = 256 * 1024;
/// Bytes up to which a file is hashed in one piece by the browser itself.
const WHOLE: f64 = 16.0 * 1024.0 * 1024.0;
/// Bytes of a piece of a larger file: some milliseconds' work.
const PIECE: u32 = 1024 * 1024;

/// The SHA-256 of a blob. `progress` is told the bytes that are through, and answers whether to go on; `None` when it
/// says no. The error is the browser's reason why the file cannot be read.
pub async fn sha256(blob: &Blob, progress: impl Fn(u64) -> bool) -> Result<Option<Vec<u8>>, String> {
    Ok(hashed(blob, progress).await?.map(|(hash, _)| hash))
}

/// As [`sha256`], with the bytes to send.
pub async fn hashed(blob: &Blob, progress: impl Fn(u64) -> bool) -> Result<Option<(Vec<u8>, Bytes)>, String> {
    let size = blob.size();
    if size > WHOLE {
        let hash = in_pieces(blob, progress).await.map_err(|thrown| message(&thrown))?;
        return Ok(hash.map(|hash| (hash, Bytes::Held(blob.clone()))));
    }
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|thrown| message(&thrown))?;
    let hash = crypto::sha256_of_buffer(buffer.unchecked_ref()).await?;
    let bytes = match size <= f64::from(SMALL_BYTES) {
        true => Bytes::Here(buffer.unchecked_into()),
        false => Bytes::Held(blob.clone()),
    };
    Ok(Some((hash, bytes)))
}

/// Reads a blob into one buffer again and again: one of its own for each piece would fill the memory until the browser
/// finds the time to clear them away.
async fn in_pieces(blob: &Blob, progress: impl Fn(u64) -> bool) -> Result<Option<Vec<u8>>, JsValue> {
    let mut reader = Reader::of(blob)?;
    let (mut hash, mut bytes) = (Sha256::new(), vec![0_u8; PIECE as usize]);
    let mut through = 0;
    while let Some(piece) = reader.next().await? {
        let length = piece.length() as usize;
        bytes.resize(length.max(bytes.len()), 0);
        piece.copy_to(&mut bytes[..length]);
        reader.give_back(piece);
        hash.update(&bytes[..length]);
        through += length as u64;
        if !progress(through) {
            reader.end();
            return Ok(None);
        }
    }
    if through as f64 != blob.size() {
        return Err("The file ended early.".into());
    }
    Ok(Some(hash.finalize().to_vec()))
}

/// Reads a blob's stream, into the caller's buffer where the browser can.
enum Reader {
    Into(ReadableStreamByobReader, Uint8Array),
    Whatever(ReadableStreamDefaultReader),
}

impl Reader {
    fn of(blob: &Blob) -> Result<Self, JsValue> {
        let stream = blob.stream();
        match ReadableStreamByobReader::new(&stream) {
            Ok(reader) => Ok(Self::Into(reader, Uint8Array::new_with_length(PIECE))),
            Err(_) => ReadableStreamDefaultReader::new(&stream).map(Self::Whatever),
        }
    }

    /// The next bytes; `None` at the end.
    async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let promise = match self {
            Self::Into(reader, buffer) => reader.read_with_array_buffer_view(buffer),
            Self::Whatever(reader) => reader.read(),
        };
        let read = JsFuture::from(promise).await?;
        let is_done = Reflect::get(&read, &"done".into())?.is_truthy();
        let value = Reflect::get(&read, &"value".into())?;
        Ok(if is_done { None } else { Some(value.unchecked_into()) })
    }

    /// Bytes that are done with, to be written over.
    fn give_back(&mut self, piece: Uint8Array) {
        if let Self::Into(_, buffer) = self {
            *buffer = Uint8Array::new(&piece.buffer());
        }
    }

    fn end(self) {
        let _ = match self {
            Self::Into(reader, _) => reader.cancel(),
            Self::Whatever(reader) => reader.cancel(),
        };
    }
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
