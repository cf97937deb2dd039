//! Uploading a file: the bytes stay with the browser, only their hash goes into the signature.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::upload::{Bytes, Progress};
use crate::problem::Problem;
use admin_api::ContentName;
use admin_api::endpoint::{self, Endpoint, UploadCustomContent};
use admin_api::entities::CustomContent;
use std::rc::Rc;

/// Milliseconds without any progress, or without an answer once all has left, until an upload is given up.
pub const STALL_MS: u32 = 90_000;
/// Uploads that are on their way at the same time.
pub const AT_ONCE: usize = 3;

/// A file that is ready to go.
pub struct UploadBody {
    /// Its bytes.
    pub bytes: Bytes,
    /// Their SHA-256 in hex digits.
    pub sha256_hex: String,
    /// The media type that it is sent as.
    pub content_type: &'static str,
    /// Told how far it has come.
    pub progress: Rc<dyn Fn(Progress)>,
}

impl Api {
    /// Stores a file under a name, over one that is there.
    pub async fn upload(
        &self,
        name: ContentName,
        parcel: &UploadBody,
        abort: &Abort,
    ) -> Result<CustomContent, Problem> {
        let body = self.0.upload(&UploadCustomContent(name).request(), parcel, abort).await?;
        endpoint::read::<UploadCustomContent>(&body).map_err(Problem::Decode)
    }
}
