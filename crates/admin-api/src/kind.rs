//! The six kinds of operations that need a verdict, with their names in the feed, in URLs and in the API.

use crate::operation::Operation;
use serde::{Deserialize, Serialize};

/// What a client asks for. A tresor creation is identified by the id of its tresor, the other five by an operation id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OperationKind {
    /// A user created a tresor.
    TresorCreation,
    /// A member wants to share the tresor with a user.
    Share,
    /// A member wants to remove another member.
    Kick,
    /// A member wants to create an invitation link.
    InvitationLinkCreation,
    /// A user wants to join with an invitation link.
    InvitationLinkAcception,
    /// A member wants to make an invitation link invalid.
    InvitationLinkRevocation,
}

impl OperationKind {
    /// All kinds, in the order in which the panel shows them.
    pub const ALL: [Self; 6] = [
        Self::TresorCreation,
        Self::Share,
        Self::Kick,
        Self::InvitationLinkCreation,
        Self::InvitationLinkAcception,
        Self::InvitationLinkRevocation,
    ];

    /// The name in the operation feed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TresorCreation => "TresorCreation",
            Self::Share => "Share",
            Self::Kick => "Kick",
            Self::InvitationLinkCreation => "InvitationLinkCreation",
            Self::InvitationLinkAcception => "InvitationLinkAcception",
            Self::InvitationLinkRevocation => "InvitationLinkRevocation",
        }
    }

    /// The name in a URL of the panel.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::TresorCreation => "tresor-creation",
            Self::Share => "share",
            Self::Kick => "kick",
            Self::InvitationLinkCreation => "link-creation",
            Self::InvitationLinkAcception => "link-acception",
            Self::InvitationLinkRevocation => "link-revocation",
        }
    }

    /// The kind with a name in a URL.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The kind with a name in the operation feed.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The operation that approves this kind.
    pub const fn approval(self) -> Operation {
        match self {
            Self::TresorCreation => Operation::ApproveTresorCreation,
            Self::Share => Operation::ApproveShare,
            Self::Kick => Operation::ApproveKick,
            Self::InvitationLinkCreation => Operation::ApproveInvitationLinkCreation,
            Self::InvitationLinkAcception => Operation::ApproveInvitationLinkAcception,
            Self::InvitationLinkRevocation => Operation::ApproveInvitationLinkRevocation,
        }
    }

    /// The operation that rejects this kind.
    pub const fn rejection(self) -> Operation {
        match self {
            Self::TresorCreation => Operation::RejectTresorCreation,
            Self::Share => Operation::RejectShare,
            Self::Kick => Operation::RejectKick,
            Self::InvitationLinkCreation => Operation::RejectInvitationLinkCreation,
            Self::InvitationLinkAcception => Operation::RejectInvitationLinkAcception,
            Self::InvitationLinkRevocation => Operation::RejectInvitationLinkRevocation,
        }
    }

    /// The operation that reads the details. `None` for a tresor creation, which has no details.
    pub const fn details(self) -> Option<Operation> {
        match self {
            Self::TresorCreation => None,
            Self::Share => Some(Operation::GetShareDetails),
            Self::Kick => Some(Operation::GetKickDetails),
            Self::InvitationLinkCreation => Some(Operation::GetInvitationLinkCreationDetails),
            Self::InvitationLinkAcception => Some(Operation::GetInvitationLinkAcceptionDetails),
            Self::InvitationLinkRevocation => Some(Operation::GetInvitationLinkRevocationDetails),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_name_and_slug() {
        for kind in OperationKind::ALL {
            assert_eq!(OperationKind::from_slug(kind.slug()), Some(kind));
            assert_eq!(OperationKind::from_name(kind.name()), Some(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.name()));
        }
        assert_eq!(OperationKind::from_slug("Share"), None);
    }

    #[test]
    fn each_kind_has_its_own_operations() {
        for kind in OperationKind::ALL {
            let tail = kind.approval().path().strip_prefix("/tresor/approve-").unwrap();
            assert_eq!(kind.rejection().path(), format!("/tresor/reject-{tail}"));
            if let Some(details) = kind.details() {
                assert_eq!(details.path(), format!("/tresor/get-{tail}-details"));
            }
        }
    }
}
