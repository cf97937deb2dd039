//! The operations as typed requests. Each has its inputs as fields and knows the type of its answer.

use crate::decode::{self, DecodeError};
use crate::entities::*;
use crate::ids::{ContentName, OperationId, TresorId, UserId};
use crate::kind::OperationKind;
use crate::operation::Operation;
use crate::percent;
use serde::Serialize;

/// A request without signature and service URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The operation, which determines method and path.
    pub operation: Operation,
    /// The raw query without the question mark. Empty if there is none.
    pub query: String,
    /// The body.
    pub body: Body,
    /// What the request is about, for the journal: the id of an operation, tresor or user, or a content name.
    pub target: String,
    /// A private note for the journal. It is not sent.
    pub note: Option<String>,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// No body.
    Empty,
    /// A JSON text.
    Json(String),
    /// A file. The sender has it, so that it is not copied.
    File,
}

impl Request {
    fn new(operation: Operation, target: impl Into<String>) -> Self {
        Self { operation, query: String::new(), body: Body::Empty, target: target.into(), note: None }
    }

    fn query(mut self, name: &str, value: &str) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(name);
        self.query.push('=');
        self.query.push_str(&percent::encode(value));
        self
    }

    fn json(mut self, body: &impl Serialize) -> Self {
        // The requests consist of strings and booleans, so that serializing cannot fail.
        self.body = Body::Json(serde_json::to_string(body).unwrap_or_default());
        self
    }

    /// The path below the administrative base, with the query, as in `/user/list-users`.
    pub fn path_and_query(&self) -> String {
        let path = self.operation.path();
        if self.query.is_empty() { path.to_owned() } else { format!("{path}?{}", self.query) }
    }
}

/// A request that knows the type of its answer.
pub trait Endpoint {
    /// The content of a successful answer.
    type Output: Output;

    /// The request, without I/O.
    fn request(&self) -> Request;
}

/// The content of a successful answer.
pub trait Output: Sized {
    /// Reads the body of a 2xx answer.
    fn read(body: &[u8]) -> Result<Self, DecodeError>;
}

/// Operations without output answer with an empty body. Any other body is ignored.
impl Output for () {
    fn read(_body: &[u8]) -> Result<Self, DecodeError> {
        Ok(())
    }
}

macro_rules! output {
    ($($name:ty)+) => { $(impl Output for $name {
        fn read(body: &[u8]) -> Result<Self, DecodeError> { decode::json(body) }
    })+ };
}
output!(ShareDetails TargetedDetails LinkDetails MemberList UserList CustomContent CustomContentList ReservedRegistration TresorPage);

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ByOperation<'a> {
    operation_id: &'a OperationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_info: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ByTresor<'a> {
    tresor_id: &'a TresorId,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserPolicy<'a> {
    user_id: &'a UserId,
    enable: bool,
}

/// How an operation is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The operation takes effect.
    Approve,
    /// The operation does not take effect.
    Reject,
}

/// The approval or rejection of an operation of any kind. One request for twelve operations of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideOperation {
    /// The kind of the operation.
    pub kind: OperationKind,
    /// The id of the operation. For a tresor creation, the id of the tresor.
    pub id: OperationId,
    /// The decision.
    pub decision: Decision,
    /// Only sent with the approval of an invitation link creation.
    pub additional_info: Option<String>,
}

impl DecideOperation {
    /// A verdict without additional info.
    pub fn new(kind: OperationKind, id: OperationId, decision: Decision) -> Self {
        Self { kind, id, decision, additional_info: None }
    }
}

impl Endpoint for DecideOperation {
    type Output = ();

    fn request(&self) -> Request {
        let operation = match self.decision {
            Decision::Approve => self.kind.approval(),
            Decision::Reject => self.kind.rejection(),
        };
        let request = Request::new(operation, self.id.as_str());
        if self.kind == OperationKind::TresorCreation {
            return request.json(&ByTresor { tresor_id: &TresorId::new(self.id.as_str()) });
        }
        let additional_info = match operation {
            Operation::ApproveInvitationLinkCreation => self.additional_info.as_deref(),
            _ => None,
        };
        request.json(&ByOperation { operation_id: &self.id, additional_info })
    }
}

macro_rules! details {
    ($($(#[$doc:meta])* $name:ident -> $output:ty;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub OperationId);

        impl Endpoint for $name {
            type Output = $output;

            fn request(&self) -> Request {
                Request::new(Operation::$name, self.0.as_str()).query("operationid", self.0.as_str())
            }
        }
    )+ };
}

details! {
    /// Reads a pending share.
    GetShareDetails -> ShareDetails;
    /// Reads a pending kick.
    GetKickDetails -> TargetedDetails;
    /// Reads a pending invitation link creation.
    GetInvitationLinkCreationDetails -> LinkDetails;
    /// Reads a pending invitation link acception.
    GetInvitationLinkAcceptionDetails -> TargetedDetails;
    /// Reads a pending invitation link revocation.
    GetInvitationLinkRevocationDetails -> LinkDetails;
}

/// Lists a tresor's members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListMembers(pub TresorId);

impl Endpoint for ListMembers {
    type Output = MemberList;

    fn request(&self) -> Request {
        Request::new(Operation::ListMembers, self.0.as_str()).query("tresorid", self.0.as_str())
    }
}

/// Lists one page of the tresors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListTresors {
    /// Tresors per page, at most 100. The server has a default.
    pub page_size: Option<u8>,
    /// `NextTresor` of the previous page.
    pub continue_from: Option<TresorId>,
}

impl Endpoint for ListTresors {
    type Output = TresorPage;

    fn request(&self) -> Request {
        let mut request = Request::new(Operation::ListTresors, "");
        if let Some(size) = self.page_size {
            request = request.query("pagesize", &size.to_string());
        }
        if let Some(from) = &self.continue_from {
            request = request.query("continueFrom", from.as_str());
        }
        request
    }
}

/// Deletes a tresor. This cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteTresor(pub TresorId);

impl Endpoint for DeleteTresor {
    type Output = ();

    fn request(&self) -> Request {
        Request::new(Operation::DeleteTresor, self.0.as_str()).json(&ByTresor { tresor_id: &self.0 })
    }
}

/// Lists all users in one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListUsers;

impl Endpoint for ListUsers {
    type Output = UserList;

    fn request(&self) -> Request {
        Request::new(Operation::ListUsers, "")
    }
}

/// Starts a registration. The answer has a new user id and two secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitUserRegistration;

impl Endpoint for InitUserRegistration {
    type Output = ReservedRegistration;

    fn request(&self) -> Request {
        Request::new(Operation::InitUserRegistration, "")
    }
}

/// Validates a registered user. Contains secrets, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ValidateUser {
    /// The user.
    pub user_id: UserId,
    /// The session id from the start of the registration.
    pub reg_session_id: String,
    /// The verifier from the start of the registration.
    pub reg_session_verifier: String,
    /// The verifier that the client got when it completed the registration.
    pub reg_validation_verifier: String,
}

impl Endpoint for ValidateUser {
    type Output = ();

    fn request(&self) -> Request {
        Request::new(Operation::ValidateUser, self.user_id.as_str()).json(self)
    }
}

macro_rules! policies {
    ($($(#[$doc:meta])* $name:ident;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// The user.
            pub user_id: UserId,
            /// Whether the policy is on.
            pub enable: bool,
        }

        impl Endpoint for $name {
            type Output = ();

            fn request(&self) -> Request {
                Request::new(Operation::$name, self.user_id.as_str())
                    .json(&UserPolicy { user_id: &self.user_id, enable: self.enable })
            }
        }
    )+ };
}

policies! {
    /// Enables or disables the login of a user. The validation of a registration is another state.
    SetUserStatus;
    /// Allows or forbids a user to create tresors.
    SetUserTresorCreationMode;
    /// Allows (FreeShare) or forbids (NoShare) a user to share tresors.
    SetUserTresorSharingMode;
}

/// Lists the custom content files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCustomContents;

impl Endpoint for ListCustomContents {
    type Output = CustomContentList;

    fn request(&self) -> Request {
        Request::new(Operation::ListCustomContents, "")
    }
}

/// Uploads a file. The sender adds the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadCustomContent(pub ContentName);

impl Endpoint for UploadCustomContent {
    type Output = CustomContent;

    fn request(&self) -> Request {
        let mut request = Request::new(Operation::UploadCustomContent, self.0.as_str());
        request.body = Body::File;
        request.query("fileName", self.0.as_str())
    }
}

/// Deletes a file. Succeeds even if there is no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteCustomContent(pub ContentName);

impl Endpoint for DeleteCustomContent {
    type Output = ();

    fn request(&self) -> Request {
        Request::new(Operation::DeleteCustomContent, self.0.as_str()).query("fileName", self.0.as_str())
    }
}

/// Reads the body of a 2xx answer as the output of an endpoint.
pub fn read<E: Endpoint>(body: &[u8]) -> Result<E::Output, DecodeError> {
    <E::Output as Output>::read(body)
}

#[cfg(test)]
mod tests;
