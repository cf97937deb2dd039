//! Detects the kind of an id: tries the five read-only detail calls in turn, a few ids at a time.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::operations::key::OperationKey;
use crate::pages::review::model::id_scan::Candidate;
use crate::problem::Problem;
use admin_api::{ErrorCode, OperationId, OperationKind};
use futures::StreamExt;

/// Ids that are looked up at the same time.
const CONCURRENCY: usize = 6;

/// The result for one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detection {
    /// It is this operation, according to the text or the server.
    Operation(OperationKey),
    /// No detail call knows it.
    NotFound(OperationId),
    /// The look-up failed.
    Failed(OperationId, Problem),
}

impl Detection {
    /// The operation, if it is known to be one.
    pub fn key(&self) -> Option<&OperationKey> {
        match self {
            Self::Operation(key) => Some(key),
            Self::NotFound(_) | Self::Failed(..) => None,
        }
    }
}

/// Detects the kind of each candidate, from the server if the text does not tell. `progress` is called after each. After
/// an abort it returns what was found until then.
pub async fn detect_kinds(
    api: &Api,
    candidates: Vec<Candidate>,
    abort: &Abort,
    mut progress: impl FnMut(&Detection),
) -> Vec<Detection> {
    let mut found = Vec::with_capacity(candidates.len());
    let mut detections = futures::stream::iter(candidates)
        .map(|candidate| detect_kind(api, candidate, abort))
        .buffered(CONCURRENCY);
    while let Some(detection) = detections.next().await {
        if abort.is_aborted() {
            break;
        }
        progress(&detection);
        found.push(detection);
    }
    found
}

async fn detect_kind(api: &Api, candidate: Candidate, abort: &Abort) -> Detection {
    if let Some(key) = candidate.key() {
        return Detection::Operation(key);
    }
    for kind in OperationKind::ALL.into_iter().filter(|kind| kind.details().is_some()) {
        let key = OperationKey { kind, id: candidate.id.clone() };
        match api.details(&key, abort).await {
            Ok(_) => return Detection::Operation(key),
            Err(problem) if problem.error_code().is_some_and(ErrorCode::is_operation_gone) => {}
            Err(problem) => return Detection::Failed(candidate.id, problem),
        }
    }
    Detection::NotFound(candidate.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::transport::tests::{Script, run};
    use crate::problem::tests::server;

    fn candidate(id: &str, kind: Option<OperationKind>) -> Candidate {
        Candidate { kind, id: OperationId::new(id), line: 1 }
    }

    fn detect_by(
        steps: Vec<(&'static str, Result<&'static str, Problem>)>,
        candidates: Vec<Candidate>,
    ) -> Vec<Detection> {
        let script = Script::new(steps);
        let found = run(detect_kinds(&Api::new(script.clone()), candidates, &Abort::new(), |_| {}));
        assert!(script.is_done());
        found
    }

    fn nothing() -> Result<&'static str, Problem> {
        Err(server("BadInput"))
    }

    #[test]
    fn a_known_kind_needs_no_call() {
        let key = OperationKey::new(OperationKind::Kick, "a");
        assert_eq!(
            detect_by(vec![], vec![candidate("a", Some(OperationKind::Kick))]),
            [Detection::Operation(key)]
        );
    }

    #[test]
    fn an_unknown_kind_is_tried_in_turn() {
        let details = r#"{"ByUserId":"a","TresorId":"t","Timestamp":"2000-01-23T23:59:59Z"}"#;
        let found = detect_by(
            vec![
                ("get-share-details?operationid=a", nothing()),
                ("get-kick-details?operationid=a", nothing()),
                ("get-invitation-link-creation-details?operationid=a", Ok(details)),
            ],
            vec![candidate("a", None)],
        );
        assert_eq!(
            found,
            [Detection::Operation(OperationKey::new(OperationKind::InvitationLinkCreation, "a"))]
        );
    }

    #[test]
    fn an_unknown_id_and_a_failing_call_differ() {
        let calls = ["share", "kick", "link-creation", "link-acception", "link-revocation"];
        let not_found = calls.map(|call| (call, nothing())).to_vec();
        assert_eq!(
            detect_by(not_found, vec![candidate("a", None)]),
            [Detection::NotFound(OperationId::new("a"))]
        );
        let problem = server("TenantDisabled");
        assert_eq!(
            detect_by(vec![("share", Err(problem.clone()))], vec![candidate("a", None)]),
            [Detection::Failed(OperationId::new("a"), problem)]
        );
    }
}
