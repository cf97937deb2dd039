//! The 29 operations of the tenant's API: name, method, path and effect. Requests are built from this table, and a
//! server can route by it.

/// The HTTP method of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
    /// Uploads.
    Put,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method in the request and in the canonical string.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Whether an operation changes something at the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It changes nothing and can be repeated freely.
    Read,
    /// It changes something. It is written to the journal and never repeated without a person's decision.
    Change,
}

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $method:ident $path:literal $effect:ident;)+) => {
        /// An operation of the tenant's API, with its name in the API document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Operation { $($(#[$doc])* $name,)+ }

        impl Operation {
            /// All operations, in the document's order.
            pub const ALL: &'static [Operation] = &[$(Operation::$name,)+];

            /// The name in the API document.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// The HTTP method.
            pub const fn method(self) -> Method {
                match self { $(Self::$name => Method::$method,)+ }
            }

            /// The path below the administrative base, with its leading slash.
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }

            /// Whether the operation changes anything.
            pub const fn effect(self) -> Effect {
                match self { $(Self::$name => Effect::$effect,)+ }
            }
        }
    };
}

operations! {
    /// Approves a client initiated invitation link acception.
    ApproveInvitationLinkAcception = Post "/tresor/approve-invitation-link-acception" Change;
    /// Approves a client initiated invitation link creation.
    ApproveInvitationLinkCreation = Post "/tresor/approve-invitation-link-creation" Change;
    /// Approves a client initiated invitation link revocation.
    ApproveInvitationLinkRevocation = Post "/tresor/approve-invitation-link-revocation" Change;
    /// Approves the kick-out of a user from a tresor.
    ApproveKick = Post "/tresor/approve-kick" Change;
    /// Approves a client initiated share.
    ApproveShare = Post "/tresor/approve-share" Change;
    /// Approves a tresor's creation.
    ApproveTresorCreation = Post "/tresor/approve-tresor-creation" Change;
    /// Deletes a custom content file if it exists. The path is an assumption.
    DeleteCustomContent = Delete "/tenant/delete-custom-content" Change;
    /// Deletes an approved tresor.
    DeleteTresor = Post "/tresor/delete-tresor" Change;
    /// Details of a pending invitation link acception.
    GetInvitationLinkAcceptionDetails = Get "/tresor/get-invitation-link-acception-details" Read;
    /// Details of a pending invitation link creation.
    GetInvitationLinkCreationDetails = Get "/tresor/get-invitation-link-creation-details" Read;
    /// Details of a pending invitation link revocation.
    GetInvitationLinkRevocationDetails = Get "/tresor/get-invitation-link-revocation-details" Read;
    /// Details of a pending kick.
    GetKickDetails = Get "/tresor/get-kick-details" Read;
    /// Details of a pending share.
    GetShareDetails = Get "/tresor/get-share-details" Read;
    /// Starts a registration.
    InitUserRegistration = Post "/user/init-user-registration" Change;
    /// Lists the custom content. The path is an assumption.
    ListCustomContents = Get "/tenant/list-custom-contents" Read;
    /// Lists the members of a tresor, also before it is approved.
    ListMembers = Get "/tresor/list-members" Read;
    /// Lists the tresors in pages. The API document advises against it.
    ListTresors = Get "/tresor/list-tresors" Read;
    /// Lists all users, validated or not, in one answer.
    ListUsers = Get "/user/list-users" Read;
    /// Rejects an invitation link acception.
    RejectInvitationLinkAcception = Post "/tresor/reject-invitation-link-acception" Change;
    /// Rejects an invitation link creation.
    RejectInvitationLinkCreation = Post "/tresor/reject-invitation-link-creation" Change;
    /// Rejects an invitation link revocation.
    RejectInvitationLinkRevocation = Post "/tresor/reject-invitation-link-revocation" Change;
    /// Rejects a kick.
    RejectKick = Post "/tresor/reject-kick" Change;
    /// Rejects a share.
    RejectShare = Post "/tresor/reject-share" Change;
    /// Rejects a tresor's creation. The tresor can never be used then.
    RejectTresorCreation = Post "/tresor/reject-tresor-creation" Change;
    /// Enables or disables an account.
    SetUserStatus = Post "/user/set-user-state" Change;
    /// Allows or forbids a user to create tresors. The path is an assumption.
    SetUserTresorCreationMode = Post "/user/set-user-tresor-creation-mode" Change;
    /// Allows or forbids a user to share tresors. The path is an assumption.
    SetUserTresorSharingMode = Post "/user/set-user-tresor-sharing-mode" Change;
    /// Uploads a custom content file. Overwrites an existing one without a warning.
    UploadCustomContent = Put "/tenant/upload-custom-content" Change;
    /// Validates a registered user.
    ValidateUser = Post "/user/validate-user-registration" Change;
}

impl Operation {
    /// Finds the operation of a path below the administrative base. Each path has one operation.
    pub fn at_path(path: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.path() == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_29_operations_with_29_paths() {
        assert_eq!(Operation::ALL.len(), 29);
        for operation in Operation::ALL {
            assert_eq!(Operation::at_path(operation.path()), Some(*operation));
        }
        assert_eq!(Operation::at_path("/tresor/unknown"), None);
    }

    #[test]
    fn only_reads_use_get() {
        for operation in Operation::ALL {
            let reads = operation.method() == Method::Get;
            assert_eq!(reads, operation.effect() == Effect::Read, "{}", operation.name());
        }
    }
}
