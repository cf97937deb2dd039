//! Finds the outcome of a verdict whose answer was lost, from calls that only read. Invitation links do not change the
//! members, so their outcome may stay unknown.

use super::context::Details;
use crate::problem::Problem;
use admin_api::endpoint::Decision;
use admin_api::{ErrorCode, OperationKind, UserId};

/// What the check found.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// It still waits: the verdict did not arrive.
    StillWaiting,
    /// It was approved.
    Approved,
    /// It was rejected, or it lost a race. It changed nothing.
    NotApproved,
    /// The server cannot tell the outcome; for a creation, not even whether it still waits.
    Undeterminable,
    /// The check failed.
    Failed(Problem),
}

/// Derives the outcome from a fresh reading of the operation's `details` and of the tresor's `members`.
pub fn resolve(
    kind: OperationKind,
    for_user: Option<&UserId>,
    details: Result<Details, Problem>,
    members: Result<&[UserId], Problem>,
) -> Resolution {
    match details {
        Ok(_) if kind != OperationKind::TresorCreation => return Resolution::StillWaiting,
        Err(problem) if !problem.error_code().is_some_and(ErrorCode::is_operation_gone) => {
            return Resolution::Failed(problem);
        }
        _ => {}
    }
    let members = match members {
        Ok(members) => members,
        Err(problem) if kind == OperationKind::TresorCreation => return resolve_creation(problem),
        Err(problem) => return Resolution::Failed(problem),
    };
    let is_member = for_user.is_some_and(|user| members.contains(user));
    match kind {
        OperationKind::Share | OperationKind::InvitationLinkAcception if is_member => Resolution::Approved,
        OperationKind::Share | OperationKind::InvitationLinkAcception => Resolution::NotApproved,
        OperationKind::Kick if is_member => Resolution::NotApproved,
        OperationKind::Kick => Resolution::Approved,
        // The members of a new tresor can be read before and after its approval.
        OperationKind::TresorCreation
        | OperationKind::InvitationLinkCreation
        | OperationKind::InvitationLinkRevocation => Resolution::Undeterminable,
    }
}

/// A tresor whose members cannot be read was rejected or deleted.
fn resolve_creation(problem: Problem) -> Resolution {
    match problem.error_code() {
        Some(code) if code.is_tresor_gone() => Resolution::NotApproved,
        _ => Resolution::Failed(problem),
    }
}

/// Whether the same verdict can safely be sent again to learn the outcome of the first. The approval of a creation is
/// answered with TresorIsAlreadyApproved if the first one arrived, and a second rejection changes nothing.
pub fn may_repeat(kind: OperationKind, decision: Decision) -> bool {
    kind == OperationKind::TresorCreation || decision == Decision::Reject
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::context::tests::context;
    use crate::problem::tests::server;

    fn after(kind: OperationKind, members: &[&str]) -> Resolution {
        let members = members.iter().copied().map(UserId::new).collect::<Vec<_>>();
        resolve(kind, Some(&UserId::new("b")), Err(server("BadInput")), Ok(&members))
    }

    #[test]
    fn a_readable_operation_still_waits() {
        let details = context("a", Some("b"), &[]).details;
        assert_eq!(resolve(OperationKind::Share, None, Ok(details), Ok(&[])), Resolution::StillWaiting);
    }

    #[test]
    fn members_show_the_outcome_of_shares_acceptions_and_kicks() {
        for kind in [OperationKind::Share, OperationKind::InvitationLinkAcception] {
            assert_eq!(after(kind, &["a", "b"]), Resolution::Approved);
            assert_eq!(after(kind, &["a"]), Resolution::NotApproved);
        }
        assert_eq!(after(OperationKind::Kick, &["a"]), Resolution::Approved);
        assert_eq!(after(OperationKind::Kick, &["a", "b"]), Resolution::NotApproved);
    }

    #[test]
    fn the_outcome_of_a_link_is_undeterminable() {
        for kind in [OperationKind::InvitationLinkCreation, OperationKind::InvitationLinkRevocation] {
            assert_eq!(after(kind, &["a", "b"]), Resolution::Undeterminable);
        }
    }

    #[test]
    fn a_creation_is_resolved_by_its_members_only_when_it_is_gone() {
        let details = || Ok(context("a", None, &[]).details);
        let kind = OperationKind::TresorCreation;
        assert_eq!(resolve(kind, None, details(), Ok(&[])), Resolution::Undeterminable);
        assert_eq!(resolve(kind, None, details(), Err(server("TresorNotExists"))), Resolution::NotApproved);
    }

    #[test]
    fn a_failing_check_resolves_nothing() {
        let disabled = || server("TenantDisabled");
        assert_eq!(
            resolve(OperationKind::Share, None, Err(disabled()), Ok(&[])),
            Resolution::Failed(disabled())
        );
        let unreadable = resolve(OperationKind::Kick, None, Err(server("BadInput")), Err(disabled()));
        assert_eq!(unreadable, Resolution::Failed(disabled()));
    }
}
