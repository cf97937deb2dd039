//! Blobs, whose bytes the browser stores outside the page's memory: their hash, their text, parts of them, and object
//! URLs.

use crate::browser::crypto;
use crate::browser::message;
use crate::browser::upload::Bytes;
use js_sys::{Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader, ReadableStreamDefaultReader, Url};

/// Files up to this size are sent from the page's memory, where they were loaded for hashing.
pub const SMALL_BYTES: u32 = 256 * 1024;
/// Files up to this size are hashed in one call by the browser itself.
const MAX_SINGLE_HASH: f64 = 16.0 * 1024.0 * 1024.0;
/// Larger files are hashed in chunks of this size. One takes a few milliseconds.
const CHUNK: u32 = 1024 * 1024;

/// The SHA-256 of a blob. `progress` receives the number of bytes hashed so far and returns whether to continue; the
/// result is `None` if it stopped. The error is the browser's reason why the file cannot be read.
pub async fn sha256(blob: &Blob, progress: &dyn Fn(u64) -> bool) -> Result<Option<Vec<u8>>, String> {
    Ok(hashed(blob, progress).await?.map(|(hash, _)| hash))
}

/// Like [`sha256`], and also returns the bytes to send.
pub async fn hashed(blob: &Blob, progress: &dyn Fn(u64) -> bool) -> Result<Option<(Vec<u8>, Bytes)>, String> {
    let size = blob.size();
    if size > MAX_SINGLE_HASH {
        let hash = hash_in_chunks(blob, progress).await.map_err(|thrown| message(&thrown))?;
        return Ok(hash.map(|hash| (hash, Bytes::Blob(blob.clone()))));
    }
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|thrown| message(&thrown))?;
    let hash = crypto::sha256_of_buffer(buffer.unchecked_ref()).await?;
    let bytes = match size <= f64::from(SMALL_BYTES) {
        true => Bytes::Buffer(buffer.unchecked_into()),
        false => Bytes::Blob(blob.clone()),
    };
    Ok(Some((hash, bytes)))
}

/// Hashes a blob chunk by chunk, reusing one buffer. A new buffer for each chunk would fill the memory until the
/// browser collects them.
async fn hash_in_chunks(blob: &Blob, progress: &dyn Fn(u64) -> bool) -> Result<Option<Vec<u8>>, JsValue> {
    let mut reader = BlobReader::of(blob)?;
    let (mut hash, mut bytes) = (Sha256::new(), vec![0_u8; CHUNK as usize]);
    let mut hashed_bytes = 0;
    while let Some(chunk) = reader.next().await? {
        let length = chunk.length() as usize;
        bytes.resize(length.max(bytes.len()), 0);
        chunk.copy_to(&mut bytes[..length]);
        reader.reuse(chunk);
        hash.update(&bytes[..length]);
        hashed_bytes += length as u64;
        if !progress(hashed_bytes) {
            reader.cancel();
            return Ok(None);
        }
    }
    if hashed_bytes as f64 != blob.size() {
        return Err("The file ended early.".into());
    }
    Ok(Some(hash.finalize().to_vec()))
}

/// Reads a blob's stream, into a reused buffer if the browser supports it.
enum BlobReader {
    Reusing(ReadableStreamByobReader, Uint8Array),
    Allocating(ReadableStreamDefaultReader),
}

impl BlobReader {
    fn of(blob: &Blob) -> Result<Self, JsValue> {
        let stream = blob.stream();
        match ReadableStreamByobReader::new(&stream) {
            Ok(reader) => Ok(Self::Reusing(reader, Uint8Array::new_with_length(CHUNK))),
            Err(_) => ReadableStreamDefaultReader::new(&stream).map(Self::Allocating),
        }
    }

    /// The next bytes; `None` at the end.
    async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let promise = match self {
            Self::Reusing(reader, buffer) => reader.read_with_array_buffer_view(buffer),
            Self::Allocating(reader) => reader.read(),
        };
        let read = JsFuture::from(promise).await?;
        let is_done = Reflect::get(&read, &"done".into())?.is_truthy();
        let value = Reflect::get(&read, &"value".into())?;
        Ok(if is_done { None } else { Some(value.unchecked_into()) })
    }

    /// Uses a chunk's buffer for the next read. The chunk's bytes must have been copied.
    fn reuse(&mut self, chunk: Uint8Array) {
        if let Self::Reusing(_, buffer) = self {
            *buffer = Uint8Array::new(&chunk.buffer());
        }
    }

    fn cancel(self) {
        let _ = match self {
            Self::Reusing(reader, _) => reader.cancel(),
            Self::Allocating(reader) => reader.cancel(),
        };
    }
}

/// The text of a blob. Invalid UTF-8 is replaced.
pub async fn text(blob: &Blob) -> Result<String, String> {
    let text = JsFuture::from(blob.text()).await.map_err(|thrown| message(&thrown))?;
    Ok(text.as_string().unwrap_or_default())
}

/// The first bytes of a blob, as a blob.
pub fn start(blob: &Blob, bytes: u64) -> Blob {
    blob.slice_with_f64_and_f64(0.0, bytes as f64).unwrap_or_else(|_| blob.clone())
}

/// A blob with the same bytes and another media type. The panel must not run a file that it only shows.
pub fn retyped(blob: &Blob, media_type: &str) -> Blob {
    blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), media_type)
        .unwrap_or_else(|_| blob.clone())
}

/// A URL for a blob, valid in this page only. Dropping it revokes the URL.
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// Creates a URL; `None` if the browser refuses.
    pub fn new(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}
