//! The operations held in this browser, and what may be done with each: the rules, without screens or calls.

use crate::model::context::Details;
use crate::model::key::OperationKey;
use crate::model::outcome::Outcome;
use crate::model::problem::Problem;
use admin_api::endpoint::Decision;
use std::collections::HashMap;

/// An operation held.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which one.
    pub key: OperationKey,
    /// When it came, in milliseconds since 1970-01-01 UTC.
    pub added_at_ms: f64,
    /// What was last read of it.
    pub details: Option<Details>,
    /// Where it stands.
    pub status: Status,
}

/// Where an operation stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// Waits for a verdict. The problem is that of the last try, where one was refused.
    Waiting(Option<Problem>),
    /// A verdict is on its way.
    Sending(Decision),
    /// Through, or of unknown outcome.
    Decided(Verdict),
}

/// A verdict and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Which way it was decided here.
    pub decision: Decision,
    /// What became of it.
    pub outcome: Outcome,
    /// When that was known, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

/// All operations held, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    items: Vec<Item>,
    places: HashMap<OperationKey, usize>,
}

impl Queue {
    /// Takes an operation in; `false` when it is held already.
    pub fn add(&mut self, key: OperationKey, now_ms: f64) -> bool {
        if self.places.contains_key(&key) {
            return false;
        }
        self.places.insert(key.clone(), self.items.len());
        self.items.push(Item { key, added_at_ms: now_ms, details: None, status: Status::Waiting(None) });
        true
    }

    /// All operations, oldest first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// One operation.
    pub fn get(&self, key: &OperationKey) -> Option<&Item> {
        self.places.get(key).map(|&place| &self.items[place])
    }

    fn get_mut(&mut self, key: &OperationKey) -> Option<&mut Item> {
        self.places.get(key).map(|&place| &mut self.items[place])
    }

    /// How many wait for a verdict.
    pub fn waiting(&self) -> usize {
        self.items.iter().filter(|item| matches!(item.status, Status::Waiting(_))).count()
    }

    /// Notes what was read of an operation.
    pub fn learn(&mut self, key: &OperationKey, details: &Details) {
        if let Some(item) = self.get_mut(key) {
            item.details = Some(details.clone());
        }
    }

    /// Claims an operation for a verdict. `false` when it is not there to be decided: a second click, or one that is
    /// through.
    pub fn begin(&mut self, key: &OperationKey, decision: Decision) -> bool {
        match self.get_mut(key) {
            Some(item) if matches!(item.status, Status::Waiting(_)) => {
                item.status = Status::Sending(decision);
                true
            }
            _ => false,
        }
    }

    /// Gives an operation back undecided: nothing was sent.
    pub fn release(&mut self, key: &OperationKey) {
        if let Some(item) = self.get_mut(key) {
            item.status = Status::Waiting(None);
        }
    }

    /// Notes what became of a verdict.
    pub fn settle(&mut self, key: &OperationKey, decision: Decision, outcome: Outcome, now_ms: f64) {
        let Some(item) = self.get_mut(key) else { return };
        item.status = match outcome {
            Outcome::Refused(problem) => Status::Waiting(Some(problem)),
            outcome => Status::Decided(Verdict { decision, outcome, at_ms: now_ms }),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::problem::tests::server;
    use admin_api::OperationKind;

    fn key(id: &str) -> OperationKey {
        OperationKey::new(OperationKind::Share, id)
    }

    fn queue() -> Queue {
        let mut queue = Queue::default();
        assert!(queue.add(key("a"), 1.0));
        queue
    }

    #[test]
    fn an_operation_is_held_once() {
        let mut queue = queue();
        assert!(!queue.add(key("a"), 2.0));
        assert!(queue.add(key("b"), 2.0));
        assert_eq!(queue.items().iter().map(|item| item.key.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_second_click_claims_nothing() {
        let mut queue = queue();
        assert!(queue.begin(&key("a"), Decision::Approve));
        assert!(!queue.begin(&key("a"), Decision::Approve));
        assert!(!queue.begin(&key("a"), Decision::Reject));
        assert!(!queue.begin(&key("unheard of"), Decision::Reject));
        assert_eq!(queue.waiting(), 0);
    }

    #[test]
    fn what_is_through_stays_through() {
        let mut queue = queue();
        queue.begin(&key("a"), Decision::Reject);
        queue.settle(&key("a"), Decision::Reject, Outcome::Rejected, 5.0);
        assert!(!queue.begin(&key("a"), Decision::Approve));
        let Status::Decided(verdict) = &queue.get(&key("a")).unwrap().status else { panic!("decided") };
        assert_eq!(
            (verdict.decision, &verdict.outcome, verdict.at_ms),
            (Decision::Reject, &Outcome::Rejected, 5.0)
        );
    }

    #[test]
    fn a_refusal_and_a_release_leave_it_waiting() {
        let mut queue = queue();
        queue.begin(&key("a"), Decision::Approve);
        queue.settle(&key("a"), Decision::Approve, Outcome::Refused(server("InvalidAuthorization")), 5.0);
        assert_eq!(
            queue.get(&key("a")).unwrap().status,
            Status::Waiting(Some(server("InvalidAuthorization")))
        );
        assert!(queue.begin(&key("a"), Decision::Approve));
        queue.release(&key("a"));
        assert_eq!(queue.get(&key("a")).unwrap().status, Status::Waiting(None));
    }

    #[test]
    fn an_unknown_outcome_locks_the_buttons() {
        let mut queue = queue();
        queue.begin(&key("a"), Decision::Approve);
        queue.settle(&key("a"), Decision::Approve, Outcome::Unknown(server("x")), 5.0);
        assert!(!queue.begin(&key("a"), Decision::Approve));
    }
}
