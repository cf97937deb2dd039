//! The upload of one file: hash it, save a copy of the file it replaces, send it, and find out the outcome if the answer was
//! lost. The queue is in the parent module.

use super::Uploads;
use super::upload_queue::{UploadEnd, UploadJob};
use crate::api::upload_body::UploadBody;
use crate::browser::abort::Abort;
use crate::browser::upload::{Bytes, Progress};
use crate::browser::{blob, page_exit};
use crate::pages::content::api::is_signature_refused;
use crate::pages::content::model::upload_status::UploadStatus;
use crate::pages::content::model::verification;
use crate::pages::content::model::versions::KeptReason;
use crate::pages::content::state::file_list;
use crate::problem::advice;
use crate::problem::{Problem, TransportProblem};
use admin_api::entities::CustomContent;
use admin_api::{ContentName, signing};
use std::rc::Rc;

/// Maximum age of the list while a queue runs, in milliseconds.
const LIST_AGE_MS: f64 = 60_000.0;

impl Uploads {
    pub(super) async fn run_upload(self, id: u64, job: UploadJob) -> UploadEnd {
        let abort = job.abort.clone();
        let hashed = blob::hashed(&job.file, |through| {
            self.set_status(id, UploadStatus::Hashing(through));
            !abort.is_aborted()
        });
        let (hash, bytes) = match hashed.await {
            Ok(Some((hash, bytes))) => (signing::hex(&hash), bytes),
            Ok(None) => return UploadStatus::Cancelled.into(),
            Err(reason) => return UploadStatus::Unreadable(reason).into(),
        };
        if job.abort.is_aborted() {
            return UploadStatus::Cancelled.into();
        }
        if let Some(end) = self.check_existing(id, &job, &hash).await {
            return end;
        }
        if job.abort.is_aborted() {
            return UploadStatus::Cancelled.into();
        }
        self.send(id, job, bytes, hash).await
    }

    /// Checks the published file at the target and saves a copy of it. `None` means that the upload may be sent.
    async fn check_existing(self, id: u64, job: &UploadJob, hash: &str) -> Option<UploadEnd> {
        let existing = match self.existing(&job.target).await {
            Ok(existing) => existing,
            Err(problem) => return Some(not_sent(problem)),
        };
        let Some(existing) = existing else {
            // The file to replace no longer exists, so nothing is lost.
            return None;
        };
        let is_expected = job.replaces.as_ref().is_some_and(|replaces| replaces.etag == existing.etag);
        self.set_status(id, UploadStatus::CheckingExisting);
        let mut kept = None;
        if is_expected || existing.size == job.size {
            match file_list::bytes(&existing, &job.abort).await {
                Ok(bytes) => match blob::sha256(&bytes, |_| !job.abort.is_aborted()).await {
                    Ok(Some(of_there)) => {
                        let of_there = signing::hex(&of_there);
                        if of_there == hash {
                            return Some(UploadEnd::Settled(UploadStatus::Unchanged, None));
                        }
                        kept = Some((bytes, of_there));
                    }
                    Ok(None) => return Some(UploadStatus::Cancelled.into()),
                    Err(reason) if is_expected && !job.without_copy => {
                        return Some(UploadStatus::NoCopy(reason).into());
                    }
                    Err(_) => {}
                },
                Err(_) if job.abort.is_aborted() => return Some(UploadStatus::Cancelled.into()),
                Err(_) if !page_exit::is_online() => return Some(UploadEnd::Requeue),
                Err(problem) if is_expected && !job.without_copy => {
                    return Some(UploadStatus::NoCopy(advice::raw(&problem)).into());
                }
                Err(_) => {}
            }
        }
        if !is_expected {
            return Some(UploadStatus::ChangedMeanwhile.into());
        }
        if job.without_copy {
            return None;
        }
        let (bytes, of_there) = kept?;
        if bytes.size() as u64 != existing.size {
            return Some(UploadStatus::ChangedMeanwhile.into());
        }
        match self.versions.keep(&existing, &bytes, of_there, KeptReason::Replaced).await {
            Ok(()) => None,
            Err(failure) => Some(UploadStatus::NoCopy(failure.0).into()),
        }
    }

    /// The published file at a target, according to a recent list and this queue's own uploads.
    async fn existing(self, target: &str) -> Result<Option<CustomContent>, Problem> {
        let list = self.file_list.recent(LIST_AGE_MS).await?;
        Ok(self.with_inner(|inner| inner.existing(list, target)).flatten())
    }

    async fn send(self, id: u64, job: UploadJob, bytes: Bytes, hash: String) -> UploadEnd {
        let Some(api) = self.file_list.api() else { return UploadEnd::Requeue };
        let progress = move |progress| {
            self.set_status(
                id,
                match progress {
                    Progress::Sent(bytes) => UploadStatus::Sending(bytes),
                    Progress::AllSent => UploadStatus::AwaitingAnswer,
                },
            );
        };
        self.set_status(id, UploadStatus::Ready);
        let body = UploadBody {
            bytes,
            sha256_hex: hash,
            content_type: file_list::sent_type(&job.target),
            progress: Rc::new(progress),
        };
        match api.upload(ContentName::new(job.target.as_str()), &body, &job.abort).await {
            Ok(answer) => stored(&job, answer),
            Err(problem) if problem.may_have_arrived() && page_exit::is_online() => {
                self.set_status(id, UploadStatus::ResolvingLostAnswer);
                self.resolve_lost_answer(&job, &body.sha256_hex, problem).await
            }
            Err(problem) if is_signature_refused(&problem) && !job.was_refused => UploadEnd::KeyRefused,
            Err(problem) => not_sent(problem),
        }
    }

    /// Finds out whether a file was stored after its answer was lost or its upload was cancelled.
    async fn resolve_lost_answer(self, job: &UploadJob, hash: &str, problem: Problem) -> UploadEnd {
        let list = match self.file_list.reload().await {
            Ok(list) => list,
            Err(_) => return UploadStatus::Unknown(problem).into(),
        };
        let found = list.contents.iter().find(|content| content.path == job.target);
        let is_new = |found: &&CustomContent| {
            found.size == job.size && job.replaces.as_ref().is_none_or(|old| old.etag != found.etag)
        };
        if let Some(found) = found.filter(is_new) {
            let Ok(bytes) = file_list::bytes(found, &Abort::new()).await else {
                return UploadStatus::Unknown(problem).into();
            };
            match blob::sha256(&bytes, |_| true).await {
                Ok(Some(of_found)) if signing::hex(&of_found) == hash => return stored(job, found.clone()),
                Ok(_) => {}
                Err(_) => return UploadStatus::Unknown(problem).into(),
            }
        }
        match problem {
            Problem::Transport(TransportProblem::Aborted) => UploadStatus::Cancelled.into(),
            problem => UploadStatus::Failed(problem).into(),
        }
    }
}

/// The end of an upload that was stored, as sent or differently.
fn stored(job: &UploadJob, answer: CustomContent) -> UploadEnd {
    let differs = verification::check_answer(&job.target, job.size, &answer);
    let status =
        if differs.is_empty() { UploadStatus::Stored } else { UploadStatus::StoredDifferently(differs) };
    UploadEnd::Settled(status, Some(answer))
}

fn not_sent(problem: Problem) -> UploadEnd {
    match problem {
        Problem::Transport(TransportProblem::Locked | TransportProblem::Offline) => UploadEnd::Requeue,
        _ if !page_exit::is_online() => UploadEnd::Requeue,
        problem => UploadStatus::Failed(problem).into(),
    }
}
