//! The queue of operations in this browser, and the rules for what may be done with each: claims, outcomes, and what
//! another tab or the store may change. No screens, no calls, no clock.

use super::context::Details;
use super::key::OperationKey;
use super::outcome::Outcome;
use super::resolve::Resolution;
use super::text;
use crate::problem::{Problem, TransportProblem};
use admin_api::endpoint::Decision;
use std::collections::{HashMap, HashSet};

/// An operation in the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which operation.
    pub key: OperationKey,
    /// When it was added, in milliseconds since 1970-01-01 UTC.
    pub added_at_ms: f64,
    /// The number in the order of arrival. The queue gives it; 0 until then, and in records of older versions.
    pub seq: u64,
    /// When the integrating application received it, ISO 8601, if its feed tells.
    pub received_at: Option<String>,
    /// The note from the integrating application's feed.
    pub feed_note: Option<String>,
    /// The private note in this browser. It is not part of any receipt.
    pub note: String,
    /// The text that is sent with the approval of an invitation link creation.
    pub additional_info: String,
    /// The details as last read.
    pub details: Option<Details>,
    /// Its state.
    pub status: Status,
}

/// The state of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// It waits for a verdict. The problem is that of the last attempt, if it was refused.
    Waiting(Option<Problem>),
    /// A rejection will be sent soon, unless it is undone.
    Undoable {
        /// When it is sent, in milliseconds since 1970-01-01 UTC.
        until_ms: f64,
    },
    /// A verdict was sent and is not answered yet.
    Sending(Sending),
    /// It is decided, or the outcome is unknown.
    Decided(Verdict),
}

/// A verdict that is being sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Sending {
    /// The decision.
    pub decision: Decision,
    /// The browser tab that sends it.
    pub tab: String,
}

/// A verdict and its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The decision made here; `None` if it was not decided here.
    pub decision: Option<Decision>,
    /// The outcome.
    pub outcome: Outcome,
    /// When the outcome became known, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

impl Item {
    /// A new operation that waits.
    pub fn new(key: OperationKey, added_at_ms: f64) -> Self {
        Self {
            key,
            added_at_ms,
            seq: 0,
            received_at: None,
            feed_note: None,
            note: String::new(),
            additional_info: String::new(),
            details: None,
            status: Status::Waiting(None),
        }
    }

    /// The tresor, if it is known.
    pub fn tresor(&self) -> Option<admin_api::TresorId> {
        self.details.as_ref().map(|details| details.tresor.clone()).or_else(|| self.key.tresor())
    }

    /// When it was created or, if that is unknown, when the application received it; ISO 8601.
    pub fn made_at(&self) -> Option<&str> {
        let made = self.details.as_ref().and_then(|details| details.timestamp.as_deref());
        made.or(self.received_at.as_deref())
    }

    /// Whether it waits for a verdict.
    pub fn is_waiting(&self) -> bool {
        matches!(self.status, Status::Waiting(_))
    }

    /// The verdict, if it is decided or of unknown outcome.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.status {
            Status::Decided(verdict) => Some(verdict),
            _ => None,
        }
    }
}

/// Sorts operations into the order of arrival. Those of older versions, without numbers, come first.
pub fn sort_by_arrival(items: &mut [Item]) {
    items.sort_by(|a, b| a.seq.cmp(&b.seq).then(a.added_at_ms.total_cmp(&b.added_at_ms)));
}

/// All operations, in order of arrival.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    items: Vec<Item>,
    positions: HashMap<OperationKey, usize>,
    last_seq: u64,
}

impl Queue {
    /// Adds an operation as the last one; `false` if it is in the queue already.
    pub fn add(&mut self, item: Item) -> bool {
        let is_new = !self.positions.contains_key(&item.key);
        if is_new {
            self.push(Item { seq: self.last_seq + 1, ..item });
        }
        is_new
    }

    /// Adds or replaces an operation with the state from another tab or the store.
    pub fn put(&mut self, item: Item) {
        match self.positions.get(&item.key) {
            Some(&index) => self.items[index] = item,
            None => self.push(item),
        }
    }

    fn push(&mut self, item: Item) {
        self.last_seq = self.last_seq.max(item.seq);
        self.positions.insert(item.key.clone(), self.items.len());
        self.items.push(item);
    }

    /// Puts the stored operations before those that were added before the store was read. Returns the keys of those.
    pub fn put_stored_first(&mut self, stored: Vec<Item>) -> Vec<OperationKey> {
        let early = std::mem::take(self).items;
        stored.into_iter().for_each(|item| self.put(item));
        let keys = early.iter().map(|item| item.key.clone()).collect();
        for item in early {
            self.add(item);
        }
        keys
    }

    /// All operations, oldest first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// One operation.
    pub fn get(&self, key: &OperationKey) -> Option<&Item> {
        self.positions.get(key).map(|&index| &self.items[index])
    }

    /// One operation, to change it.
    pub fn get_mut(&mut self, key: &OperationKey) -> Option<&mut Item> {
        self.positions.get(key).map(|&index| &mut self.items[index])
    }

    /// The number of operations that wait for a verdict.
    pub fn waiting(&self) -> usize {
        self.items.iter().filter(|item| item.is_waiting()).count()
    }

    /// Sets the details as last read. `false` if they are known already.
    pub fn set_details(&mut self, key: &OperationKey, details: Details) -> bool {
        match self.get_mut(key) {
            Some(item) if item.details.as_ref() != Some(&details) => {
                item.details = Some(details);
                true
            }
            _ => false,
        }
    }

    /// Claims an operation for a rejection that can be undone until `until_ms`. `false` if it does not wait.
    pub fn delay_rejection(&mut self, key: &OperationKey, until_ms: f64) -> bool {
        self.change_waiting(key, Status::Undoable { until_ms })
    }

    /// Undoes a rejection that is not sent yet. `false` if there is none.
    pub fn undo(&mut self, key: &OperationKey) -> bool {
        match self.get_mut(key) {
            Some(item) if matches!(item.status, Status::Undoable { .. }) => {
                item.status = Status::Waiting(None);
                true
            }
            _ => false,
        }
    }

    /// Withdraws a rejection that was delayed until `until_ms`, because time has jumped since. `false` if that rejection
    /// was undone or overtaken.
    pub fn withdraw(&mut self, key: &OperationKey, until_ms: f64) -> bool {
        match self.get_mut(key) {
            Some(item) if item.status == Status::Undoable { until_ms } => {
                item.status = Status::Waiting(Some(Problem::Transport(TransportProblem::TimeJumped)));
                true
            }
            _ => false,
        }
    }

    /// The largest number of an operation so far. Later ones have larger numbers.
    pub fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// Undoes all rejections that are not sent yet.
    pub fn undo_all(&mut self) {
        for item in &mut self.items {
            if matches!(item.status, Status::Undoable { .. }) {
                item.status = Status::Waiting(None);
            }
        }
    }

    /// Claims an operation for its rejection, which was delayed until `until_ms`. `false` if that rejection was undone
    /// or overtaken.
    pub fn end_delay(&mut self, key: &OperationKey, until_ms: f64, tab: &str) -> bool {
        match self.get_mut(key) {
            Some(item) if item.status == Status::Undoable { until_ms } => {
                item.status = Status::Sending(Sending { decision: Decision::Reject, tab: tab.to_owned() });
                true
            }
            _ => false,
        }
    }

    /// Claims an operation for a verdict. `false` if it cannot be decided, because of a second click or because it is
    /// decided already.
    pub fn begin_sending(&mut self, key: &OperationKey, decision: Decision, tab: &str) -> bool {
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

    /// Returns a claimed operation to waiting, because nothing was sent. A decided one stays decided.
    pub fn release(&mut self, key: &OperationKey) {
        if let Some(item) = self.get_mut(key)
            && matches!(item.status, Status::Undoable { .. } | Status::Sending(_))
        {
            item.status = Status::Waiting(None);
        }
    }

    /// Records the outcome of a verdict.
    pub fn settle(&mut self, key: &OperationKey, decision: Decision, outcome: Outcome, now_ms: f64) {
        let Some(item) = self.get_mut(key) else { return };
        item.status = match outcome {
            Outcome::Refused(problem) => Status::Waiting(Some(problem)),
            outcome => Status::Decided(Verdict { decision: Some(decision), outcome, at_ms: now_ms }),
        };
    }

    /// Marks an operation as no longer waiting, although nothing was decided here. One that is being sent or is decided
    /// here keeps its own outcome. `false` if nothing changed.
    pub fn mark_gone(&mut self, key: &OperationKey, problem: Option<Problem>, now_ms: f64) -> bool {
        let verdict = Verdict { decision: None, outcome: Outcome::Gone(problem), at_ms: now_ms };
        self.change_waiting(key, Status::Decided(verdict))
    }

    /// Records what the check of an unknown outcome found. `false` if that changes nothing: an operation that has another
    /// status keeps it.
    pub fn resolve(&mut self, key: &OperationKey, resolution: &Resolution, at_ms: f64) -> bool {
        let Some(item) = self.get_mut(key) else { return false };
        let Status::Decided(Verdict { decision, outcome: Outcome::Unknown(_), .. }) = item.status else {
            return false;
        };
        let (decision, outcome) = match (resolution, decision) {
            (Resolution::StillWaiting, _) => {
                item.status = Status::Waiting(None);
                return true;
            }
            (Resolution::Approved, Some(Decision::Approve)) => (decision, Outcome::Approved),
            // Someone else approved it before the rejection arrived.
            (Resolution::Approved, _) => (None, Outcome::Approved),
            (Resolution::NotApproved, Some(Decision::Reject)) => (decision, Outcome::Rejected),
            (Resolution::NotApproved, _) => (None, Outcome::Gone(None)),
            (Resolution::Undeterminable | Resolution::Failed(_), _) => return false,
        };
        item.status = Status::Decided(Verdict { decision, outcome, at_ms });
        true
    }

    /// Closes an operation whose outcome cannot be determined. `false` if its outcome is known.
    pub fn set_aside(&mut self, key: &OperationKey, at_ms: f64) -> bool {
        match self.get_mut(key) {
            Some(item) if matches!(item.verdict(), Some(Verdict { outcome: Outcome::Unknown(_), .. })) => {
                let verdict = Verdict { decision: None, outcome: Outcome::Gone(None), at_ms };
                item.status = Status::Decided(verdict);
                true
            }
            _ => false,
        }
    }

    /// The operations that other tabs than this one are sending a verdict on.
    pub fn sent_by_others<'a>(&'a self, tab: &'a str) -> impl Iterator<Item = &'a Item> {
        let is_sent_elsewhere =
            move |item: &&Item| matches!(&item.status, Status::Sending(sending) if sending.tab != tab);
        self.items.iter().filter(is_sent_elsewhere)
    }

    /// The tab that was sending this verdict was closed, so its answer is lost. `false` if the tab has settled it.
    pub fn settle_orphan(&mut self, key: &OperationKey, closed_tab: &str, now_ms: f64) -> bool {
        let decision = match self.get(key).map(|item| &item.status) {
            Some(Status::Sending(sending)) if sending.tab == closed_tab => sending.decision,
            _ => return false,
        };
        let lost = Problem::Transport(TransportProblem::Earlier(text::TAB_CLOSED.into()));
        self.settle(key, decision, Outcome::Unknown(lost), now_ms);
        true
    }

    /// Applies the state of an operation from another tab, unless `tab`, which is this one, works on it itself.
    pub fn apply_remote(&mut self, theirs: Item, tab: &str) {
        match self.get(&theirs.key).map(|item| &item.status) {
            Some(Status::Sending(sending)) if sending.tab == tab => {}
            Some(Status::Undoable { .. }) if theirs.is_waiting() => {}
            // That a rejection was withdrawn is not stored, and is said until something else happens.
            Some(status @ Status::Waiting(Some(Problem::Transport(TransportProblem::TimeJumped))))
                if matches!(theirs.status, Status::Waiting(None)) =>
            {
                let status = status.clone();
                self.put(Item { status, ..theirs });
            }
            _ => self.put(theirs),
        }
    }

    /// Applies all operations of the store, which other tabs have changed. Those that are not stored any more go.
    pub fn apply_remote_all(&mut self, stored: Vec<Item>, tab: &str) {
        let keys = stored.iter().map(|item| item.key.clone()).collect::<HashSet<_>>();
        let is_missing = |item: &&Item| !keys.contains(&item.key);
        let missing = self.items.iter().filter(is_missing).map(|item| item.key.clone()).collect::<Vec<_>>();
        self.remove(&missing);
        stored.into_iter().for_each(|item| self.apply_remote(item, tab));
    }

    /// Removes the operations with a final outcome and returns their keys. Unknown outcomes stay.
    pub fn clear_decided(&mut self) -> Vec<OperationKey> {
        let is_final = |item: &&Item| item.verdict().is_some_and(|verdict| verdict.outcome.is_final());
        let cleared = self.items.iter().filter(is_final).map(|item| item.key.clone()).collect::<Vec<_>>();
        self.remove(&cleared);
        cleared
    }

    /// Removes operations.
    pub fn remove(&mut self, keys: &[OperationKey]) {
        for key in keys {
            self.positions.remove(key);
        }
        self.items.retain(|item| self.positions.contains_key(&item.key));
        self.positions =
            self.items.iter().enumerate().map(|(index, item)| (item.key.clone(), index)).collect();
    }

    /// How many approvals lost a race, and how many approvals were decided in total.
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
        queue.begin_sending(&key(id), Decision::Approve, "tab")
    }

    #[test]
    fn an_operation_is_added_once() {
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
        assert!(!queue.delay_rejection(&key("a"), 9.0));
        assert!(!approve(&mut queue, "unknown"));
        assert_eq!(queue.waiting(), 0);
    }

    #[test]
    fn a_decided_operation_stays_decided() {
        let mut queue = queue();
        approve(&mut queue, "a");
        queue.settle(&key("a"), Decision::Approve, Outcome::Approved, 5.0);
        assert!(!approve(&mut queue, "a"));
        queue.release(&key("a"));
        assert!(!queue.mark_gone(&key("a"), None, 6.0));
        let verdict = queue.get(&key("a")).unwrap().verdict().unwrap();
        assert_eq!(
            (verdict.decision, &verdict.outcome, verdict.at_ms),
            (Some(Decision::Approve), &Outcome::Approved, 5.0)
        );
    }

    #[test]
    fn a_refusal_and_a_release_leave_an_operation_waiting() {
        let mut queue = queue();
        approve(&mut queue, "a");
        queue.settle(&key("a"), Decision::Approve, Outcome::Refused(server("InvalidAuthorization")), 5.0);
        assert_eq!(
            queue.get(&key("a")).unwrap().status,
            Status::Waiting(Some(server("InvalidAuthorization")))
        );
        assert!(queue.delay_rejection(&key("a"), 9.0));
        queue.release(&key("a"));
        assert_eq!(queue.get(&key("a")).unwrap().status, Status::Waiting(None));
    }

    #[test]
    fn a_withdrawn_rejection_waits_for_a_new_look() {
        let mut queue = queue();
        assert!(queue.delay_rejection(&key("a"), 9.0));
        assert!(!queue.withdraw(&key("a"), 8.0));
        assert!(queue.withdraw(&key("a"), 9.0));
        assert!(!queue.end_delay(&key("a"), 9.0, "tab") && !queue.withdraw(&key("a"), 9.0));
        let jumped = Problem::Transport(TransportProblem::TimeJumped);
        assert_eq!(queue.get(&key("a")).unwrap().status, Status::Waiting(Some(jumped.clone())));
        // What is stored has no problem. The one of this tab stays until another tab decides.
        let stored = Item { status: Status::Waiting(None), ..queue.get(&key("a")).unwrap().clone() };
        queue.apply_remote_all(vec![stored], "tab");
        assert_eq!(queue.get(&key("a")).unwrap().status, Status::Waiting(Some(jumped)));
        assert!(queue.delay_rejection(&key("a"), 20.0) && queue.end_delay(&key("a"), 20.0, "tab"));
    }

    #[test]
    fn an_unknown_outcome_locks_the_buttons_and_survives_clearing() {
        let mut queue = queue();
        queue.add(Item::new(key("b"), 2.0));
        approve(&mut queue, "a");
        queue.settle(&key("a"), Decision::Approve, Outcome::Unknown(server("x")), 5.0);
        assert!(!approve(&mut queue, "a"));
        queue.mark_gone(&key("b"), None, 5.0);
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
            queue.begin_sending(&key(id), decision, "tab");
            queue.settle(&key(id), decision, outcome, 2.0);
        }
        assert_eq!(queue.lost_races(), (1, 2));
    }

    #[test]
    fn the_state_from_another_tab_replaces_ours() {
        let mut queue = queue();
        let mut theirs = Item::new(key("a"), 1.0);
        theirs.status = Status::Sending(Sending { decision: Decision::Reject, tab: "theirs".into() });
        queue.put(theirs.clone());
        queue.put(Item::new(key("b"), 2.0));
        assert_eq!(queue.get(&key("a")), Some(&theirs));
        assert_eq!(queue.items().len(), 2);
    }
}
