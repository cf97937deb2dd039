//! Which approvals outdate which older operations on the same tresor.

use admin_api::OperationKind;
use clap::ValueEnum;

/// How strict the race between approvals on one tresor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Races {
    /// An approval outdates every older operation on its tresor
    #[default]
    Strict,
    /// An approval outdates only the older operations that the API document names
    Documented,
}

/// Whether, by the API document, the approval of one operation outdates an older one on the same tresor.
pub const fn outdates_by_document(approved: OperationKind, older: OperationKind) -> bool {
    use OperationKind::{
        InvitationLinkAcception, InvitationLinkCreation, InvitationLinkRevocation, Kick, Share,
        TresorCreation,
    };
    match older {
        // "concurrently approved other kick or share operations"
        Share | Kick => matches!(approved, Share | Kick),
        // "concurrently approved other links, or kick and share operations"
        InvitationLinkCreation | InvitationLinkRevocation => true,
        // "concurrently accepted other links, or kick and share operations"
        InvitationLinkAcception => matches!(approved, InvitationLinkAcception | Share | Kick),
        // No operation can be created on a tresor that is not approved yet.
        TresorCreation => false,
    }
}
