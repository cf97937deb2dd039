//! The body of an upload: the bytes stay with the browser, only their hash goes into the signature.

use crate::browser::upload::{Bytes, Progress};
use std::rc::Rc;

/// Milliseconds without any progress, or without an answer once all has left, until an upload is given up.
pub const STALL_MS: u32 = 90_000;
/// Uploads that are on their way at the same time.
pub const AT_ONCE: usize = 3;

/// A file that is ready to be sent.
pub struct UploadBody {
    /// Its bytes.
    pub bytes: Bytes,
    /// Their SHA-256 in hex digits.
    pub sha256_hex: String,
    /// The media type that it is sent as.
    pub content_type: &'static str,
    /// Called with the progress.
    pub progress: Rc<dyn Fn(Progress)>,
}
