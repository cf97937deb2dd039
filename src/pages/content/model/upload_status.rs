//! The status of an upload, and the totals of a queue. The queue itself is in `upload_queue`.

use super::verification::Mismatch;
use crate::problem::Problem;

/// The status of an upload. Each variant claims only what is known.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadStatus {
    /// It waits in the queue.
    Waiting,
    /// The published file at its target is read and saved in the time machine.
    CheckingExisting,
    /// It is hashed. With the number of bytes so far.
    Hashing(u64),
    /// It is ready and waits for a connection.
    Ready,
    /// It is being sent. With the number of bytes so far.
    Sending(u64),
    /// It was sent completely. The answer is pending.
    AwaitingAnswer,
    /// The answer was lost. The list is checked to find out what was stored.
    ResolvingLostAnswer,
    /// Stored. The answer matches what was sent.
    Stored,
    /// Stored, and a newly loaded list matches too.
    Checked,
    /// The same bytes were already published. Nothing was sent.
    Unchanged,
    /// Stored, but the server reports something else than what was sent.
    StoredDifferently(Vec<Mismatch>),
    /// The server rejected it, or it was not sent.
    Failed(Problem),
    /// No answer was received, and the outcome could not be found out.
    Unknown(Problem),
    /// The browser could not read the file.
    Unreadable(String),
    /// Not sent, because the file it would replace could not be saved.
    NoCopy(String),
    /// Not sent, because the published file has changed since the administrator decided.
    ChangedMeanwhile,
    /// Cancelled before anything was stored.
    Cancelled,
}

/// The phase of an upload in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UploadPhase {
    /// The administrator has to look at it.
    NeedsAttention,
    /// In progress.
    Active,
    /// Waiting in the queue.
    Waiting,
    /// Finished.
    Done,
}

/// What a person can do about an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadAction {
    /// Replace the published file although no copy of it can be saved.
    SendWithoutCopy,
    /// Upload it again.
    Retry,
    /// Cancel it.
    Cancel,
}

impl UploadAction {
    /// All actions in the order of the buttons.
    pub const ALL: [Self; 3] = [Self::SendWithoutCopy, Self::Retry, Self::Cancel];
}

impl UploadStatus {
    /// The phase of this status.
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

    /// Whether it can be retried.
    pub fn may_retry(&self) -> bool {
        matches!(
            self,
            Self::Failed(_) | Self::Unknown(_) | Self::Unreadable(_) | Self::Cancelled | Self::NoCopy(_)
        )
    }

    /// What a person can do about it.
    pub fn actions(&self) -> Vec<UploadAction> {
        let is_possible = |action: &UploadAction| match action {
            UploadAction::SendWithoutCopy => matches!(self, Self::NoCopy(_)),
            UploadAction::Retry => self.may_retry(),
            UploadAction::Cancel => matches!(self.phase(), UploadPhase::Active | UploadPhase::Waiting),
        };
        UploadAction::ALL.into_iter().filter(is_possible).collect()
    }

    /// The problem to explain, and whether it leaves the outcome unknown.
    pub fn problem(&self) -> Option<(&Problem, bool)> {
        match self {
            Self::Failed(problem) => Some((problem, false)),
            Self::Unknown(problem) => Some((problem, true)),
            _ => None,
        }
    }

    /// How many bytes were hashed or sent, while that is going on.
    pub fn progress(&self) -> Option<u64> {
        match self {
            Self::Hashing(bytes) | Self::Sending(bytes) => Some(*bytes),
            _ => None,
        }
    }

    /// How many bytes of a file of this size were processed.
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

/// The totals of a queue. Each file is counted in exactly one of the groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UploadTotals {
    /// All files.
    pub files: usize,
    /// Total size in bytes.
    pub bytes: u64,
    /// Bytes processed so far.
    pub bytes_done: u64,
    /// Waiting in the queue.
    pub waiting: usize,
    /// In progress.
    pub active: usize,
    /// Stored and checked in a newly loaded list.
    pub checked: usize,
    /// Stored, but not checked in a newly loaded list yet.
    pub stored: usize,
    /// Already published with the same bytes.
    pub unchanged: usize,
    /// Cancelled.
    pub cancelled: usize,
    /// Not stored: rejected, unreadable, changed meanwhile, or without a copy of the old file.
    pub failed: usize,
    /// Stored differently than sent.
    pub stored_differently: usize,
    /// With unknown outcome.
    pub unknown: usize,
}

impl UploadTotals {
    /// Counts one file.
    pub fn add(&mut self, size: u64, status: &UploadStatus) {
        self.files += 1;
        self.bytes += size;
        self.bytes_done += status.bytes(size);
        let slot = match status {
            UploadStatus::Stored => &mut self.stored,
            UploadStatus::Checked => &mut self.checked,
            UploadStatus::Unchanged => &mut self.unchanged,
            UploadStatus::Cancelled => &mut self.cancelled,
            UploadStatus::StoredDifferently(_) => &mut self.stored_differently,
            UploadStatus::Unknown(_) => &mut self.unknown,
            status => match status.phase() {
                UploadPhase::Waiting => &mut self.waiting,
                UploadPhase::Active => &mut self.active,
                UploadPhase::NeedsAttention | UploadPhase::Done => &mut self.failed,
            },
        };
        *slot += 1;
    }

    /// Whether any file is waiting or in progress.
    pub fn is_running(&self) -> bool {
        self.active + self.waiting > 0
    }

    /// Number of files that are neither stored nor cancelled.
    pub fn unfinished(&self) -> usize {
        self.waiting + self.active + self.failed + self.unknown
    }

    /// Number of files that are neither waiting nor in progress.
    pub fn ended(&self) -> usize {
        self.files - self.active - self.waiting
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::problem::tests::server;

    impl UploadTotals {
        /// The sum of all groups.
        pub(crate) fn sum(&self) -> usize {
            self.waiting
                + self.active
                + self.checked
                + self.stored
                + self.unchanged
                + self.cancelled
                + self.failed
                + self.stored_differently
                + self.unknown
        }
    }

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
            let is_open = matches!(status.phase(), UploadPhase::Active | UploadPhase::Waiting);
            assert!(!(status.may_retry() && is_open), "{status:?}");
            assert_eq!(status.actions().contains(&UploadAction::Cancel), is_open, "{status:?}");
            assert_eq!(status.actions().contains(&UploadAction::Retry), status.may_retry(), "{status:?}");
        }
        assert_eq!((totals.files, totals.sum()), (all.len(), all.len()));
        assert_eq!(totals.bytes, 170);
        assert_eq!(totals.bytes_done, 4 + 6 * 10);
        assert_eq!(totals.ended(), 10);
        assert!(totals.is_running());
    }
}
