//! The states of a file on its way to the tenant, and their sum.

use super::verify::Mismatch;
use crate::problem::Problem;

/// Where a file stands. Each says what is known, and nothing more.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// Its turn has not come.
    Waiting,
    /// The version that it replaces is read and kept.
    Keeping,
    /// Its hash is taken: so many bytes.
    Hashing(u64),
    /// It is ready, and waits for a connection.
    Ready,
    /// It is sent: so many bytes have left.
    Sending(u64),
    /// All of it has left; the answer is not there.
    Answering,
    /// The answer was lost, and the tenant is asked what it has.
    Asking,
    /// The answer fits what was sent.
    Stored,
    /// A fresh list fits it, too.
    Checked,
    /// The tenant had the same bytes already: nothing was sent.
    Unchanged,
    /// The server has it, but says something else of it than what was sent.
    Wrong(Vec<Mismatch>),
    /// Refused, or not sent.
    Failed(Problem),
    /// No answer, and the tenant could not be asked either.
    Unknown(Problem),
    /// The browser could not read the file any more.
    Unreadable(String),
    /// The version that it would replace could not be kept, so it was not sent.
    NotKept(String),
    /// Something else is there now than when replacing was decided, so it was not sent.
    Overtaken,
    /// Given up before anything was stored.
    Cancelled,
}

/// What a status means for the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// A person has to look.
    Attention,
    /// On its way.
    Active,
    /// To come.
    Waiting,
    /// Through.
    Done,
}

impl Status {
    /// What it means for the queue.
    pub fn phase(&self) -> Phase {
        match self {
            Self::Waiting => Phase::Waiting,
            Self::Keeping
            | Self::Hashing(_)
            | Self::Ready
            | Self::Sending(_)
            | Self::Answering
            | Self::Asking => Phase::Active,
            Self::Stored | Self::Checked | Self::Unchanged | Self::Cancelled => Phase::Done,
            _ => Phase::Attention,
        }
    }

    /// Whether it can be tried again.
    pub fn may_retry(&self) -> bool {
        matches!(
            self,
            Self::Failed(_) | Self::Unknown(_) | Self::Unreadable(_) | Self::Cancelled | Self::NotKept(_)
        )
    }

    /// Bytes of a file of this size that are behind it.
    pub fn bytes(&self, size: u64) -> u64 {
        match self {
            Self::Sending(sent) => (*sent).min(size),
            Self::Answering
            | Self::Asking
            | Self::Stored
            | Self::Checked
            | Self::Unchanged
            | Self::Wrong(_) => size,
            _ => 0,
        }
    }
}

/// The sum of a queue. Every file is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
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

impl Tally {
    /// Counts one file.
    pub fn add(&mut self, size: u64, status: &Status) {
        self.files += 1;
        self.bytes += size;
        self.bytes_done += status.bytes(size);
        let location = match status {
            Status::Waiting => &mut self.waiting,
            Status::Keeping
            | Status::Hashing(_)
            | Status::Ready
            | Status::Sending(_)
            | Status::Answering
            | Status::Asking => &mut self.active,
            Status::Stored => &mut self.stored,
            Status::Checked => &mut self.checked,
            Status::Unchanged => &mut self.unchanged,
            Status::Cancelled => &mut self.cancelled,
            Status::Wrong(_) => &mut self.wrong,
            Status::Unknown(_) => &mut self.unknown,
            Status::Failed(_) | Status::Unreadable(_) | Status::NotKept(_) | Status::Overtaken => {
                &mut self.failed
            }
        };
        *location += 1;
    }

    /// Whether anything is on its way or to come.
    pub fn is_running(&self) -> bool {
        self.active + self.waiting > 0
    }

    /// Files that nothing more happens to by itself.
    pub fn through(&self) -> usize {
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
            Status::Waiting,
            Status::Keeping,
            Status::Hashing(1),
            Status::Ready,
            Status::Sending(4),
            Status::Answering,
            Status::Asking,
            Status::Stored,
            Status::Checked,
            Status::Unchanged,
            Status::Wrong(vec![Mismatch::Missing]),
            Status::Failed(problem()),
            Status::Unknown(problem()),
            Status::Unreadable("gone".into()),
            Status::NotKept("full".into()),
            Status::Overtaken,
            Status::Cancelled,
        ];
        let mut tally = Tally::default();
        for status in &all {
            tally.add(10, status);
            assert!(!(status.may_retry() && matches!(status.phase(), Phase::Active | Phase::Waiting)));
        }
        let sum = tally.waiting
            + tally.active
            + tally.checked
            + tally.stored
            + tally.unchanged
            + tally.cancelled
            + tally.failed
            + tally.wrong
            + tally.unknown;
        assert_eq!((tally.files, sum), (all.len(), all.len()));
        assert_eq!(tally.bytes, 170);
        assert_eq!(tally.bytes_done, 4 + 6 * 10);
        assert_eq!(tally.through(), 10);
        assert!(tally.is_running());
    }
}
