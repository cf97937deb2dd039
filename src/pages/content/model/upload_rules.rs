//! What happens to one file before and after it is sent: whether the published file at its target may be replaced, what the
//! server's answer means, and what is known after a lost answer. Reading, hashing and sending are done in the page's state.

use super::upload_queue::{UploadEnd, UploadJob};
use super::upload_status::UploadStatus;
use super::verification;
use crate::problem::{Problem, TransportProblem};
use admin_api::ErrorCode;
use admin_api::entities::CustomContent;

/// What to do about the published file at the target.
#[derive(Debug, Clone, PartialEq)]
pub enum Existing {
    /// There is none, so nothing is lost.
    None,
    /// It is read first: it may have the same bytes, or a copy of it is to be saved. With whether it is the file that the
    /// person decided to replace.
    Read(CustomContent, bool),
    /// The upload ends without being sent.
    End(UploadStatus),
}

/// The published file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadExisting {
    /// Its bytes are known.
    Bytes {
        /// Their SHA-256 in hex digits.
        sha256: String,
        /// Their number.
        size: u64,
    },
    /// The upload was cancelled meanwhile.
    Aborted,
    /// There is no network.
    Offline,
    /// It could not be read, for this reason.
    Unreadable(String),
}

/// What comes after the published file was read.
#[derive(Debug, Clone, PartialEq)]
pub enum AfterReading {
    /// Save a copy of it, then send.
    KeepCopy,
    /// Send.
    Send,
    /// The upload ends.
    End(UploadEnd),
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq)]
pub enum Answered {
    /// The upload ends.
    End(UploadEnd),
    /// The file may or may not have been stored. The list tells.
    Lost(Problem),
}

/// What the server has at the target after a lost answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The bytes that were sent.
    Ours(CustomContent),
    /// Something else, or nothing.
    NotOurs,
    /// The server could not be asked.
    Unknown,
}

impl<H> UploadJob<H> {
    /// Compares the published file at the target with the one that was decided about.
    pub fn meet(&self, existing: Option<CustomContent>) -> Existing {
        let Some(existing) = existing else { return Existing::None };
        let is_expected = self.replaces.as_ref().is_some_and(|replaces| replaces.etag == existing.etag);
        if is_expected || existing.size == self.file.size {
            Existing::Read(existing, is_expected)
        } else {
            Existing::End(UploadStatus::ChangedMeanwhile)
        }
    }

    /// Decides after the published file was read. `sha256` is the hash of the file to send, `size` the published file's
    /// size according to the list.
    pub fn compare(&self, sha256: &str, size: u64, is_expected: bool, read: ReadExisting) -> AfterReading {
        let needs_copy = is_expected && !self.without_copy;
        let status = match read {
            ReadExisting::Bytes { sha256: published, .. } if published == sha256 => UploadStatus::Unchanged,
            ReadExisting::Aborted => UploadStatus::Cancelled,
            ReadExisting::Offline => return AfterReading::End(UploadEnd::Requeue),
            ReadExisting::Unreadable(reason) if needs_copy => UploadStatus::NoCopy(reason),
            _ if is_expected && self.without_copy => return AfterReading::Send,
            ReadExisting::Bytes { size: read, .. } if is_expected && read == size => {
                return AfterReading::KeepCopy;
            }
            _ => UploadStatus::ChangedMeanwhile,
        };
        AfterReading::End(status.into())
    }

    /// Decides after the server has answered, or has not.
    pub fn answered(&self, answer: Result<CustomContent, Problem>, is_online: bool) -> Answered {
        let end = match answer {
            Ok(answer) => self.stored_end(answer),
            Err(problem) if problem.may_have_arrived() && is_online => return Answered::Lost(problem),
            Err(problem) if is_signature_refused(&problem) && !self.was_refused => UploadEnd::KeyRefused,
            Err(problem) => not_sent(problem, is_online),
        };
        Answered::End(end)
    }

    /// The file of the list that may be the upload whose answer was lost.
    pub fn candidate<'a>(&self, list: &'a [CustomContent]) -> Option<&'a CustomContent> {
        list.iter().find(|content| content.path == self.file.target).filter(|found| {
            found.size == self.file.size && self.replaces.as_ref().is_none_or(|old| old.etag != found.etag)
        })
    }

    /// Decides after a lost answer.
    pub fn resolved(&self, found: Found, problem: Problem) -> UploadEnd {
        let status = match (found, problem) {
            (Found::Ours(content), _) => return self.stored_end(content),
            (Found::Unknown, problem) => UploadStatus::Unknown(problem),
            (Found::NotOurs, Problem::Transport(TransportProblem::Aborted)) => UploadStatus::Cancelled,
            (Found::NotOurs, problem) => UploadStatus::Failed(problem),
        };
        status.into()
    }

    /// The end of an upload that was stored, as sent or differently.
    fn stored_end(&self, answer: CustomContent) -> UploadEnd {
        let differs = verification::check_answer(&self.file.target, self.file.size, &answer);
        let status =
            if differs.is_empty() { UploadStatus::Stored } else { UploadStatus::StoredDifferently(differs) };
        UploadEnd::Settled(status, Some(answer))
    }
}

/// The end of an upload that did not reach the server, or that the server refused. Without a connection it waits.
pub fn not_sent(problem: Problem, is_online: bool) -> UploadEnd {
    match problem {
        Problem::Transport(TransportProblem::Locked | TransportProblem::Offline) => UploadEnd::Requeue,
        _ if !is_online => UploadEnd::Requeue,
        problem => UploadStatus::Failed(problem).into(),
    }
}

/// Whether the server refused the signature. A clock that is off is another problem, although it has the same code.
pub fn is_signature_refused(problem: &Problem) -> bool {
    matches!(problem, Problem::Server(error) if error.code.as_ref().is_some_and(ErrorCode::is_signature_refused))
}

#[cfg(test)]
mod tests {
    use super::super::staged_file::tests::staged;
    use super::*;
    use crate::pages::content::model::tests::file;
    use crate::problem::tests::server;

    /// The upload of a file of five bytes to `a.css`, which replaces this file.
    fn job(replaces: Option<CustomContent>) -> UploadJob<()> {
        let [file] = staged(["a.css"]);
        UploadJob { file, replaces, without_copy: false, was_refused: false }
    }

    fn without_copy(replaces: CustomContent) -> UploadJob<()> {
        UploadJob { without_copy: true, ..job(Some(replaces)) }
    }

    fn bytes(sha256: &str, size: u64) -> ReadExisting {
        ReadExisting::Bytes { sha256: sha256.into(), size }
    }

    fn ends(status: UploadStatus) -> AfterReading {
        AfterReading::End(status.into())
    }

    fn timeout() -> Problem {
        Problem::Transport(TransportProblem::Timeout { after_ms: 1 })
    }

    fn aborted() -> Problem {
        Problem::Transport(TransportProblem::Aborted)
    }

    #[test]
    fn only_the_file_that_was_decided_about_is_replaced() {
        let old = file("a.css", 9);
        assert_eq!(job(None).meet(None), Existing::None);
        assert_eq!(job(Some(old.clone())).meet(None), Existing::None);
        assert_eq!(job(Some(old.clone())).meet(Some(old.clone())), Existing::Read(old.clone(), true));
        let newer = file("a.css", 8);
        assert_eq!(job(Some(old)).meet(Some(newer.clone())), Existing::End(UploadStatus::ChangedMeanwhile));
        assert_eq!(job(None).meet(Some(newer)), Existing::End(UploadStatus::ChangedMeanwhile));
        // A file of the same size may be the same file.
        assert_eq!(job(None).meet(Some(file("a.css", 5))), Existing::Read(file("a.css", 5), false));
    }

    #[test]
    fn a_file_is_replaced_only_after_a_copy_of_it_can_be_saved() {
        let job = job(Some(file("a.css", 9)));
        assert_eq!(job.compare("new", 9, true, bytes("old", 9)), AfterReading::KeepCopy);
        assert_eq!(job.compare("new", 9, true, bytes("old", 8)), ends(UploadStatus::ChangedMeanwhile));
        assert_eq!(job.compare("new", 9, true, bytes("new", 9)), ends(UploadStatus::Unchanged));
        assert_eq!(
            job.compare("new", 9, true, ReadExisting::Unreadable("full".into())),
            ends(UploadStatus::NoCopy("full".into()))
        );
        assert_eq!(job.compare("new", 9, true, ReadExisting::Aborted), ends(UploadStatus::Cancelled));
        assert_eq!(job.compare("new", 9, true, ReadExisting::Offline), AfterReading::End(UploadEnd::Requeue));
    }

    #[test]
    fn a_person_can_decide_to_replace_a_file_without_a_copy() {
        let job = without_copy(file("a.css", 9));
        assert_eq!(job.compare("new", 9, true, bytes("old", 8)), AfterReading::Send);
        assert_eq!(job.compare("new", 9, true, bytes("new", 9)), ends(UploadStatus::Unchanged));
        assert_eq!(job.compare("new", 9, true, ReadExisting::Unreadable("full".into())), AfterReading::Send);
    }

    #[test]
    fn another_file_of_the_same_size_is_not_replaced() {
        for job in [job(None), without_copy(file("a.css", 9))] {
            for read in [bytes("other", 5), ReadExisting::Unreadable("gone".into())] {
                assert_eq!(job.compare("new", 5, false, read), ends(UploadStatus::ChangedMeanwhile));
            }
            assert_eq!(job.compare("new", 5, false, bytes("new", 5)), ends(UploadStatus::Unchanged));
        }
    }

    #[test]
    fn an_answer_is_compared_with_what_was_sent() {
        let stored = |answer: CustomContent| match job(None).answered(Ok(answer), true) {
            Answered::End(UploadEnd::Settled(status, Some(_))) => status,
            other => panic!("{other:?}"),
        };
        assert_eq!(stored(file("a.css", 5)), UploadStatus::Stored);
        assert!(matches!(stored(file("a.css", 4)), UploadStatus::StoredDifferently(_)));
    }

    #[test]
    fn a_refusal_ends_an_upload_and_a_missing_connection_does_not() {
        let refused = server("BadInput");
        let end = |problem, is_online| match job(None).answered(Err(problem), is_online) {
            Answered::End(end) => end,
            Answered::Lost(problem) => panic!("{problem:?} is no lost answer"),
        };
        assert_eq!(end(refused.clone(), true), UploadStatus::Failed(refused.clone()).into());
        assert_eq!(end(Problem::Transport(TransportProblem::Locked), true), UploadEnd::Requeue);
        assert_eq!(end(Problem::Transport(TransportProblem::Offline), true), UploadEnd::Requeue);
        assert_eq!(end(timeout(), false), UploadEnd::Requeue);
    }

    #[test]
    fn a_refused_key_is_replaced_once() {
        let refused = server("InvalidAuthorization");
        assert!(is_signature_refused(&refused));
        let again = UploadJob { was_refused: true, ..job(None) };
        assert_eq!(job(None).answered(Err(refused.clone()), true), Answered::End(UploadEnd::KeyRefused));
        assert_eq!(
            again.answered(Err(refused.clone()), true),
            Answered::End(UploadStatus::Failed(refused).into())
        );
    }

    #[test]
    fn a_lost_answer_is_found_out_from_the_list() {
        let job = job(Some(file("a.css", 9)));
        assert_eq!(job.answered(Err(timeout()), true), Answered::Lost(timeout()));
        assert_eq!(job.candidate(&[file("b.css", 5)]), None);
        assert_eq!(job.candidate(&[file("a.css", 9)]), None, "another size");
        let same_size = UploadJob { replaces: Some(file("a.css", 5)), ..job.clone() };
        assert_eq!(same_size.candidate(&[file("a.css", 5)]), None, "the old version");
        let new = file("a.css", 5);
        assert_eq!(job.candidate(&[file("b.css", 5), new.clone()]), Some(&new));

        assert_eq!(
            job.resolved(Found::Ours(new.clone()), timeout()),
            UploadEnd::Settled(UploadStatus::Stored, Some(new.clone()))
        );
        assert_eq!(
            job.resolved(Found::Ours(new.clone()), aborted()),
            UploadEnd::Settled(UploadStatus::Stored, Some(new)),
            "it was cancelled too late"
        );
        assert_eq!(job.resolved(Found::NotOurs, timeout()), UploadStatus::Failed(timeout()).into());
        assert_eq!(job.resolved(Found::NotOurs, aborted()), UploadStatus::Cancelled.into());
        assert_eq!(job.resolved(Found::Unknown, aborted()), UploadStatus::Unknown(aborted()).into());
    }
}
