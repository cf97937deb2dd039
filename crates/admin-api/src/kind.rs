//! The six kinds of what waits for a verdict, with the names that the feed, links and operations use for them.

use crate::operation::Operation;
use serde::{Deserialize, Serialize};

/// What a client asks for. A tresor creation is decided by its tresor's id, the other five by an operation id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OperationKind {
    /// A new tresor.
    TresorCreation,
    /// A user is to become a member.
    Share,
    /// A member is to be removed.
    Kick,
    /// A new invitation link.
    InvitationLinkCreation,
    /// Somebody takes up an invitation link.
    InvitationLinkAcception,
    /// An invitation link is withdrawn.
    InvitationLinkRevocation,
}

impl OperationKind {
    /// All kinds, in the order of the tabs.
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

    /// The name in a link.
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

    /// The kind that a link names.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The kind that the operation feed names.
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

    /// The operation that reads the details; `None` for a tresor creation, which has none.
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
    fn names_and_slugs_lead_back() {
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
