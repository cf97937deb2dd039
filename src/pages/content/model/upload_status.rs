//! The states of a file on its way to the tenant, and their sum.

use super::verification::Mismatch;
use crate::problem::Problem;

/// Where a file stands. Each says what is known, and nothing more.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadStatus {
    /// Its turn has not come.
    Waiting,
    /// The version that it replaces is read and kept.
    CheckingExisting,
    /// Its hash is taken: so many bytes.
    Hashing(u64),
    /// It is ready, and waits for a connection.
    Ready,
    /// It is sent: so many bytes have left.
    Sending(u64),
    /// All of it has left; the answer is not there.
    AwaitingAnswer,
    /// The answer was lost, and the tenant is asked what it has.
    ResolvingLostAnswer,
    /// The answer fits what was sent.
    Stored,
    /// A fresh list fits it, too.
    Checked,
    /// The tenant had the same bytes already: nothing was sent.
    Unchanged,
    /// The server has it, but says something else of it than what was sent.
    StoredDifferently(Vec<Mismatch>),
    /// Refused, or not sent.
    Failed(Problem),
    /// No answer, and the tenant could not be asked either.
    Unknown(Problem),
    /// The browser could not read the file any more.
    Unreadable(String),
    /// The version that it would replace could not be kept, so it was not sent.
    NoCopy(String),
    /// Something else is there now than when replacing was decided, so it was not sent.
    ChangedMeanwhile,
    /// Given up before anything was stored.
    Cancelled,
}

/// What a status means for the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UploadPhase {
    /// A person has to look.
    NeedsAttention,
    /// On its way.
    Active,
    /// To come.
    Waiting,
    /// Through.
    Done,
}

impl UploadStatus {
    /// What it means for the queue.
    pub fn phase(&self) -> UploadPhase {
        match self {
            Self::Waiting => UploadPhase::Waiting,
            Self::CheckingExisting
            | Self::Hashing(_)
            | Self::Ready
            | Self::Sending(_)
            | Self::AwaitingAnswer
            | Self::ResolvingLostAnswer => UploadPhase::Active,
            Self::Stored | Self::Checked | Self::Unchanged | Self::Cancelled => UploadPhase::Done,
            _ => UploadPhase::NeedsAttention,
        }
    }

    /// Whether it can be tried again.
    pub fn may_retry(&self) -> bool {
        matches!(
            self,
            Self::Failed(_) | Self::Unknown(_) | Self::Unreadable(_) | Self::Cancelled | Self::NoCopy(_)
        )
    }

    /// Bytes of a file of this size that are behind it.
    pub fn bytes(&self, size: u64) -> u64 {
        match self {
            Self::Sending(sent) => (*sent).min(size),
            Self::AwaitingAnswer
            | Self::ResolvingLostAnswer
            | Self::Stored
            | Self::Checked
            | Self::Unchanged
            | Self::StoredDifferently(_) => size,
            _ => 0,
        }
    }
}

/// The sum of a queue. Every file is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UploadTotals {
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes behind them.
    pub bytes_done: u64,
    /// To come.
    pub waiting: usize,
    /// On their way.
    pub active: usize,
    /// Stored, and fitting in a fresh list.
    pub checked: usize,
    /// Stored, and not looked at in a fresh list yet.
    pub stored: usize,
    /// There already.
    pub unchanged: usize,
    /// Given up.
    pub cancelled: usize,
    /// Refused, unreadable, not kept or overtaken: not stored.
    pub failed: usize,
    /// Stored differently than sent.
    pub wrong: usize,
    /// Of unknown outcome.
    pub unknown: usize,
}

impl UploadTotals {
    /// Counts one file.
    pub fn add(&mut self, size: u64, status: &UploadStatus) {
        self.files += 1;
        self.bytes += size;
        self.bytes_done += status.bytes(size);
        let slot = match status {
            UploadStatus::Waiting => &mut self.waiting,
            UploadStatus::CheckingExisting
            | UploadStatus::Hashing(_)
            | UploadStatus::Ready
            | UploadStatus::Sending(_)
            | UploadStatus::AwaitingAnswer
            | UploadStatus::ResolvingLostAnswer => &mut self.active,
            UploadStatus::Stored => &mut self.stored,
            UploadStatus::Checked => &mut self.checked,
            UploadStatus::Unchanged => &mut self.unchanged,
            UploadStatus::Cancelled => &mut self.cancelled,
            UploadStatus::StoredDifferently(_) => &mut self.wrong,
            UploadStatus::Unknown(_) => &mut self.unknown,
            UploadStatus::Failed(_)
            | UploadStatus::Unreadable(_)
            | UploadStatus::NoCopy(_)
            | UploadStatus::ChangedMeanwhile => &mut self.failed,
        };
        *slot += 1;
    }

    /// Whether anything is on its way or to come.
    pub fn is_running(&self) -> bool {
        self.active + self.waiting > 0
    }

    /// Files that nothing more happens to by itself.
    pub fn ended(&self) -> usize {
        self.files - self.active - self.waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::server;

    #[test]
    fn every_status_is_counted_once() {
        let problem = || server("UnexpectedError");
        let all = [
            UploadStatus::Waiting,
            UploadStatus::CheckingExisting,
            UploadStatus::Hashing(1),
            UploadStatus::Ready,
            UploadStatus::Sending(4),
            UploadStatus::AwaitingAnswer,
            UploadStatus::ResolvingLostAnswer,
            UploadStatus::Stored,
            UploadStatus::Checked,
            UploadStatus::Unchanged,
            UploadStatus::StoredDifferently(vec![Mismatch::Missing]),
            UploadStatus::Failed(problem()),
            UploadStatus::Unknown(problem()),
            UploadStatus::Unreadable("gone".into()),
            UploadStatus::NoCopy("full".into()),
            UploadStatus::ChangedMeanwhile,
            UploadStatus::Cancelled,
        ];
        let mut totals = UploadTotals::default();
        for status in &all {
            totals.add(10, status);
            assert!(
                !(status.may_retry() && matches!(status.phase(), UploadPhase::Active | UploadPhase::Waiting))
            );
        }
        let sum = totals.waiting
            + totals.active
            + totals.checked
            + totals.stored
            + totals.unchanged
            + totals.cancelled
            + totals.failed
            + totals.wrong
            + totals.unknown;
        assert_eq!((totals.files, sum), (all.len(), all.len()));
        assert_eq!(totals.bytes, 170);
        assert_eq!(totals.bytes_done, 4 + 6 * 10);
        assert_eq!(totals.ended(), 10);
        assert!(totals.is_running());
    }
}
