//! Finding out which kind an id is: the five read-only detail calls are asked in turn, a few ids at a time.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::operations::key::OperationKey;
use crate::pages::review::model::id_scan::Candidate;
use crate::problem::Problem;
use admin_api::{OperationId, OperationKind};
use futures::StreamExt;

/// Ids that are asked for at the same time.
const AT_ONCE: usize = 6;

/// What became of one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probed {
    /// It is this operation, by the text or by the server.
    Operation(OperationKey),
    /// None of the five calls knows it.
    Nowhere(OperationId),
    /// The server could not be asked.
    Failed(OperationId, Problem),
}

impl Probed {
    /// The operation, where it is known to be one.
    pub fn key(&self) -> Option<&OperationKey> {
        match self {
            Self::Operation(key) => Some(key),
            Self::Nowhere(_) | Self::Failed(..) => None,
        }
    }
}

/// Names each candidate's kind, asking the server where the text does not tell. `progress` is called for each that is
/// through. Gives up when `abort` does; what was found until then is answered.
pub async fn probe(
    api: &Api,
    candidates: Vec<Candidate>,
    abort: &Abort,
    mut progress: impl FnMut(&Probed),
) -> Vec<Probed> {
    let mut found = Vec::with_capacity(candidates.len());
    let mut probing =
        futures::stream::iter(candidates).map(|candidate| probe_one(api, candidate, abort)).buffered(AT_ONCE);
    while let Some(probed) = probing.next().await {
        if abort.is_aborted() {
            break;
        }
        progress(&probed);
        found.push(probed);
    }
    found
}

async fn probe_one(api: &Api, candidate: Candidate, abort: &Abort) -> Probed {
    if let Some(key) = candidate.key() {
        return Probed::Operation(key);
    }
    for kind in OperationKind::ALL.into_iter().filter(|kind| kind.details().is_some()) {
        let key = OperationKey { kind, id: candidate.id.clone() };
        match api.details(&key, abort).await {
            Ok(_) => return Probed::Operation(key),
            Err(problem) if problem.is("BadInput") => {}
            Err(problem) => return Probed::Failed(candidate.id, problem),
        }
    }
    Probed::Nowhere(candidate.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::transport::tests::{Script, run};
    use crate::problem::tests::server;

    fn candidate(id: &str, kind: Option<OperationKind>) -> Candidate {
        Candidate { kind, id: OperationId::new(id), line: 1 }
    }

    fn probe_by(
        steps: Vec<(&'static str, Result<&'static str, Problem>)>,
        candidates: Vec<Candidate>,
    ) -> Vec<Probed> {
        let script = Script::new(steps);
        let found = run(probe(&Api::new(script.clone()), candidates, &Abort::new(), |_| {}));
        assert!(script.is_done());
        found
    }

    fn nothing() -> Result<&'static str, Problem> {
        Err(server("BadInput"))
    }

    #[test]
    fn a_known_kind_asks_nobody() {
        let key = OperationKey::new(OperationKind::Kick, "a");
        assert_eq!(
            probe_by(vec![], vec![candidate("a", Some(OperationKind::Kick))]),
            [Probed::Operation(key)]
        );
    }

    #[test]
    fn an_unknown_kind_is_asked_for_in_turn() {
        let details = r#"{"ByUserId":"a","TresorId":"t","Timestamp":"2000-01-23T23:59:59Z"}"#;
        let found = probe_by(
            vec![
                ("get-share-details?operationid=a", nothing()),
                ("get-kick-details?operationid=a", nothing()),
                ("get-invitation-link-creation-details?operationid=a", Ok(details)),
            ],
            vec![candidate("a", None)],
        );
        assert_eq!(found, [Probed::Operation(OperationKey::new(OperationKind::InvitationLinkCreation, "a"))]);
    }

    #[test]
    fn an_id_that_no_call_knows_and_a_call_that_fails_are_told_apart() {
        let calls = ["share", "kick", "link-creation", "link-acception", "link-revocation"];
        let nowhere = calls.map(|call| (call, nothing())).to_vec();
        assert_eq!(probe_by(nowhere, vec![candidate("a", None)]), [Probed::Nowhere(OperationId::new("a"))]);
        let problem = server("TenantDisabled");
        assert_eq!(
            probe_by(vec![("share", Err(problem.clone()))], vec![candidate("a", None)]),
            [Probed::Failed(OperationId::new("a"), problem)]
        );
    }
}
