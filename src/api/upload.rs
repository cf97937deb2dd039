//! Uploading a file: the bytes stay with the browser, only their hash goes into the signature.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::upload::Progress;
use crate::model::problem::Problem;
use admin_api::ContentName;
use admin_api::endpoint::{self, Endpoint, UploadCustomContent};
use admin_api::entities::CustomContent;
use std::rc::Rc;
use web_sys::Blob;

/// Milliseconds without any progress, or without an answer once all has left, until an upload is given up.
pub const STALL_MS: u32 = 90_000;

/// A file that is ready to go.
pub struct Parcel {
    /// Its bytes.
    pub file: Blob,
    /// Their SHA-256 in hex digits.
    pub sha256_hex: String,
    /// The media type that it is sent as.
    pub content_type: &'static str,
    /// Told how far it has come.
    pub progress: Rc<dyn Fn(Progress)>,
}

impl Parcel {
    /// A parcel whose way nobody follows.
    pub fn of(file: Blob, sha256_hex: String, content_type: &'static str) -> Self {
        Self { file, sha256_hex, content_type, progress: Rc::new(|_| {}) }
    }
}

impl Api {
    /// Stores a file under a name, over one that is there.
    pub async fn upload(
        &self,
        name: ContentName,
        parcel: &Parcel,
        abort: &Abort,
    ) -> Result<CustomContent, Problem> {
        let body = self.0.upload(&UploadCustomContent(name).request(), parcel, abort).await?;
        endpoint::read::<UploadCustomContent>(&body).map_err(Problem::Decode)
    }
}
