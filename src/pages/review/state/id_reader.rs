//! What finds operations in a text, loaded on first use: its code is large, and most visits paste nothing.

use super::kind_detection::{Detection, detect_kinds};
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::pages::review::model::id_scan::{self, Candidate, Scan};
use crate::split_point;
use futures::FutureExt;
use futures::future::LocalBoxFuture;

/// Detects the kinds of ids. The last argument is called after each.
type Detect =
    fn(Api, Vec<Candidate>, Abort, Box<dyn FnMut(&Detection)>) -> LocalBoxFuture<'static, Vec<Detection>>;

/// The functions that find operations in a text.
pub struct IdReader {
    /// Finds the ids in a text.
    pub scan: fn(&[u8]) -> Scan,
    /// Detects the kinds of ids.
    pub detect: Detect,
}

split_point! {
    /// Loads the functions.
    fn id_reader() -> IdReader {
        IdReader { scan: id_scan::scan, detect }
    }
}

fn detect(
    api: Api,
    candidates: Vec<Candidate>,
    abort: Abort,
    progress: Box<dyn FnMut(&Detection)>,
) -> LocalBoxFuture<'static, Vec<Detection>> {
    async move { detect_kinds(&api, candidates, &abort, progress).await }.boxed_local()
}
