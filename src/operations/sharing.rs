//! The rules by which the tabs of one browser share the queue: which tab may send a verdict, and what a save may change in
//! the store. The store itself is `queue_store`.

use super::queue::{Item, Status};

/// Whether a verdict may be sent from here.
#[derive(Debug)]
pub enum Claim {
    /// This tab may send it.
    Ours,
    /// Another tab was quicker; this is the operation's current state.
    Theirs(Box<Item>),
}

impl Claim {
    /// The answer to `sending`, which claims an operation, from what the store has of that operation.
    pub fn on(stored: Option<Item>, sending: &Item) -> Self {
        match stored {
            Some(stored) if !stored.is_waiting() && stored.status != sending.status => {
                Self::Theirs(Box::new(stored))
            }
            _ => Self::Ours,
        }
    }
}

/// What a save may change in the store that all tabs share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveScope {
    /// Details, notes and texts. The stored status stays, except that a waiting operation may turn out to be decided:
    /// this tab may not know yet that another one has claimed the operation.
    Content,
    /// The status as well, because this tab has the claim or has found out the outcome.
    Status,
}

impl SaveScope {
    /// The record to store for `ours`, where the store has `stored`.
    pub fn merge(self, stored: Option<Item>, ours: Item) -> Item {
        if self == Self::Status {
            return ours;
        }
        let is_taken = stored.as_ref().is_some_and(|stored| !stored.is_waiting());
        let status = match (&ours.status, stored) {
            (Status::Decided(_), _) if !is_taken => return ours,
            (_, Some(stored)) => stored.status,
            // A claim is stored by the claim itself.
            (_, None) => Status::Waiting(None),
        };
        Item { status, ..ours }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::key::OperationKey;
    use crate::operations::outcome::Outcome;
    use crate::operations::queue::{Sending, Verdict};
    use admin_api::OperationKind;
    use admin_api::endpoint::Decision;

    fn item(status: Status) -> Item {
        Item { status, ..Item::new(OperationKey::new(OperationKind::Share, "a"), 1.0) }
    }

    fn sent_by(tab: &str) -> Item {
        item(Status::Sending(Sending { decision: Decision::Approve, tab: tab.into() }))
    }

    fn approved() -> Item {
        item(Status::Decided(Verdict { decision: None, outcome: Outcome::Approved, at_ms: 1.0 }))
    }

    #[test]
    fn a_claim_loses_against_a_claim_or_a_verdict_of_another_tab() {
        let ours = sent_by("ours");
        for stored in [None, Some(item(Status::Waiting(None))), Some(ours.clone())] {
            assert!(matches!(Claim::on(stored, &ours), Claim::Ours));
        }
        for stored in [sent_by("theirs"), approved()] {
            assert!(matches!(Claim::on(Some(stored), &ours), Claim::Theirs(_)));
        }
    }

    #[test]
    fn a_note_never_changes_a_stored_status() {
        let noted = |status| Item { note: "n".into(), ..item(status) };
        for stored in [sent_by("theirs"), approved(), item(Status::Waiting(None))] {
            let merged = SaveScope::Content.merge(Some(stored.clone()), noted(Status::Waiting(None)));
            assert_eq!((merged.status, merged.note.as_str()), (stored.status, "n"));
        }
        let claimed = SaveScope::Content.merge(None, sent_by("ours"));
        assert_eq!(claimed.status, Status::Waiting(None));
    }

    #[test]
    fn a_waiting_operation_can_turn_out_to_be_decided() {
        let waiting = item(Status::Waiting(None));
        assert_eq!(SaveScope::Content.merge(Some(waiting), approved()), approved());
        assert_eq!(
            SaveScope::Content.merge(Some(sent_by("theirs")), approved()).status,
            sent_by("theirs").status
        );
        assert_eq!(SaveScope::Status.merge(Some(sent_by("ours")), approved()), approved());
    }
}
