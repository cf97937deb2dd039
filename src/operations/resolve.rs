//! Finding out what became of a verdict whose answer was lost: by asking again what can be asked without changing
//! anything. Links leave no trace in the members, so for them it may not be tellable.

use super::context::Details;
use crate::problem::Problem;
use admin_api::endpoint::Decision;
use admin_api::{OperationKind, UserId};

/// What asking showed.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// It still waits: the verdict did not arrive.
    StillWaiting,
    /// It was approved.
    Approved,
    /// It was rejected or died; nothing was changed by it.
    NotApproved,
    /// Nothing tells which way it went; of a creation, not even whether it still waits.
    CannotBeTold,
    /// The server could not be asked.
    Failed(Problem),
}

/// What a verdict's traces show. `details` is a fresh reading, `members` that of the tresor.
pub fn resolve(
    kind: OperationKind,
    for_user: Option<&UserId>,
    details: Result<Details, Problem>,
    members: Result<&[UserId], Problem>,
) -> Resolution {
    match details {
        Ok(_) if kind != OperationKind::TresorCreation => return Resolution::StillWaiting,
        Err(problem) if !problem.is("BadInput") => return Resolution::Failed(problem),
        _ => {}
    }
    let members = match members {
        Ok(members) => members,
        Err(problem) if kind == OperationKind::TresorCreation => return of_creation(problem),
        Err(problem) => return Resolution::Failed(problem),
    };
    let is_member = for_user.is_some_and(|user| members.contains(user));
    match kind {
        OperationKind::Share | OperationKind::InvitationLinkAcception if is_member => Resolution::Approved,
        OperationKind::Share | OperationKind::InvitationLinkAcception => Resolution::NotApproved,
        OperationKind::Kick if is_member => Resolution::NotApproved,
        OperationKind::Kick => Resolution::Approved,
        // A creation's members can be read before and after its approval alike.
        OperationKind::TresorCreation
        | OperationKind::InvitationLinkCreation
        | OperationKind::InvitationLinkRevocation => Resolution::CannotBeTold,
    }
}

/// A tresor whose members cannot be read was rejected or deleted.
fn of_creation(problem: Problem) -> Resolution {
    match problem.code() {
        Some("TresorNotExists" | "TresorAlreadyDeleted") => Resolution::NotApproved,
        _ => Resolution::Failed(problem),
    }
}

/// Whether sending the same verdict again is safe and tells what became of the first: a creation's approval answers
/// TresorIsAlreadyApproved when it had arrived, and a rejection cannot do more than the first one would have.
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
    fn what_can_still_be_read_still_waits() {
        let details = context("a", Some("b"), &[]).details;
        assert_eq!(resolve(OperationKind::Share, None, Ok(details), Ok(&[])), Resolution::StillWaiting);
    }

    #[test]
    fn members_tell_of_shares_acceptions_and_kicks() {
        for kind in [OperationKind::Share, OperationKind::InvitationLinkAcception] {
            assert_eq!(after(kind, &["a", "b"]), Resolution::Approved);
            assert_eq!(after(kind, &["a"]), Resolution::NotApproved);
        }
        assert_eq!(after(OperationKind::Kick, &["a"]), Resolution::Approved);
        assert_eq!(after(OperationKind::Kick, &["a", "b"]), Resolution::NotApproved);
    }

    #[test]
    fn of_links_it_cannot_be_told() {
        for kind in [OperationKind::InvitationLinkCreation, OperationKind::InvitationLinkRevocation] {
            assert_eq!(after(kind, &["a", "b"]), Resolution::CannotBeTold);
        }
    }

    #[test]
    fn a_creation_is_told_by_its_members_only_when_it_is_gone() {
        let details = || Ok(context("a", None, &[]).details);
        let kind = OperationKind::TresorCreation;
        assert_eq!(resolve(kind, None, details(), Ok(&[])), Resolution::CannotBeTold);
        assert_eq!(resolve(kind, None, details(), Err(server("TresorNotExists"))), Resolution::NotApproved);
    }

    #[test]
    fn a_server_that_cannot_be_asked_tells_nothing() {
        let disabled = || server("TenantDisabled");
        assert_eq!(
            resolve(OperationKind::Share, None, Err(disabled()), Ok(&[])),
            Resolution::Failed(disabled())
        );
        let unreadable = resolve(OperationKind::Kick, None, Err(server("BadInput")), Err(disabled()));
        assert_eq!(unreadable, Resolution::Failed(disabled()));
    }
}
