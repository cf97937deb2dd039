//! The use cases of a verdict: approve, reject with time to undo, and find out the outcome after a lost answer. What the
//! answers mean is in `outcome` and `resolve`.

use super::context::{Context, Difference};
use super::held_operations::{HeldOperations, QueueEventKind};
use super::key::OperationKey;
use super::outcome::Outcome;
use super::queue::Verdict;
use super::queue_store::Claim;
use super::resolve::{Resolution, resolve};
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::{time, web_lock};
use crate::problem::Problem;
use admin_api::endpoint::Decision;
use admin_api::{ErrorCode, OperationKind};
use leptos::prelude::*;

/// Milliseconds in which a rejection can be undone.
pub const UNDO_MS: u32 = 5_000;

/// A decision of the reviewer, and what it is based on.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictRequest {
    /// Which operation.
    pub key: OperationKey,
    /// The decision.
    pub decision: Decision,
    /// What was on screen; `None` for a rejection that needs no comparison, as in bulk.
    pub seen: Option<Context>,
    /// The text for the approval of an invitation link creation.
    pub additional_info: Option<String>,
    /// The private note, for the journal only.
    pub note: Option<String>,
}

/// The result of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum VerdictResult {
    /// A verdict's outcome.
    Outcome(Outcome),
    /// Not sent, because the operation has changed since it was shown.
    Changed(Context, Vec<Difference>),
}

/// Reads the operation again, compares it with what was on screen, and sends the verdict only if both are the same.
pub async fn decide(api: &Api, request: &VerdictRequest) -> VerdictResult {
    if let Some(seen) = &request.seen {
        let now = match api.context(&request.key, &Abort::new()).await {
            Ok(now) => now,
            Err(problem) => return VerdictResult::Outcome(unsent(request.key.kind, problem)),
        };
        let differences = match request.decision {
            Decision::Approve => seen.differences(&now),
            // Other members do not matter for a rejection, which changes nothing.
            Decision::Reject => Context { members: now.members.clone(), ..seen.clone() }.differences(&now),
        };
        if !differences.is_empty() {
            return VerdictResult::Changed(now, differences);
        }
    }
    let answer = api
        .decide(&request.key, request.decision, request.additional_info.clone(), request.note.clone())
        .await;
    VerdictResult::Outcome(Outcome::of(request.key.kind, request.decision, answer))
}

/// The outcome if the operation could not be read before its verdict: nothing was sent, so nothing is unknown.
fn unsent(kind: OperationKind, problem: Problem) -> Outcome {
    if problem.may_have_arrived() {
        return Outcome::Refused(problem);
    }
    Outcome::of(kind, Decision::Reject, Err(problem))
}

impl HeldOperations {
    /// Approves, unless the operation is claimed already. Approvals on one tresor run one after the other, in all tabs.
    pub fn approve(self, request: VerdictRequest) {
        if !self.claim(&request) {
            return;
        }
        leptos::task::spawn_local(async move {
            let Some(inner) = self.inner() else { return };
            let tresor =
                request.seen.as_ref().map(|seen| seen.details.tresor.to_string()).unwrap_or_default();
            let _lock = web_lock::acquire(&format!("tresor-admin.approve {} {tresor}", inner.tenant)).await;
            self.send(request).await;
        });
    }

    /// Rejects after a few seconds, unless it is undone until then. Leaving the page undoes it.
    pub fn reject(self, request: VerdictRequest) {
        let until_ms = time::now_ms() + f64::from(UNDO_MS);
        let key = request.key.clone();
        if !self.queue.try_update(|queue| queue.delay_rejection(&key, until_ms)).unwrap_or(false) {
            return;
        }
        let timer = time::after(UNDO_MS, {
            let key = key.clone();
            move || {
                self.queue.try_update(|queue| queue.release(&key));
                self.reject_now(request.clone());
            }
        });
        if let Some(inner) = self.inner() {
            inner.timers.borrow_mut().insert(key.clone(), timer);
        }
        self.emit(&key, QueueEventKind::RejectionDelayed);
    }

    /// Rejects at once, without time to undo.
    pub fn reject_now(self, request: VerdictRequest) {
        if self.claim(&request) {
            leptos::task::spawn_local(async move { self.send(request).await });
        }
    }

    /// Undoes a rejection that is not sent yet.
    pub fn undo(self, key: &OperationKey) {
        if self.inner().is_some_and(|inner| inner.timers.borrow_mut().remove(key).is_some()) {
            self.queue.try_update(|queue| queue.release(key));
            self.emit(key, QueueEventKind::RejectionUndone);
        }
    }

    /// Undoes all rejections that are not sent yet, because the page is being left.
    pub fn undo_all(self) {
        let Some(inner) = self.inner() else { return };
        let pending = inner.timers.borrow_mut().drain().map(|(key, _)| key).collect::<Vec<_>>();
        self.queue.try_update(|queue| pending.iter().for_each(|key| queue.release(key)));
    }

    /// Claims an operation before anything is awaited, so that a second click has no effect.
    pub fn claim(self, request: &VerdictRequest) -> bool {
        let tab = self.queue_store().map(|queue_store| queue_store.tab().to_owned()).unwrap_or_default();
        self.queue
            .try_update(|queue| queue.begin_sending(&request.key, request.decision, &tab))
            .unwrap_or(false)
    }

    /// Sends a claimed request, unless another tab of this browser was quicker.
    pub async fn send(self, request: VerdictRequest) {
        let key = &request.key;
        let Some(inner) = self.inner() else { return };
        inner.timers.borrow_mut().remove(key);
        let item = self.queue.try_with_untracked(|queue| queue.get(key).cloned()).flatten();
        if let (Some(queue_store), Some(item)) = (self.queue_store(), item) {
            // If the browser stores nothing, no other tab knows the operation.
            if let Ok(Claim::Theirs(theirs)) = queue_store.claim(&item).await {
                self.queue.try_update(|queue| queue.put(*theirs));
                self.emit(key, QueueEventKind::SentByOtherTab);
                return;
            }
        }
        let decided = decide(&inner.api, &request).await;
        let now = time::now_ms();
        let event = match decided {
            VerdictResult::Outcome(outcome) => {
                self.queue.try_update(|queue| queue.settle(key, request.decision, outcome.clone(), now));
                QueueEventKind::Outcome(outcome)
            }
            VerdictResult::Changed(context, differences) => {
                self.changed.try_update(|changed| changed.insert(key.clone(), (context, differences)));
                self.queue.try_update(|queue| queue.release(key));
                QueueEventKind::Changed
            }
        };
        self.save(vec![key.clone()]);
        self.emit(key, event);
    }

    /// Checks the outcome of a verdict whose answer was lost. Changes nothing on the server.
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
            // Without details from an earlier reading there are no members to check.
            None if details
                .as_ref()
                .is_err_and(|problem| problem.error_code().is_some_and(ErrorCode::is_operation_gone)) =>
            {
                Resolution::Undeterminable
            }
            _ => resolve(key.kind, for_user, details, members.as_deref().map_err(Clone::clone)),
        };
        self.settle_resolved(&key, verdict.decision, resolution);
    }

    /// Sends a verdict again if that is safe. The answer shows the outcome of the first.
    pub async fn repeat(self, key: OperationKey) {
        let Some(inner) = self.inner() else { return };
        let item = self.queue.try_with_untracked(|queue| queue.get(&key).cloned()).flatten();
        let Some(item) = item else { return };
        let Some(decision) = item.verdict().and_then(|verdict| verdict.decision) else { return };
        let note = (!item.note.is_empty()).then(|| item.note.clone());
        let resolution = match (inner.api.decide(&key, decision, None, note).await, decision) {
            (Ok(()), Decision::Approve) => Resolution::Approved,
            (Ok(()), Decision::Reject) => Resolution::NotApproved,
            (Err(problem), _) => match problem.error_code() {
                Some(code) if code.is_already_approved() => Resolution::Approved,
                Some(code) if code.is_gone() => Resolution::NotApproved,
                _ => Resolution::Failed(problem),
            },
        };
        self.settle_resolved(&key, Some(decision), resolution);
    }

    /// Closes an operation whose outcome cannot be determined.
    pub fn set_aside(self, key: &OperationKey) {
        let verdict = Verdict { decision: None, outcome: Outcome::Gone(None), at_ms: time::now_ms() };
        self.put_verdict(key, Some(verdict));
        self.emit(key, QueueEventKind::Outcome(Outcome::Gone(None)));
    }

    fn settle_resolved(self, key: &OperationKey, decision: Option<Decision>, resolution: Resolution) {
        let at_ms = time::now_ms();
        let decided_as = |decision, outcome| Some(Verdict { decision, outcome, at_ms });
        match (&resolution, decision) {
            (Resolution::StillWaiting, _) => self.put_verdict(key, None),
            (Resolution::Approved, Some(Decision::Approve)) => {
                self.put_verdict(key, decided_as(decision, Outcome::Approved));
            }
            // Someone else approved it before the rejection arrived.
            (Resolution::Approved, _) => self.put_verdict(key, decided_as(None, Outcome::Approved)),
            (Resolution::NotApproved, Some(Decision::Reject)) => {
                self.put_verdict(key, decided_as(decision, Outcome::Rejected));
            }
            (Resolution::NotApproved, _) => self.put_verdict(key, decided_as(None, Outcome::Gone(None))),
            (Resolution::Undeterminable | Resolution::Failed(_), _) => {}
        }
        self.resolved.try_update(|resolved| resolved.insert(key.clone(), resolution.clone()));
        self.emit(key, QueueEventKind::Resolved(resolution));
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

    fn request(decision: Decision) -> VerdictRequest {
        VerdictRequest {
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

    fn decide_by(
        steps: Vec<(&'static str, Result<&'static str, Problem>)>,
        decision: Decision,
    ) -> VerdictResult {
        let script = Script::new(steps);
        let decided = run(decide(&Api::new(script.clone()), &request(decision)));
        assert!(script.is_done(), "every answer was requested");
        decided
    }

    fn lost() -> Problem {
        Problem::Transport(TransportProblem::Timeout { after_ms: 1 })
    }

    #[test]
    fn an_unchanged_operation_is_sent() {
        let members = r#"{"Members":["a"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members)), ("approve-share", Ok(""))],
            Decision::Approve,
        );
        assert_eq!(decided, VerdictResult::Outcome(Outcome::Approved));
    }

    #[test]
    fn a_changed_operation_is_not_sent() {
        let members = r#"{"Members":["a","c"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members))],
            Decision::Approve,
        );
        let VerdictResult::Changed(now, differences) = decided else { panic!("{decided:?}") };
        assert_eq!(now.members.len(), 2);
        assert_eq!(differences, vec![Difference::Joined(UserId::new("c"))]);
    }

    #[test]
    fn a_gone_operation_is_not_sent() {
        let decided = decide_by(vec![("get-share-details", Err(server("BadInput")))], Decision::Approve);
        assert_eq!(decided, VerdictResult::Outcome(Outcome::Gone(Some(server("BadInput")))));
    }

    #[test]
    fn an_answer_lost_before_sending_leaves_the_operation_waiting() {
        let decided = decide_by(vec![("get-share-details", Err(lost()))], Decision::Approve);
        assert_eq!(decided, VerdictResult::Outcome(Outcome::Refused(lost())));
    }

    #[test]
    fn an_answer_lost_after_sending_is_an_unknown_outcome() {
        let members = r#"{"Members":["a"]}"#;
        let decided = decide_by(
            vec![
                ("get-share-details", Ok(SHARE)),
                ("list-members", Ok(members)),
                ("reject-share", Err(lost())),
            ],
            Decision::Reject,
        );
        assert_eq!(decided, VerdictResult::Outcome(Outcome::Unknown(lost())));
    }

    #[test]
    fn a_rejection_ignores_changed_members() {
        let members = r#"{"Members":["a","c"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members)), ("reject-share", Ok(""))],
            Decision::Reject,
        );
        assert_eq!(decided, VerdictResult::Outcome(Outcome::Rejected));
    }

    #[test]
    fn a_rejection_in_bulk_is_sent_without_reading_again() {
        let script = Script::new([("reject-share", Ok(""))]);
        let request = VerdictRequest { seen: None, ..request(Decision::Reject) };
        assert_eq!(run(decide(&Api::new(script), &request)), VerdictResult::Outcome(Outcome::Rejected));
    }
}
