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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveScope {
    /// Details, notes and texts. The stored status stays, except that a waiting operation may turn out to be decided:
    /// this tab may not know yet that another one has claimed the operation.
    Content,
    /// The status as well, because this tab has the claim or has found out the outcome. What another tab has claimed or
    /// decided meanwhile stays.
    Status,
    /// The status as well, because the tab of this name had the claim and was closed.
    Orphan(String),
}

impl SaveScope {
    /// The record that `tab` stores for its state `ours`, where the store has `stored`.
    pub fn merge(&self, tab: &str, stored: Option<Item>, ours: Item) -> Item {
        // The tab whose claim ends with this save.
        let claimant = match self {
            Self::Content => None,
            Self::Status => Some(tab),
            Self::Orphan(closed_tab) => Some(closed_tab.as_str()),
        };
        let may_change = match (stored.as_ref().map(|stored| &stored.status), &ours.status) {
            // A claim is stored by the claim itself, and leaving the page undoes a delayed rejection.
            (_, Status::Sending(_) | Status::Undoable { .. }) => false,
            (None | Some(Status::Waiting(_) | Status::Undoable { .. }), Status::Decided(_)) => true,
            (None | Some(Status::Waiting(_) | Status::Undoable { .. }), _) => claimant.is_some(),
            (Some(Status::Sending(sending)), _) => claimant == Some(sending.tab.as_str()),
            (Some(Status::Decided(verdict)), _) => claimant.is_some() && !verdict.outcome.is_final(),
        };
        let status = match stored {
            _ if may_change => return ours,
            Some(stored) => stored.status,
            None => Status::Waiting(None),
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
    use crate::problem::tests::server;
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

    fn merge(scope: SaveScope, stored: &Item, ours: Item) -> Status {
        scope.merge("ours", Some(stored.clone()), ours).status
    }

    #[test]
    fn a_note_never_changes_a_stored_status() {
        for stored in [sent_by("theirs"), sent_by("ours"), approved(), item(Status::Waiting(None))] {
            let noted = Item { note: "n".into(), ..item(Status::Waiting(None)) };
            let merged = SaveScope::Content.merge("ours", Some(stored.clone()), noted);
            assert_eq!((merged.status, merged.note.as_str()), (stored.status, "n"));
        }
        let claimed = SaveScope::Content.merge("ours", None, sent_by("ours"));
        assert_eq!(claimed.status, Status::Waiting(None));
    }

    #[test]
    fn a_waiting_operation_can_turn_out_to_be_decided() {
        let waiting = item(Status::Waiting(None));
        assert_eq!(merge(SaveScope::Content, &waiting, approved()), approved().status);
        assert_eq!(merge(SaveScope::Content, &sent_by("theirs"), approved()), sent_by("theirs").status);
    }

    #[test]
    fn an_outcome_ends_the_own_claim_and_no_other() {
        let waiting = item(Status::Waiting(None));
        assert_eq!(merge(SaveScope::Status, &sent_by("ours"), approved()), approved().status);
        assert_eq!(merge(SaveScope::Status, &sent_by("theirs"), waiting.clone()), sent_by("theirs").status);
        assert_eq!(merge(SaveScope::Status, &approved(), waiting.clone()), approved().status);
        let closed = SaveScope::Orphan("theirs".into());
        assert_eq!(merge(closed.clone(), &sent_by("theirs"), approved()), approved().status);
        assert_eq!(merge(closed, &sent_by("ours"), approved()), sent_by("ours").status);
    }

    #[test]
    fn an_unknown_outcome_can_be_resolved() {
        let outcome = Outcome::Unknown(server("x"));
        let unknown = item(Status::Decided(Verdict { decision: None, outcome, at_ms: 1.0 }));
        let waiting = item(Status::Waiting(None));
        assert_eq!(merge(SaveScope::Status, &unknown, waiting.clone()), waiting.status);
        assert_eq!(merge(SaveScope::Content, &unknown, waiting), unknown.status);
    }
}
