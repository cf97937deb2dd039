//! How a verdict is sent, and how its outcome is found out after a lost answer: without a page, over any queue, store and
//! clock. What the answers mean is in `outcome` and `resolve`, the page's use cases are in `verdicts`.

use super::context::{Context, Difference};
use super::key::OperationKey;
use super::outcome::Outcome;
use super::queue::{Item, Queue};
use super::resolve::{Resolution, may_repeat, resolve};
use super::sharing::Claim;
use crate::api::Api;
use crate::api::transport::Pending;
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::endpoint::Decision;
use admin_api::{ErrorCode, OperationKind};

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

impl VerdictRequest {
    /// Claims the operation in this tab's queue before anything is awaited, so that a second click has no effect. An
    /// approval without anything on screen claims nothing.
    pub fn claim(&self, queue: &mut Queue, tab: &str) -> bool {
        let is_seen = self.seen.is_some() || self.decision == Decision::Reject;
        is_seen && queue.begin_sending(&self.key, self.decision, tab)
    }
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

/// What sending a verdict needs: this tab's queue, the store that all tabs share, the server and the clock.
pub trait Backend {
    /// The tenant's API.
    fn api(&self) -> &Api;

    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> f64;

    /// An operation in this tab's queue.
    fn item(&self, key: &OperationKey) -> Option<Item>;

    /// Changes this tab's queue.
    fn update(&self, change: &mut dyn FnMut(&mut Queue));

    /// Claims an operation for this tab in the shared store.
    fn claim<'a>(&'a self, sending: &'a Item) -> Pending<'a, Claim>;

    /// Saves an operation with its status in the shared store.
    fn save_status(&self, key: &OperationKey);
}

/// What has become of a claimed request.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// The server's answer, or what was found before anything was sent.
    Result(VerdictResult),
    /// Another tab of this browser sends a verdict. Nothing was sent from here.
    ByOtherTab,
}

/// Sends a request whose operation is claimed in this tab's queue, unless another tab was quicker. `None` if the
/// operation is not in the queue any more; nothing is sent then.
pub async fn send(backend: &dyn Backend, request: &VerdictRequest) -> Option<Sent> {
    let key = &request.key;
    let item = backend.item(key)?;
    if let Claim::Theirs(theirs) = backend.claim(&item).await {
        backend.update(&mut |queue| queue.put((*theirs).clone()));
        return Some(Sent::ByOtherTab);
    }
    let result = decide(backend.api(), request).await;
    let now_ms = backend.now_ms();
    backend.update(&mut |queue| match &result {
        VerdictResult::Outcome(outcome) => queue.settle(key, request.decision, outcome.clone(), now_ms),
        VerdictResult::Changed(..) => queue.release(key),
    });
    backend.save_status(key);
    Some(Sent::Result(result))
}

/// Checks the outcome of a verdict whose answer was lost. Changes nothing on the server.
pub async fn find_out(backend: &dyn Backend, key: &OperationKey) -> Option<Resolution> {
    let item = backend.item(key)?;
    item.verdict()?;
    let (api, abort) = (backend.api(), Abort::new());
    let details = api.details(key, &abort).await;
    let tresor = details.as_ref().map(|details| details.tresor.clone()).ok().or_else(|| item.tresor());
    let resolution = match &tresor {
        // Without details from an earlier reading there are no members to check.
        None if details
            .as_ref()
            .err()
            .and_then(Problem::error_code)
            .is_some_and(ErrorCode::is_operation_gone) =>
        {
            Resolution::Undeterminable
        }
        _ => {
            let members = match &tresor {
                Some(tresor) => api.members(tresor, &abort).await,
                None => Ok(Vec::new()),
            };
            let for_user = item.details.as_ref().and_then(|details| details.for_user.as_ref());
            resolve(key.kind, for_user, details, members.as_deref().map_err(Clone::clone))
        }
    };
    record_resolution(backend, key, &resolution);
    Some(resolution)
}

/// Sends a verdict again if that is safe. The answer shows the outcome of the first.
pub async fn repeat(backend: &dyn Backend, key: &OperationKey) -> Option<Resolution> {
    let item = backend.item(key)?;
    let decision = item.verdict().and_then(|verdict| verdict.decision)?;
    if !may_repeat(key.kind, decision) {
        return None;
    }
    let note = (!item.note.is_empty()).then_some(item.note);
    let resolution = match (backend.api().decide(key, decision, None, note).await, decision) {
        (Ok(()), Decision::Approve) => Resolution::Approved,
        (Ok(()), Decision::Reject) => Resolution::NotApproved,
        (Err(problem), _) => match problem.error_code() {
            Some(code) if code.is_already_approved() => Resolution::Approved,
            Some(code) if code.is_gone() => Resolution::NotApproved,
            _ => Resolution::Failed(problem),
        },
    };
    record_resolution(backend, key, &resolution);
    Some(resolution)
}

fn record_resolution(backend: &dyn Backend, key: &OperationKey, resolution: &Resolution) {
    let now_ms = backend.now_ms();
    let mut is_changed = false;
    backend.update(&mut |queue| is_changed = queue.resolve(key, resolution, now_ms));
    if is_changed {
        backend.save_status(key);
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
