//! The outcomes of a verdict: approved, rejected, lost the race or unknown; gone, if the operation was no longer
//! waiting; and refused, which leaves the operation as it was.

use crate::problem::Problem;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;

/// The outcome of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server approved it.
    Approved,
    /// The server rejected it.
    Rejected,
    /// Another operation on the tresor was approved first. This one is invalid, and the client must start again.
    LostRace(Problem),
    /// The answer was lost: the verdict may have taken effect or not.
    Unknown(Problem),
    /// It no longer waits: it was decided elsewhere, or it does not exist. The problem is the server's answer, if there
    /// was one.
    Gone(Option<Problem>),
    /// Nothing was decided. It can be tried again once the cause is resolved.
    Refused(Problem),
}

impl Outcome {
    /// The outcome that a verdict's answer means.
    pub fn of(kind: OperationKind, decision: Decision, answer: Result<(), Problem>) -> Self {
        let problem = match (answer, decision) {
            (Ok(()), Decision::Approve) => return Self::Approved,
            (Ok(()), Decision::Reject) => return Self::Rejected,
            (Err(problem), _) => problem,
        };
        if problem.may_have_arrived() {
            return Self::Unknown(problem);
        }
        let Some(code) = problem.error_code() else { return Self::Refused(problem) };
        if decision == Decision::Approve && code.is_lost_race() {
            return Self::LostRace(problem);
        }
        let is_gone = match kind {
            OperationKind::TresorCreation => code.is_creation_settled(),
            _ => code.is_operation_gone(),
        };
        if is_gone { Self::Gone(Some(problem)) } else { Self::Refused(problem) }
    }

    /// Whether the operation is decided for certain, so that its buttons must be off.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::LostRace(_) | Self::Gone(_))
    }

    /// The problem that came with the outcome, if any.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Approved | Self::Rejected => None,
            Self::Gone(problem) => problem.as_ref(),
            Self::LostRace(problem) | Self::Unknown(problem) | Self::Refused(problem) => Some(problem),
        }
    }

    /// The name in the store and in receipts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::LostRace(_) => "LostRace",
            Self::Unknown(_) => "Unknown",
            Self::Gone(_) => "Gone",
            Self::Refused(_) => "Refused",
        }
    }

    /// The outcome by its name and problem; `None` for another name, or if a needed problem is missing.
    pub fn named(name: &str, problem: Option<Problem>) -> Option<Self> {
        Some(match name {
            "Approved" => Self::Approved,
            "Rejected" => Self::Rejected,
            "LostRace" => Self::LostRace(problem?),
            "Unknown" => Self::Unknown(problem?),
            "Gone" => Self::Gone(problem),
            "Refused" => Self::Refused(problem?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::TransportProblem;
    use crate::problem::tests::server;

    const LOST_RACE_CODES: [&str; 8] = [
        "LatestGkfNotKnownByClient",
        "EtagNotMatch",
        "GkfBlobConflict",
        "StorageConflict",
        "MembershipRecordAlreadyExistsForCallerUser",
        "MembershipRecordAlreadyExistsForTargetUser",
        "CallerUserAlreadyTresorMember",
        "TargetUserAlreadyTresorMember",
    ];

    const SETTLED_CREATION_CODES: [&str; 3] =
        ["TresorIsAlreadyApproved", "TresorAlreadyDeleted", "TresorNotExists"];

    fn of(kind: OperationKind, decision: Decision, code: &str) -> Outcome {
        Outcome::of(kind, decision, Err(server(code)))
    }

    #[test]
    fn a_successful_answer_means_the_decision() {
        assert_eq!(Outcome::of(OperationKind::Kick, Decision::Approve, Ok(())), Outcome::Approved);
        assert_eq!(Outcome::of(OperationKind::Kick, Decision::Reject, Ok(())), Outcome::Rejected);
    }

    #[test]
    fn a_lost_race_code_means_a_lost_race_for_approvals_only() {
        for code in LOST_RACE_CODES {
            assert!(admin_api::catalogue::find(code).is_some(), "{code} is in the catalogue");
            assert_eq!(of(OperationKind::Share, Decision::Approve, code), Outcome::LostRace(server(code)));
            assert_eq!(of(OperationKind::Share, Decision::Reject, code), Outcome::Refused(server(code)));
        }
    }

    #[test]
    fn an_operation_that_no_longer_waits_is_gone() {
        assert!(matches!(of(OperationKind::Share, Decision::Approve, "BadInput"), Outcome::Gone(_)));
        for code in SETTLED_CREATION_CODES {
            assert!(matches!(of(OperationKind::TresorCreation, Decision::Reject, code), Outcome::Gone(_)));
        }
        assert!(matches!(
            of(OperationKind::TresorCreation, Decision::Approve, "BadInput"),
            Outcome::Refused(_)
        ));
    }

    #[test]
    fn a_lost_answer_is_unknown_and_a_refusal_is_not_final() {
        let lost = Problem::Transport(TransportProblem::Timeout { after_ms: 30_000 });
        let outcome = Outcome::of(OperationKind::Share, Decision::Reject, Err(lost.clone()));
        assert_eq!(outcome, Outcome::Unknown(lost));
        assert!(!outcome.is_final());
        let refused = of(OperationKind::Share, Decision::Approve, "InvalidAuthorization");
        assert!(matches!(refused, Outcome::Refused(_)) && !refused.is_final());
    }
}
