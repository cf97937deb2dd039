//! The use cases of a verdict: approve, reject with time to take it back, and finding out what became of one whose
//! answer was lost.

use super::context::{Context, Difference};
use super::held_operations::{HeldOperations, What};
use super::key::OperationKey;
use super::outcome::Outcome;
use super::queue::Verdict;
use super::queue_store::Claim;
use super::resolve::{Resolution, resolve};
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::{time, web_lock};
use crate::problem::Problem;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// Milliseconds in which a rejection can be taken back.
pub const UNDO_MS: u32 = 5_000;

/// What a person decided, and on what ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Which operation.
    pub key: OperationKey,
    /// Which way.
    pub decision: Decision,
    /// What was on screen; `None` for a rejection that needs no look, as in bulk.
    pub seen: Option<Context>,
    /// For the creation of an invitation link.
    pub additional_info: Option<String>,
    /// For the journal only.
    pub note: Option<String>,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Decided {
    /// A verdict's outcome.
    Outcome(Outcome),
    /// Not sent: what was on screen is not so any more.
    Changed(Context, Vec<Difference>),
}

/// Reads again, compares with what was on screen, and sends only when both are the same.
pub async fn decide(api: &Api, order: &Order) -> Decided {
    if let Some(seen) = &order.seen {
        let now = match api.context(&order.key, &Abort::new()).await {
            Ok(now) => now,
            Err(problem) => return Decided::Outcome(unsent(order.key.kind, problem)),
        };
        let differences = match order.decision {
            Decision::Approve => seen.differences(&now),
            // Who else is a member does not matter to what never happens.
            Decision::Reject => Context { members: now.members.clone(), ..seen.clone() }.differences(&now),
        };
        if !differences.is_empty() {
            return Decided::Changed(now, differences);
        }
    }
    let answer =
        api.decide(&order.key, order.decision, order.additional_info.clone(), order.note.clone()).await;
    Decided::Outcome(Outcome::of(order.key.kind, order.decision, answer))
}

/// What it means that an operation could not be read before its verdict: nothing was sent, so nothing is unknown.
fn unsent(kind: OperationKind, problem: Problem) -> Outcome {
    if problem.may_have_arrived() {
        return Outcome::Refused(problem);
    }
    Outcome::of(kind, Decision::Reject, Err(problem))
}

impl HeldOperations {
    /// Approves, unless the operation is claimed already. Approvals on one tresor wait for each other, in all tabs.
    pub fn approve(self, order: Order) {
        if !self.claim(&order) {
            return;
        }
        leptos::task::spawn_local(async move {
            let Some(inner) = self.inner() else { return };
            let tresor = order.seen.as_ref().map(|seen| seen.details.tresor.to_string()).unwrap_or_default();
            let _turn = web_lock::acquire(&format!("tresor-admin.approve {} {tresor}", inner.tenant)).await;
            self.send(order).await;
        });
    }

    /// Rejects in a few seconds, unless it is taken back until then. Leaving the page takes it back.
    pub fn reject(self, order: Order) {
        let until_ms = time::now_ms() + f64::from(UNDO_MS);
        let key = order.key.clone();
        if !self.queue.try_update(|queue| queue.hold_back(&key, until_ms)).unwrap_or(false) {
            return;
        }
        let due = time::after(UNDO_MS, {
            let key = key.clone();
            move || {
                self.queue.try_update(|queue| queue.release(&key));
                self.reject_now(order.clone());
            }
        });
        if let Some(inner) = self.inner() {
            inner.timers.borrow_mut().insert(key.clone(), due);
        }
        self.say(&key, What::HeldBack);
    }

    /// Rejects without time to take it back.
    pub fn reject_now(self, order: Order) {
        if self.claim(&order) {
            leptos::task::spawn_local(async move { self.send(order).await });
        }
    }

    /// Takes a rejection back that is not sent yet.
    pub fn undo(self, key: &OperationKey) {
        if self.inner().is_some_and(|inner| inner.timers.borrow_mut().remove(key).is_some()) {
            self.queue.try_update(|queue| queue.release(key));
            self.say(key, What::TakenBack);
        }
    }

    /// Takes all rejections back that are not sent yet: the page is being left.
    pub fn undo_all(self) {
        let Some(inner) = self.inner() else { return };
        let pending = inner.timers.borrow_mut().drain().map(|(key, _)| key).collect::<Vec<_>>();
        self.queue.try_update(|queue| pending.iter().for_each(|key| queue.release(key)));
    }

    /// Claims an operation before anything is awaited, so that a second click finds it taken.
    pub fn claim(self, order: &Order) -> bool {
        let tab = self.queue_store().map(|queue_store| queue_store.tab().to_owned()).unwrap_or_default();
        self.queue.try_update(|queue| queue.begin(&order.key, order.decision, &tab)).unwrap_or(false)
    }

    /// Sends a claimed order, unless another tab of this browser was quicker.
    pub async fn send(self, order: Order) {
        let key = &order.key;
        let Some(inner) = self.inner() else { return };
        inner.timers.borrow_mut().remove(key);
        let item = self.queue.try_with_untracked(|queue| queue.get(key).cloned()).flatten();
        if let (Some(queue_store), Some(item)) = (self.queue_store(), item) {
            // Where the browser keeps nothing, this tab is the only one that knows of the operation.
            if let Ok(Claim::Theirs(theirs)) = queue_store.claim(&item).await {
                self.queue.try_update(|queue| queue.put(*theirs));
                self.say(key, What::Elsewhere);
                return;
            }
        }
        let decided = decide(&inner.api, &order).await;
        let now = time::now_ms();
        let what = match decided {
            Decided::Outcome(outcome) => {
                self.queue.try_update(|queue| queue.settle(key, order.decision, outcome.clone(), now));
                What::Outcome(outcome)
            }
            Decided::Changed(context, differences) => {
                self.changed.try_update(|changed| changed.insert(key.clone(), (context, differences)));
                self.queue.try_update(|queue| queue.release(key));
                What::Changed
            }
        };
        self.keep(vec![key.clone()]);
        self.say(key, what);
    }

    /// Asks what became of a verdict whose answer was lost. Changes nothing at the server.
    pub async fn find_out(self, key: OperationKey) {
        let Some(inner) = self.inner() else { return };
        let item = self.queue.try_with_untracked(|queue| queue.get(&key).cloned()).flatten();
        let Some((item, verdict)) =
            item.and_then(|item| item.verdict().cloned().map(|verdict| (item, verdict)))
        else {
            return;
        };
        let abort = Abort::new();
        let details = inner.api.details(&key, &abort).await;
        let tresor = details.as_ref().map(|details| details.tresor.clone()).ok().or_else(|| item.tresor());
        let members = match &tresor {
            Some(tresor) => inner.api.members(tresor, &abort).await,
            None => Ok(Vec::new()),
        };
        let for_user = item.details.as_ref().and_then(|details| details.for_user.as_ref());
        let resolution = match &tresor {
            // Without the details of an earlier reading there are no members to ask.
            None if details.as_ref().is_err_and(|problem| problem.is("BadInput")) => Resolution::CannotBeTold,
            _ => resolve(key.kind, for_user, details, members.as_deref().map_err(Clone::clone)),
        };
        self.settle_resolved(&key, verdict.decision, resolution);
    }

    /// Sends a verdict again whose repetition is safe, which shows what became of the first.
    pub async fn repeat(self, key: OperationKey) {
        let Some(inner) = self.inner() else { return };
        let item = self.queue.try_with_untracked(|queue| queue.get(&key).cloned()).flatten();
        let Some(item) = item else { return };
        let Some(decision) = item.verdict().and_then(|verdict| verdict.decision) else { return };
        let note = (!item.note.is_empty()).then(|| item.note.clone());
        let resolution = match (inner.api.decide(&key, decision, None, note).await, decision) {
            (Ok(()), Decision::Approve) => Resolution::Approved,
            (Ok(()), Decision::Reject) => Resolution::NotApproved,
            (Err(problem), _) if problem.is("TresorIsAlreadyApproved") => Resolution::Approved,
            (Err(problem), _) if problem.is("BadInput") || problem.is("TresorNotExists") => {
                Resolution::NotApproved
            }
            (Err(problem), _) => Resolution::Failed(problem),
        };
        self.settle_resolved(&key, Some(decision), resolution);
    }

    /// Leaves it at that: nobody can tell what became of the verdict.
    pub fn set_aside(self, key: &OperationKey) {
        let verdict = Verdict { decision: None, outcome: Outcome::Gone(None), at_ms: time::now_ms() };
        self.put_verdict(key, Some(verdict));
        self.say(key, What::Outcome(Outcome::Gone(None)));
    }

    fn settle_resolved(self, key: &OperationKey, decision: Option<Decision>, resolution: Resolution) {
        let at_ms = time::now_ms();
        let through = |decision, outcome| Some(Verdict { decision, outcome, at_ms });
        match (&resolution, decision) {
            (Resolution::StillWaiting, _) => self.put_verdict(key, None),
            (Resolution::Approved, Some(Decision::Approve)) => {
                self.put_verdict(key, through(decision, Outcome::Approved));
            }
            // Somebody else approved it before the rejection arrived.
            (Resolution::Approved, _) => self.put_verdict(key, through(None, Outcome::Approved)),
            (Resolution::NotApproved, Some(Decision::Reject)) => {
                self.put_verdict(key, through(decision, Outcome::Rejected));
            }
            (Resolution::NotApproved, _) => self.put_verdict(key, through(None, Outcome::Gone(None))),
            (Resolution::CannotBeTold | Resolution::Failed(_), _) => {}
        }
        self.resolved.try_update(|resolved| resolved.insert(key.clone(), resolution.clone()));
        self.say(key, What::Resolved(resolution));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::transport::tests::{Script, run};
    use crate::operations::context::Details;
    use crate::problem::TransportProblem;
    use crate::problem::tests::server;
    use admin_api::{OperationKind, TresorId, UserId};

    const SHARE: &str = r#"{"ByUserId":"a","ForUserId":"b","TresorId":"t"}"#;

    fn order(decision: Decision) -> Order {
        Order {
            key: OperationKey::new(OperationKind::Share, "op"),
            decision,
            seen: Some(Context {
                details: Details {
                    by: Some(UserId::new("a")),
                    for_user: Some(UserId::new("b")),
                    tresor: TresorId::new("t"),
                    timestamp: None,
                },
                members: vec![UserId::new("a")],
            }),
            additional_info: None,
            note: None,
        }
    }

    fn decide_by(steps: Vec<(&'static str, Result<&'static str, Problem>)>, decision: Decision) -> Decided {
        let script = Script::new(steps);
        let decided = run(decide(&Api::new(script.clone()), &order(decision)));
        assert!(script.is_done(), "every answer was asked for");
        decided
    }

    fn lost() -> Problem {
        Problem::Transport(TransportProblem::Timeout { after_ms: 1 })
    }

    #[test]
    fn what_is_as_it_was_is_sent() {
        let members = r#"{"Members":["a"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members)), ("approve-share", Ok(""))],
            Decision::Approve,
        );
        assert_eq!(decided, Decided::Outcome(Outcome::Approved));
    }

    #[test]
    fn what_has_changed_is_not_sent() {
        let members = r#"{"Members":["a","c"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members))],
            Decision::Approve,
        );
        let Decided::Changed(now, differences) = decided else { panic!("{decided:?}") };
        assert_eq!(now.members.len(), 2);
        assert_eq!(differences, vec![Difference::Joined(UserId::new("c"))]);
    }

    #[test]
    fn what_is_gone_is_not_sent() {
        let decided = decide_by(vec![("get-share-details", Err(server("BadInput")))], Decision::Approve);
        assert_eq!(decided, Decided::Outcome(Outcome::Gone(Some(server("BadInput")))));
    }

    #[test]
    fn an_answer_lost_before_sending_leaves_it_waiting() {
        let decided = decide_by(vec![("get-share-details", Err(lost()))], Decision::Approve);
        assert_eq!(decided, Decided::Outcome(Outcome::Refused(lost())));
    }

    #[test]
    fn an_answer_lost_after_sending_is_unknown() {
        let members = r#"{"Members":["a"]}"#;
        let decided = decide_by(
            vec![
                ("get-share-details", Ok(SHARE)),
                ("list-members", Ok(members)),
                ("reject-share", Err(lost())),
            ],
            Decision::Reject,
        );
        assert_eq!(decided, Decided::Outcome(Outcome::Unknown(lost())));
    }

    #[test]
    fn a_rejection_does_not_mind_other_members() {
        let members = r#"{"Members":["a","c"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members)), ("reject-share", Ok(""))],
            Decision::Reject,
        );
        assert_eq!(decided, Decided::Outcome(Outcome::Rejected));
    }

    #[test]
    fn a_rejection_in_bulk_is_sent_without_a_look() {
        let script = Script::new([("reject-share", Ok(""))]);
        let order = Order { seen: None, ..order(Decision::Reject) };
        assert_eq!(run(decide(&Api::new(script), &order)), Decided::Outcome(Outcome::Rejected));
    }
}
