//! The upload of one file: hash it, save a copy of the file it replaces, send it, and find out the outcome if the answer was
//! lost. What is decided on the way is in `model::upload_rules`.

use super::Uploads;
use crate::api::upload_body::UploadBody;
use crate::browser::abort::Abort;
use crate::browser::upload::{Bytes, Progress};
use crate::browser::{blob, page_exit};
use crate::pages::content::model::upload_queue::{UploadEnd, UploadJob};
use crate::pages::content::model::upload_rules::{
    AfterReading, Answered, Existing, Found, ReadExisting, not_sent,
};
use crate::pages::content::model::upload_status::UploadStatus;
use crate::pages::content::model::versions::KeptReason;
use crate::pages::content::state::file_list;
use crate::problem::Problem;
use crate::problem::advice;
use admin_api::entities::CustomContent;
use admin_api::{ContentName, signing};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use std::rc::Rc;
use web_sys::Blob;

/// Maximum age of the list while a queue runs, in milliseconds.
const LIST_AGE_MS: f64 = 60_000.0;

type Job = UploadJob<Blob>;

impl Uploads {
    pub(super) async fn run_upload(self, job: Job, abort: Abort) -> UploadEnd {
        let id = job.file.id;
        let hashing = |through| {
            self.set_status(id, UploadStatus::Hashing(through));
            !abort.is_aborted()
        };
        let (hash, bytes) = match blob::hashed(&job.file.bytes, &hashing).await {
            Ok(Some((hash, bytes))) => (signing::hex(&hash), bytes),
            Ok(None) => return UploadStatus::Cancelled.into(),
            Err(reason) => return UploadStatus::Unreadable(reason).into(),
        };
        if !abort.is_aborted()
            && let Err(end) = self.check_existing(&job, &hash, &abort).await
        {
            return end;
        }
        if abort.is_aborted() {
            return UploadStatus::Cancelled.into();
        }
        self.send(job, bytes, hash, abort).await
    }

    /// Checks the published file at the target and saves a copy of it. An error ends the upload before it is sent.
    async fn check_existing(self, job: &Job, hash: &str, abort: &Abort) -> Result<(), UploadEnd> {
        let list = self.file_list.recent(LIST_AGE_MS).await;
        let list = list.map_err(|problem| not_sent(problem, page_exit::is_online()))?;
        let existing = self.with_queue(|queue| queue.existing(list, &job.file.target));
        let (existing, is_expected) = match job.meet(existing) {
            Existing::None => return Ok(()),
            Existing::Read(existing, is_expected) => (existing, is_expected),
            Existing::End(status) => return Err(status.into()),
        };
        self.set_status(job.file.id, UploadStatus::CheckingExisting);
        let (read, bytes) = read_existing(&existing, abort).await;
        let sha256 = match &read {
            ReadExisting::Bytes { sha256, .. } => sha256.clone(),
            _ => String::new(),
        };
        match (job.compare(hash, existing.size, is_expected, read), bytes) {
            (AfterReading::End(end), _) => Err(end),
            (AfterReading::KeepCopy, Some(bytes)) => {
                let kept = self.versions.keep(&existing, &bytes, sha256, KeptReason::Replaced).await;
                kept.map_err(|failure| UploadStatus::NoCopy(failure.0).into())
            }
            _ => Ok(()),
        }
    }

    /// Sends the file. Boxed, because it is the largest part and would be copied into its caller.
    fn send(self, job: Job, bytes: Bytes, hash: String, abort: Abort) -> LocalBoxFuture<'static, UploadEnd> {
        async move {
            let Some(api) = self.file_list.api() else { return UploadEnd::Requeue };
            let id = job.file.id;
            self.set_status(id, UploadStatus::Ready);
            let progress = move |progress| {
                let status = match progress {
                    Progress::Sent(bytes) => UploadStatus::Sending(bytes),
                    Progress::AllSent => UploadStatus::AwaitingAnswer,
                };
                self.set_status(id, status);
            };
            let body = UploadBody {
                bytes,
                sha256_hex: hash,
                content_type: file_list::sent_type(&job.file.target),
                progress: Rc::new(progress),
            };
            let answer = api.upload(ContentName::new(job.file.target.as_str()), &body, &abort).await;
            match job.answered(answer, page_exit::is_online()) {
                Answered::End(end) => end,
                Answered::Lost(problem) => {
                    self.set_status(id, UploadStatus::ResolvingLostAnswer);
                    let found = self.find_out(&job, &body.sha256_hex).await;
                    job.resolved(found, problem)
                }
            }
        }
        .boxed_local()
    }

    /// Finds out whether a file was stored after its answer was lost or its upload was cancelled.
    async fn find_out(self, job: &Job, hash: &str) -> Found {
        let Ok(list) = self.file_list.reload().await else { return Found::Unknown };
        let Some(candidate) = job.candidate(&list.contents) else { return Found::NotOurs };
        match read_existing(candidate, &Abort::new()).await.0 {
            ReadExisting::Bytes { sha256, .. } if sha256 == hash => Found::Ours(candidate.clone()),
            ReadExisting::Bytes { .. } => Found::NotOurs,
            _ => Found::Unknown,
        }
    }
}

/// Reads a published file and hashes it. With its bytes, if they could be read.
fn read_existing<'a>(
    content: &'a CustomContent,
    abort: &'a Abort,
) -> LocalBoxFuture<'a, (ReadExisting, Option<Blob>)> {
    let failed = |problem: Problem| match () {
        () if abort.is_aborted() => ReadExisting::Aborted,
        () if !page_exit::is_online() => ReadExisting::Offline,
        () => ReadExisting::Unreadable(advice::raw(&problem)),
    };
    async move {
        let bytes = match file_list::bytes(content, abort).await {
            Ok(bytes) => bytes,
            Err(problem) => return (failed(problem), None),
        };
        match blob::sha256(&bytes, &|_| !abort.is_aborted()).await {
            Ok(Some(hash)) => {
                let read = ReadExisting::Bytes { sha256: signing::hex(&hash), size: bytes.size() as u64 };
                (read, Some(bytes))
            }
            Ok(None) => (ReadExisting::Aborted, None),
            Err(reason) => (ReadExisting::Unreadable(reason), None),
        }
    }
    .boxed_local()
}
