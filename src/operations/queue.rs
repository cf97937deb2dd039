//! The operations held in this browser, and what may be done with each: the rules, without screens or calls.

use super::context::Details;
use super::key::OperationKey;
use super::outcome::Outcome;
use crate::problem::Problem;
use admin_api::endpoint::Decision;
use std::collections::HashMap;

/// An operation held.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which one.
    pub key: OperationKey,
    /// When it came, in milliseconds since 1970-01-01 UTC.
    pub added_at_ms: f64,
    /// When the integrating application learnt of it, ISO 8601, where its feed says so.
    pub received_at: Option<String>,
    /// What the integrating application's feed says of it.
    pub feed_note: Option<String>,
    /// The private note of this browser. It is in no receipt.
    pub note: String,
    /// What goes to the server with the approval of an invitation link creation.
    pub additional_info: String,
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
    /// A rejection that is sent soon, unless it is taken back.
    Undoable {
        /// When it is sent, in milliseconds since 1970-01-01 UTC.
        until_ms: f64,
    },
    /// A verdict is on its way.
    Sending(Sending),
    /// Through, or of unknown outcome.
    Decided(Verdict),
}

/// A verdict on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Sending {
    /// Which way.
    pub decision: Decision,
    /// The browser tab that sends it.
    pub tab: String,
}

/// A verdict and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Which way it was decided here; `None` when it was not decided here.
    pub decision: Option<Decision>,
    /// What became of it.
    pub outcome: Outcome,
    /// When that was known, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

impl Item {
    /// A fresh operation that waits.
    pub fn new(key: OperationKey, added_at_ms: f64) -> Self {
        Self {
            key,
            added_at_ms,
            received_at: None,
            feed_note: None,
            note: String::new(),
            additional_info: String::new(),
            details: None,
            status: Status::Waiting(None),
        }
    }

    /// The tresor, where it is known.
    pub fn tresor(&self) -> Option<admin_api::TresorId> {
        self.details.as_ref().map(|details| details.tresor.clone()).or_else(|| self.key.tresor())
    }

    /// When it was made or, where nothing tells, when the application learnt of it; ISO 8601.
    pub fn made_at(&self) -> Option<&str> {
        let made = self.details.as_ref().and_then(|details| details.timestamp.as_deref());
        made.or(self.received_at.as_deref())
    }

    /// Whether it waits for a verdict.
    pub fn is_waiting(&self) -> bool {
        matches!(self.status, Status::Waiting(_))
    }

    /// The verdict, where it is through or of unknown outcome.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.status {
            Status::Decided(verdict) => Some(verdict),
            _ => None,
        }
    }
}

/// All operations held, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    items: Vec<Item>,
    places: HashMap<OperationKey, usize>,
}

impl Queue {
    /// Takes an operation in; `false` when it is held already.
    pub fn add(&mut self, item: Item) -> bool {
        let fresh = !self.places.contains_key(&item.key);
        if fresh {
            self.places.insert(item.key.clone(), self.items.len());
            self.items.push(item);
        }
        fresh
    }

    /// Puts an operation as another tab or the store has it, whatever stands here.
    pub fn put(&mut self, item: Item) {
        match self.places.get(&item.key) {
            Some(&location) => self.items[location] = item,
            None => {
                self.add(item);
            }
        }
    }

    /// All operations, oldest first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// One operation.
    pub fn get(&self, key: &OperationKey) -> Option<&Item> {
        self.places.get(key).map(|&location| &self.items[location])
    }

    /// One operation, to note something of it.
    pub fn get_mut(&mut self, key: &OperationKey) -> Option<&mut Item> {
        self.places.get(key).map(|&location| &mut self.items[location])
    }

    /// How many wait for a verdict.
    pub fn waiting(&self) -> usize {
        self.items.iter().filter(|item| item.is_waiting()).count()
    }

    /// Claims an operation for a rejection that can be taken back until `until_ms`. `false` when it does not wait.
    pub fn hold_back(&mut self, key: &OperationKey, until_ms: f64) -> bool {
        self.change_waiting(key, Status::Undoable { until_ms })
    }

    /// Claims an operation for a verdict. `false` when it is not there to be decided: a second click, or one that is
    /// through.
    pub fn begin(&mut self, key: &OperationKey, decision: Decision, tab: &str) -> bool {
        self.change_waiting(key, Status::Sending(Sending { decision, tab: tab.to_owned() }))
    }

    fn change_waiting(&mut self, key: &OperationKey, status: Status) -> bool {
        match self.get_mut(key) {
            Some(item) if item.is_waiting() => {
                item.status = status;
                true
            }
            _ => false,
        }
    }

    /// Gives an operation back undecided, because nothing was sent. What is through stays through.
    pub fn release(&mut self, key: &OperationKey) {
        if let Some(item) = self.get_mut(key)
            && matches!(item.status, Status::Undoable { .. } | Status::Sending(_))
        {
            item.status = Status::Waiting(None);
        }
    }

    /// Notes what became of a verdict.
    pub fn settle(&mut self, key: &OperationKey, decision: Decision, outcome: Outcome, now_ms: f64) {
        let Some(item) = self.get_mut(key) else { return };
        item.status = match outcome {
            Outcome::Refused(problem) => Status::Waiting(Some(problem)),
            outcome => Status::Decided(Verdict { decision: Some(decision), outcome, at_ms: now_ms }),
        };
    }

    /// Notes that an operation waits no more although nothing was decided here. What is on its way or through here
    /// keeps its own outcome. `false` when nothing changed.
    pub fn gone(&mut self, key: &OperationKey, problem: Option<Problem>, now_ms: f64) -> bool {
        let verdict = Verdict { decision: None, outcome: Outcome::Gone(problem), at_ms: now_ms };
        self.change_waiting(key, Status::Decided(verdict))
    }

    /// Takes away what is through for sure, and answers what that was. An unknown outcome stays.
    pub fn clear_decided(&mut self) -> Vec<OperationKey> {
        let is_final = |item: &&Item| item.verdict().is_some_and(|verdict| verdict.outcome.is_final());
        let cleared = self.items.iter().filter(is_final).map(|item| item.key.clone()).collect::<Vec<_>>();
        self.take_away(&cleared);
        cleared
    }

    /// Takes operations away.
    pub fn take_away(&mut self, keys: &[OperationKey]) {
        for key in keys {
            self.places.remove(key);
        }
        self.items.retain(|item| self.places.contains_key(&item.key));
        self.places =
            self.items.iter().enumerate().map(|(location, item)| (item.key.clone(), location)).collect();
    }

    /// How many approvals lost a race, and how many approvals were decided in all.
    pub fn lost_races(&self) -> (usize, usize) {
        self.items.iter().filter_map(Item::verdict).fold((0, 0), |(lost, all), verdict| {
            match verdict.outcome {
                Outcome::LostRace(_) => (lost + 1, all + 1),
                Outcome::Approved => (lost, all + 1),
                _ => (lost, all),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::server;
    use admin_api::OperationKind;

    fn key(id: &str) -> OperationKey {
        OperationKey::new(OperationKind::Share, id)
    }

    fn queue() -> Queue {
        let mut queue = Queue::default();
        assert!(queue.add(Item::new(key("a"), 1.0)));
        queue
    }

    fn approve(queue: &mut Queue, id: &str) -> bool {
        queue.begin(&key(id), Decision::Approve, "tab")
    }

    #[test]
    fn an_operation_is_held_once() {
        let mut queue = queue();
        assert!(!queue.add(Item::new(key("a"), 2.0)));
        assert!(queue.add(Item::new(key("b"), 2.0)));
        assert_eq!(queue.items().iter().map(|item| item.key.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(queue.get(&key("a")).unwrap().added_at_ms, 1.0);
    }

    #[test]
    fn a_second_click_claims_nothing() {
        let mut queue = queue();
        assert!(approve(&mut queue, "a"));
        assert!(!approve(&mut queue, "a"));
        assert!(!queue.hold_back(&key("a"), 9.0));
        assert!(!approve(&mut queue, "unheard of"));
        assert_eq!(queue.waiting(), 0);
    }

    #[test]
    fn what_is_through_stays_through() {
        let mut queue = queue();
        approve(&mut queue, "a");
        queue.settle(&key("a"), Decision::Approve, Outcome::Approved, 5.0);
        assert!(!approve(&mut queue, "a"));
        queue.release(&key("a"));
        assert!(!queue.gone(&key("a"), None, 6.0));
        let verdict = queue.get(&key("a")).unwrap().verdict().unwrap();
        assert_eq!(
            (verdict.decision, &verdict.outcome, verdict.at_ms),
            (Some(Decision::Approve), &Outcome::Approved, 5.0)
        );
    }

    #[test]
    fn a_refusal_and_a_release_leave_it_waiting() {
        let mut queue = queue();
        approve(&mut queue, "a");
        queue.settle(&key("a"), Decision::Approve, Outcome::Refused(server("InvalidAuthorization")), 5.0);
        assert_eq!(
            queue.get(&key("a")).unwrap().status,
            Status::Waiting(Some(server("InvalidAuthorization")))
        );
        assert!(queue.hold_back(&key("a"), 9.0));
        queue.release(&key("a"));
        assert_eq!(queue.get(&key("a")).unwrap().status, Status::Waiting(None));
    }

    #[test]
    fn an_unknown_outcome_locks_the_buttons_and_survives_clearing() {
        let mut queue = queue();
        queue.add(Item::new(key("b"), 2.0));
        approve(&mut queue, "a");
        queue.settle(&key("a"), Decision::Approve, Outcome::Unknown(server("x")), 5.0);
        assert!(!approve(&mut queue, "a"));
        queue.gone(&key("b"), None, 5.0);
        assert_eq!(queue.clear_decided(), [key("b")]);
        assert!(queue.get(&key("a")).is_some() && queue.get(&key("b")).is_none());
        assert!(queue.add(Item::new(key("b"), 9.0)));
        assert_eq!(queue.get(&key("b")).unwrap().added_at_ms, 9.0);
    }

    #[test]
    fn the_rate_of_lost_races_counts_approvals_only() {
        let mut queue = queue();
        for (id, decision, outcome) in [
            ("b", Decision::Approve, Outcome::Approved),
            ("c", Decision::Approve, Outcome::LostRace(server("EtagNotMatch"))),
            ("d", Decision::Reject, Outcome::Rejected),
        ] {
            queue.add(Item::new(key(id), 1.0));
            queue.begin(&key(id), decision, "tab");
            queue.settle(&key(id), decision, outcome, 2.0);
        }
        assert_eq!(queue.lost_races(), (1, 2));
    }

    #[test]
    fn another_tabs_word_replaces_ours() {
        let mut queue = queue();
        let mut theirs = Item::new(key("a"), 1.0);
        theirs.status = Status::Sending(Sending { decision: Decision::Reject, tab: "theirs".into() });
        queue.put(theirs.clone());
        queue.put(Item::new(key("b"), 2.0));
        assert_eq!(queue.get(&key("a")), Some(&theirs));
        assert_eq!(queue.items().len(), 2);
    }
}
