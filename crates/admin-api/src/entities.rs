//! What the tenant answers: the entities of the API document, member for member and in its order.

use crate::ids::{TresorId, UserId};
use serde::{Deserialize, Serialize};

macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub struct $name { $($(#[$field_doc])* pub $field: $type,)+ }
        )+
    };
}

entities! {
    /// GetShareDetailsResponse. A share has no timestamp.
    ShareDetails {
        /// Who invites.
        by_user_id: UserId,
        /// Who is invited.
        for_user_id: UserId,
        /// Where to.
        tresor_id: TresorId,
    }

    /// GetKickDetailsResponse and GetAcceptInvitationLinkDetailsResponse, which have the same members.
    AimedDetails {
        /// Who kicks, or who made the invitation link.
        by_user_id: UserId,
        /// Who is kicked, or who takes up the link.
        for_user_id: UserId,
        /// The tresor.
        tresor_id: TresorId,
        /// When the operation was made, ISO 8601.
        timestamp: String,
    }

    /// GetCreateInvitationLinkDetailsResponse and GetRevokeInvitationLinkDetailsResponse, which have the same members.
    LinkDetails {
        /// Who makes or withdraws the link.
        by_user_id: UserId,
        /// The tresor.
        tresor_id: TresorId,
        /// When the operation was made, ISO 8601.
        timestamp: String,
    }

    /// ListMembersResponse.
    MemberList {
        /// The members' ids.
        members: Vec<UserId>,
    }

    /// UserListItem.
    UserListItem {
        /// The user.
        user_id: UserId,
        /// `Unvalidated` or `Validated` today; other words are possible.
        user_registration_state: String,
    }

    /// ListUsersResponse. Not paged: the panel reads it as a stream and does not decode it in one piece.
    UserList {
        /// All registered users.
        users: Vec<UserListItem>,
    }

    /// CustomContentDetailsResponse.
    CustomContent {
        /// The last segment of the path.
        name: String,
        /// The whole name below the content root.
        path: String,
        /// The public address.
        url: String,
        /// Bytes.
        size: u64,
        /// By the file name's extension.
        content_type: String,
        /// The version.
        etag: String,
    }

    /// ListCustomContentResponse.
    CustomContentList {
        /// How many files.
        custom_content_count: u32,
        /// Bytes of all files.
        total_used_bytes: u64,
        /// The files.
        contents: Vec<CustomContent>,
    }
}

/// InitUserRegistrationResponse. The session id and the verifier are secrets, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Registration {
    /// The user id that was generated; not a user yet.
    pub user_id: UserId,
    /// Identifies the registration session.
    pub reg_session_id: String,
    /// Proves the session to the validation.
    pub reg_session_verifier: String,
}

/// ListTresorsResponse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TresorPage {
    /// The tresors of this page.
    pub tresors: Vec<TresorId>,
    /// Where the next page begins; absent or null after the last one.
    #[serde(default)]
    pub next_tresor: Option<TresorId>,
}
