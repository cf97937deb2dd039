//! What became of a verdict. Four outcomes, never two: approved, rejected, lost the race, unknown; and beside them
//! the refusal that leaves the operation as it was.

use crate::problem::Problem;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;

/// What became of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server approved it.
    Approved,
    /// The server rejected it.
    Rejected,
    /// Another operation on the tresor came first: this one is dead and the client must start again.
    LostRace(Problem),
    /// The answer was lost: the server may have done it or not.
    Unknown(Problem),
    /// It no longer waits: somebody decided it elsewhere, or it never was. The problem is what the server said, where
    /// it was asked.
    Gone(Option<Problem>),
    /// Nothing was decided, and it can be tried again once the cause is gone.
    Refused(Problem),
}

/// Codes by which an approval may have lost a race. The API document names none, so this list is the one place.
pub const LOST_RACE_CODES: [&str; 8] = [
    "LatestGkfNotKnownByClient",
    "EtagNotMatch",
    "GkfBlobConflict",
    "StorageConflict",
    "MembershipRecordAlreadyExistsForCallerUser",
    "MembershipRecordAlreadyExistsForTargetUser",
    "CallerUserAlreadyTresorMember",
    "TargetUserAlreadyTresorMember",
];

/// Codes by which a tresor creation says that it waits no more.
const DECIDED_CREATION_CODES: [&str; 3] =
    ["TresorIsAlreadyApproved", "TresorAlreadyDeleted", "TresorNotExists"];

impl Outcome {
    /// Names what a verdict's answer means.
    pub fn of(kind: OperationKind, decision: Decision, answer: Result<(), Problem>) -> Self {
        let problem = match (answer, decision) {
            (Ok(()), Decision::Approve) => return Self::Approved,
            (Ok(()), Decision::Reject) => return Self::Rejected,
            (Err(problem), _) => problem,
        };
        if problem.may_have_arrived() {
            return Self::Unknown(problem);
        }
        let code = problem.code().unwrap_or_default();
        if decision == Decision::Approve && LOST_RACE_CODES.contains(&code) {
            return Self::LostRace(problem);
        }
        match kind {
            OperationKind::TresorCreation if DECIDED_CREATION_CODES.contains(&code) => {
                Self::Gone(Some(problem))
            }
            OperationKind::TresorCreation => Self::Refused(problem),
            _ if code == "BadInput" => Self::Gone(Some(problem)),
            _ => Self::Refused(problem),
        }
    }

    /// Whether the operation is through, so that no button for it may be live any more.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::LostRace(_) | Self::Gone(_))
    }

    /// What the server or the way there said, where that was no plain yes.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Approved | Self::Rejected => None,
            Self::Gone(problem) => problem.as_ref(),
            Self::LostRace(problem) | Self::Unknown(problem) | Self::Refused(problem) => Some(problem),
        }
    }

    /// The name in stores and receipts.
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

    /// The outcome of a name and its problem; `None` for another name, or where the problem is missing.
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

    fn of(kind: OperationKind, decision: Decision, code: &str) -> Outcome {
        Outcome::of(kind, decision, Err(server(code)))
    }

    #[test]
    fn a_yes_is_the_decision() {
        assert_eq!(Outcome::of(OperationKind::Kick, Decision::Approve, Ok(())), Outcome::Approved);
        assert_eq!(Outcome::of(OperationKind::Kick, Decision::Reject, Ok(())), Outcome::Rejected);
    }

    #[test]
    fn every_candidate_is_a_lost_race_for_approvals_only() {
        for code in LOST_RACE_CODES {
            assert!(admin_api::catalogue::find(code).is_some(), "{code} is in the catalogue");
            assert_eq!(of(OperationKind::Share, Decision::Approve, code), Outcome::LostRace(server(code)));
            assert_eq!(of(OperationKind::Share, Decision::Reject, code), Outcome::Refused(server(code)));
        }
    }

    #[test]
    fn what_waits_no_more_is_gone() {
        assert!(matches!(of(OperationKind::Share, Decision::Approve, "BadInput"), Outcome::Gone(_)));
        for code in DECIDED_CREATION_CODES {
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
