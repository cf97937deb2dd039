//! Whether the open operation can be decided, and if not, why. The sentences are in `text`.

use crate::operations::queue::Status;
use admin_api::endpoint::Decision;

/// Whether the buttons of a verdict are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// The operation can be decided.
    Live,
    /// It cannot be decided now.
    Off(Why),
}

/// Why the buttons of a verdict are off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A verdict is being sent.
    Sending(Decision),
    /// A rejection will be sent soon.
    Undoable,
    /// It is decided, or its outcome is unknown.
    Decided,
    /// It has changed since it was shown.
    Changed,
    /// Its details could not be read.
    Unreadable,
    /// Its details are not read yet, or it is not in the queue yet.
    Unread,
    /// It was opened by itself just now: a click may still be meant for the operation before.
    Unsettled,
}

/// How far the details on screen are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// They are being read, or were not requested yet.
    Pending,
    /// They could not be read.
    Failed,
    /// They are on screen.
    Ready,
}

/// What the readiness depends on.
#[derive(Debug)]
pub struct VerdictFacts<'a> {
    /// The operation's status; `None` if it is not in the queue.
    pub status: Option<&'a Status>,
    /// Whether a verdict was not sent because the operation has changed.
    pub is_changed: bool,
    /// The details on screen.
    pub shown: Shown,
    /// Whether the stored queue was loaded: another tab may have decided the operation.
    pub is_loaded: bool,
    /// Whether the operation has been open for long enough.
    pub is_settled: bool,
}

impl Readiness {
    /// Whether the operation can be decided.
    pub fn of(facts: &VerdictFacts) -> Self {
        Self::Off(match (facts.status, facts.shown) {
            (Some(Status::Sending(sending)), _) => Why::Sending(sending.decision),
            (Some(Status::Undoable { .. }), _) => Why::Undoable,
            (Some(Status::Decided(_)), _) => Why::Decided,
            _ if facts.is_changed => Why::Changed,
            (_, Shown::Failed) => Why::Unreadable,
            (_, Shown::Pending) | (None, _) => Why::Unread,
            _ if !facts.is_loaded => Why::Unread,
            _ if !facts.is_settled => Why::Unsettled,
            _ => return Self::Live,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::outcome::Outcome;
    use crate::operations::queue::{Sending, Verdict};
    use crate::problem::tests::server;

    const WAITING: Status = Status::Waiting(None);

    fn facts(status: &Status) -> VerdictFacts<'_> {
        VerdictFacts {
            status: Some(status),
            is_changed: false,
            shown: Shown::Ready,
            is_loaded: true,
            is_settled: true,
        }
    }

    #[test]
    fn a_waiting_operation_on_screen_can_be_decided() {
        for status in [WAITING, Status::Waiting(Some(server("UnexpectedError")))] {
            assert_eq!(Readiness::of(&facts(&status)), Readiness::Live);
        }
    }

    #[test]
    fn each_missing_condition_is_named() {
        let off = |facts: VerdictFacts| match Readiness::of(&facts) {
            Readiness::Off(why) => why,
            Readiness::Live => panic!("{facts:?}"),
        };
        assert_eq!(off(VerdictFacts { status: None, ..facts(&WAITING) }), Why::Unread);
        assert_eq!(off(VerdictFacts { is_changed: true, ..facts(&WAITING) }), Why::Changed);
        assert_eq!(off(VerdictFacts { shown: Shown::Pending, ..facts(&WAITING) }), Why::Unread);
        assert_eq!(off(VerdictFacts { shown: Shown::Failed, ..facts(&WAITING) }), Why::Unreadable);
        assert_eq!(off(VerdictFacts { is_loaded: false, ..facts(&WAITING) }), Why::Unread);
        assert_eq!(off(VerdictFacts { is_settled: false, ..facts(&WAITING) }), Why::Unsettled);
    }

    #[test]
    fn a_claimed_or_decided_operation_says_so_first() {
        let sending = Status::Sending(Sending { decision: Decision::Approve, tab: String::new() });
        let decided = Status::Decided(Verdict { decision: None, outcome: Outcome::Approved, at_ms: 0.0 });
        for (status, why) in [
            (sending, Why::Sending(Decision::Approve)),
            (Status::Undoable { until_ms: 1.0 }, Why::Undoable),
            (decided, Why::Decided),
        ] {
            let facts = VerdictFacts { is_changed: true, shown: Shown::Failed, ..facts(&status) };
            assert_eq!(Readiness::of(&facts), Readiness::Off(why));
        }
    }
}
