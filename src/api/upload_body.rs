//! The body of an upload and the limits of uploads. The signature covers only the hash of the bytes, so the browser
//! keeps them outside the page's memory.

use crate::browser::upload::{Bytes, Progress};
use std::rc::Rc;

/// An upload is aborted after this many milliseconds without progress, or without an answer once everything is sent.
pub const STALL_MS: u32 = 90_000;
/// How many uploads run at the same time.
pub const PARALLEL_UPLOADS: usize = 3;

/// A file that is ready to send.
pub struct UploadBody {
    /// Its bytes.
    pub bytes: Bytes,
    /// Their SHA-256 in hex digits.
    pub sha256_hex: String,
    /// The media type to send.
    pub content_type: &'static str,
    /// Receives the progress.
    pub progress: Rc<dyn Fn(Progress)>,
}
