//! The way of one file: hashed, the version it goes over kept, sent, and asked about where the answer was lost.

use super::Uploads;
use super::upload_queue::{End, Job};
use crate::api::upload_body::UploadBody;
use crate::browser::abort::Abort;
use crate::browser::upload::{Bytes, Progress};
use crate::browser::{blob, page_exit};
use crate::pages::content::model::transfer::Status;
use crate::pages::content::model::verify;
use crate::pages::content::model::versions::Why;
use crate::pages::content::state::file_list;
use crate::problem::advice;
use crate::problem::{Problem, TransportProblem};
use admin_api::entities::CustomContent;
use admin_api::{ContentName, signing};
use std::rc::Rc;

/// Milliseconds for which a list counts as fresh while a queue runs.
const LIST_AGE_MS: f64 = 60_000.0;

impl Uploads {
    pub(super) async fn carry(self, id: u64, job: Job) -> End {
        let abort = job.abort.clone();
        let hashed = blob::hashed(&job.file, |through| {
            self.stands(id, Status::Hashing(through));
            !abort.is_aborted()
        });
        let (hash, bytes) = match hashed.await {
            Ok(Some((hash, bytes))) => (signing::hex(&hash), bytes),
            Ok(None) => return Status::Cancelled.into(),
            Err(reason) => return Status::Unreadable(reason).into(),
        };
        if job.abort.is_aborted() {
            return Status::Cancelled.into();
        }
        if let Some(end) = self.look_before(id, &job, &hash).await {
            return end;
        }
        if job.abort.is_aborted() {
            return Status::Cancelled.into();
        }
        self.send(id, job, bytes, hash).await
    }

    /// Looks at what is in the file's place right before it is sent, and keeps it. `None` lets it be sent.
    async fn look_before(self, id: u64, job: &Job, hash: &str) -> Option<End> {
        let there = match self.there(&job.target).await {
            Ok(there) => there,
            Err(problem) => return Some(not_sent(problem)),
        };
        let Some(there) = there else {
            // What was to be replaced is gone: nothing is lost by sending.
            return None;
        };
        let is_expected = job.replaces.as_ref().is_some_and(|replaces| replaces.etag == there.etag);
        self.stands(id, Status::Keeping);
        let mut kept = None;
        if is_expected || there.size == job.size {
            match file_list::bytes(&there, &job.abort).await {
                Ok(bytes) => match blob::sha256(&bytes, |_| !job.abort.is_aborted()).await {
                    Ok(Some(of_there)) => {
                        let of_there = signing::hex(&of_there);
                        if of_there == hash {
                            return Some(End::Settled(Status::Unchanged, None));
                        }
                        kept = Some((bytes, of_there));
                    }
                    Ok(None) => return Some(Status::Cancelled.into()),
                    Err(reason) if is_expected && !job.without_keeping => {
                        return Some(Status::NotKept(reason).into());
                    }
                    Err(_) => {}
                },
                Err(_) if job.abort.is_aborted() => return Some(Status::Cancelled.into()),
                Err(_) if !page_exit::is_online() => return Some(End::Again),
                Err(problem) if is_expected && !job.without_keeping => {
                    return Some(Status::NotKept(advice::raw(&problem)).into());
                }
                Err(_) => {}
            }
        }
        if !is_expected {
            return Some(Status::Overtaken.into());
        }
        if job.without_keeping {
            return None;
        }
        let (bytes, of_there) = kept?;
        if bytes.size() as u64 != there.size {
            return Some(Status::Overtaken.into());
        }
        match self.versions.keep(&there, &bytes, of_there, Why::Replaced).await {
            Ok(()) => None,
            Err(failure) => Some(Status::NotKept(failure.0).into()),
        }
    }

    /// What is in a place now, as far as a recent list and this queue's own uploads tell.
    async fn there(self, target: &str) -> Result<Option<CustomContent>, Problem> {
        let list = self.contents.recent(LIST_AGE_MS).await?;
        Ok(self.with_inner(|inner| inner.there(list, target)).flatten())
    }

    async fn send(self, id: u64, job: Job, bytes: Bytes, hash: String) -> End {
        let Some(api) = self.contents.api() else { return End::Again };
        let progress = move |progress| {
            self.stands(
                id,
                match progress {
                    Progress::Sent(bytes) => Status::Sending(bytes),
                    Progress::AllSent => Status::Answering,
                },
            );
        };
        self.stands(id, Status::Ready);
        let parcel = UploadBody {
            bytes,
            sha256_hex: hash,
            content_type: file_list::sent_type(&job.target),
            progress: Rc::new(progress),
        };
        match api.upload(ContentName::new(job.target.as_str()), &parcel, &job.abort).await {
            Ok(answer) => stored(&job, answer),
            Err(problem) if problem.may_have_arrived() && page_exit::is_online() => {
                self.stands(id, Status::Asking);
                self.ask(&job, &parcel.sha256_hex, problem).await
            }
            Err(problem) if problem.is("InvalidAuthorization") && !is_clock(&problem) && !job.was_refused => {
                End::KeyRefused
            }
            Err(problem) => not_sent(problem),
        }
    }

    /// Finds out what became of a file whose answer was lost, or that was given up on its way: the tenant has it, or
    /// it has not.
    async fn ask(self, job: &Job, hash: &str, problem: Problem) -> End {
        let list = match self.contents.fresh().await {
            Ok(list) => list,
            Err(_) => return Status::Unknown(problem).into(),
        };
        let found = list.contents.iter().find(|content| content.path == job.target);
        let is_new = |found: &&CustomContent| {
            found.size == job.size && job.replaces.as_ref().is_none_or(|old| old.etag != found.etag)
        };
        if let Some(found) = found.filter(is_new) {
            let Ok(bytes) = file_list::bytes(found, &Abort::new()).await else {
                return Status::Unknown(problem).into();
            };
            match blob::sha256(&bytes, |_| true).await {
                Ok(Some(of_found)) if signing::hex(&of_found) == hash => return stored(job, found.clone()),
                Ok(_) => {}
                Err(_) => return Status::Unknown(problem).into(),
            }
        }
        match problem {
            Problem::Transport(TransportProblem::Aborted) => Status::Cancelled.into(),
            problem => Status::Failed(problem).into(),
        }
    }
}

/// The server has it: as it was sent, or not.
fn stored(job: &Job, answer: CustomContent) -> End {
    let differs = verify::answer(&job.target, job.size, &answer);
    let status = if differs.is_empty() { Status::Stored } else { Status::Wrong(differs) };
    End::Settled(status, Some(answer))
}

fn not_sent(problem: Problem) -> End {
    match problem {
        Problem::Transport(TransportProblem::Locked | TransportProblem::Offline) => End::Again,
        _ if !page_exit::is_online() => End::Again,
        problem => Status::Failed(problem).into(),
    }
}

fn is_clock(problem: &Problem) -> bool {
    matches!(problem, Problem::Transport(TransportProblem::ClockSkew { .. }))
}
