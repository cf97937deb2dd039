//! The tenant's answers: the entities of the API document, with all members in its order.

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
        /// The user who shares.
        by_user_id: UserId,
        /// The user who is invited.
        for_user_id: UserId,
        /// The tresor that is shared.
        tresor_id: TresorId,
    }

    /// GetKickDetailsResponse and GetAcceptInvitationLinkDetailsResponse, which have the same members.
    TargetedDetails {
        /// The user who kicks, or who created the invitation link.
        by_user_id: UserId,
        /// The user who is kicked, or who accepts the link.
        for_user_id: UserId,
        /// The tresor.
        tresor_id: TresorId,
        /// When the operation was created, ISO 8601.
        timestamp: String,
    }

    /// GetCreateInvitationLinkDetailsResponse and GetRevokeInvitationLinkDetailsResponse, which have the same members.
    LinkDetails {
        /// The user who creates or revokes the link.
        by_user_id: UserId,
        /// The tresor.
        tresor_id: TresorId,
        /// When the operation was created, ISO 8601.
        timestamp: String,
    }

    /// ListMembersResponse.
    MemberList {
        /// The ids of the members.
        members: Vec<UserId>,
    }

    /// UserListItem.
    UserListItem {
        /// The user.
        user_id: UserId,
        /// `Unvalidated` or `Validated`. Other words are possible.
        user_registration_state: String,
    }

    /// ListUsersResponse. It has no pages. The panel reads it as a stream instead of decoding it in one piece.
    UserList {
        /// All registered users.
        users: Vec<UserListItem>,
    }

    /// CustomContentDetailsResponse.
    CustomContent {
        /// The last segment of the path.
        name: String,
        /// The whole name, folders included.
        path: String,
        /// The public URL.
        url: String,
        /// The size in bytes.
        size: u64,
        /// The media type, which follows from the file name's extension.
        content_type: String,
        /// The version of the file.
        etag: String,
    }

    /// ListCustomContentResponse.
    CustomContentList {
        /// The number of files.
        custom_content_count: u32,
        /// The size of all files in bytes.
        total_used_bytes: u64,
        /// The files.
        contents: Vec<CustomContent>,
    }
}

/// InitUserRegistrationResponse. Session id and verifier are secrets, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReservedRegistration {
    /// The generated user id. There is no such user yet.
    pub user_id: UserId,
    /// The id of the registration session.
    pub reg_session_id: String,
    /// The secret with which the validation proves the session.
    pub reg_session_verifier: String,
}

/// ListTresorsResponse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TresorPage {
    /// The tresors of this page.
    pub tresors: Vec<TresorId>,
    /// The first tresor of the next page. Absent or null on the last page.
    #[serde(default)]
    pub next_tresor: Option<TresorId>,
}
