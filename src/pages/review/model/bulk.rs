//! The rules of a bulk rejection: what is sent for each operation, what can be retried, and the count of results. A
//! rejection is safe to send without reading again. An approval is not, so there is no bulk approval.

use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Item, Queue, Status};
use crate::operations::verdict::VerdictRequest;
use admin_api::endpoint::Decision;

/// The results of a bulk rejection so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BulkCounts {
    /// Rejected, confirmed by the server.
    pub rejected: usize,
    /// Final with another outcome: gone before, or decided elsewhere.
    pub otherwise: usize,
    /// Refused.
    pub refused: usize,
    /// The outcome is unknown.
    pub unknown: usize,
    /// Not sent.
    pub unsent: usize,
}

impl BulkCounts {
    /// The number of operations with a result.
    pub fn done(&self) -> usize {
        self.rejected + self.otherwise + self.refused + self.unknown
    }

    /// Counts the operations of a set; `None` is one that was removed from the queue.
    pub fn of<'a>(items: impl Iterator<Item = Option<&'a Item>>) -> Self {
        let mut counts = Self::default();
        for item in items {
            let counter = match item.map(|item| &item.status) {
                Some(Status::Waiting(Some(_))) => &mut counts.refused,
                Some(Status::Waiting(None) | Status::Undoable { .. } | Status::Sending(_)) => {
                    &mut counts.unsent
                }
                Some(Status::Decided(verdict)) => match verdict.outcome {
                    Outcome::Rejected => &mut counts.rejected,
                    Outcome::Unknown(_) => &mut counts.unknown,
                    _ => &mut counts.otherwise,
                },
                None => &mut counts.otherwise,
            };
            *counter += 1;
        }
        counts
    }
}

/// What a bulk rejection does next for one operation.
#[derive(Debug, Clone, PartialEq)]
pub enum BulkStep {
    /// It waits: its rejection is sent.
    Send(Box<VerdictRequest>),
    /// The answer to its rejection was lost: the rejection is sent again, which shows the outcome of the first.
    Repeat,
    /// Nothing is sent: it is decided, is being decided, or was removed.
    Skip,
}

impl BulkStep {
    /// The next step for an operation; `None` is one that was removed from the queue.
    pub fn next(item: Option<&Item>) -> Self {
        match item {
            Some(item) if item.is_waiting() => Self::Send(Box::new(VerdictRequest {
                key: item.key.clone(),
                decision: Decision::Reject,
                seen: None,
                additional_info: None,
                note: Some(item.note.clone()).filter(|note| !note.is_empty()),
            })),
            Some(item) if is_unknown_rejection(item) => Self::Repeat,
            _ => Self::Skip,
        }
    }
}

/// The operations of a set whose rejection was refused or got no answer. It can safely be sent again.
pub fn failed(queue: &Queue, set: &[OperationKey]) -> Vec<OperationKey> {
    let may_retry = |key: &&OperationKey| {
        queue
            .get(key)
            .is_some_and(|item| matches!(item.status, Status::Waiting(Some(_))) || is_unknown_rejection(item))
    };
    set.iter().filter(may_retry).cloned().collect()
}

/// An approval is never sent again from here.
fn is_unknown_rejection(item: &Item) -> bool {
    item.verdict().is_some_and(|verdict| {
        verdict.decision == Some(Decision::Reject) && matches!(verdict.outcome, Outcome::Unknown(_))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::key::OperationKey;
    use crate::operations::queue::Verdict;
    use crate::problem::tests::server;
    use admin_api::OperationKind;

    #[test]
    fn every_status_is_counted_once() {
        let decided = |outcome| Status::Decided(Verdict { decision: None, outcome, at_ms: 0.0 });
        let statuses = [
            Status::Waiting(None),
            Status::Waiting(Some(server("UnexpectedError"))),
            decided(Outcome::Rejected),
            decided(Outcome::Gone(None)),
            decided(Outcome::Unknown(server("x"))),
        ];
        let items = statuses
            .map(|status| Item { status, ..Item::new(OperationKey::new(OperationKind::Share, "a"), 0.0) });
        let counts = BulkCounts::of(items.iter().map(Some).chain([None]));
        let expected = BulkCounts { rejected: 1, otherwise: 2, refused: 1, unknown: 1, unsent: 1 };
        assert_eq!((counts, counts.done()), (expected, 5));
    }

    #[test]
    fn a_retry_sends_what_was_refused_and_repeats_what_is_unknown() {
        let key = |id: &str| OperationKey::new(OperationKind::Share, id);
        let mut queue = Queue::default();
        for (id, outcome) in [
            ("refused", Outcome::Refused(server("x"))),
            ("unknown", Outcome::Unknown(server("x"))),
            ("rejected", Outcome::Rejected),
        ] {
            queue.add(Item { note: "n".into(), ..Item::new(key(id), 1.0) });
            assert!(queue.begin_sending(&key(id), Decision::Reject, "tab"));
            queue.settle(&key(id), Decision::Reject, outcome, 2.0);
        }
        queue.add(Item::new(key("approved"), 1.0));
        assert!(queue.begin_sending(&key("approved"), Decision::Approve, "tab"));
        queue.settle(&key("approved"), Decision::Approve, Outcome::Unknown(server("x")), 2.0);
        let set = ["rejected", "unknown", "approved", "refused", "removed"].map(key);
        assert_eq!(failed(&queue, &set), [key("unknown"), key("refused")]);
        let step = |id: &str| BulkStep::next(queue.get(&key(id)));
        assert_eq!((step("unknown"), step("approved")), (BulkStep::Repeat, BulkStep::Skip));
        assert_eq!((step("rejected"), step("removed")), (BulkStep::Skip, BulkStep::Skip));
        let BulkStep::Send(request) = step("refused") else { panic!("it is sent again") };
        assert_eq!((request.decision, request.seen), (Decision::Reject, None));
        assert_eq!(request.note.as_deref(), Some("n"));
    }
}
