//! The operations as typed requests: each knows its inputs and the type of its answer.

use crate::decode::{self, DecodeError};
use crate::entities::*;
use crate::ids::{ContentName, OperationId, TresorId, UserId};
use crate::kind::OperationKind;
use crate::operation::Operation;
use crate::percent;
use serde::Serialize;

/// What is to be sent, but for signature and service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The operation, which gives method and path.
    pub operation: Operation,
    /// The raw query without its question mark; empty when there is none.
    pub query: String,
    /// The body.
    pub body: Body,
    /// What the request is about, for the journal: the id of an operation, a tresor or a user, or a content name.
    pub target: String,
    /// A private remark for the journal. It is not sent.
    pub note: Option<String>,
}

/// A request's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// None at all.
    Empty,
    /// JSON text.
    Json(String),
    /// A file that the sender holds itself, so that it is not copied in here.
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
        // The request structs hold strings and booleans: writing them cannot fail.
        self.body = Body::Json(serde_json::to_string(body).unwrap_or_default());
        self
    }

    /// The path below the administrative base with its query, as in `/user/list-users`.
    pub fn path_and_query(&self) -> String {
        let path = self.operation.path();
        if self.query.is_empty() { path.to_owned() } else { format!("{path}?{}", self.query) }
    }
}

/// A request that knows the type of its answer.
pub trait Endpoint {
    /// What a successful answer holds.
    type Output: Output;

    /// The request, without I/O.
    fn request(&self) -> Request;
}

/// What can stand in a successful answer.
pub trait Output: Sized {
    /// Reads the body of a 2xx answer.
    fn read(body: &[u8]) -> Result<Self, DecodeError>;
}

/// Operations without output answer with an empty body, and whatever else stands there means nothing.
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
output!(ShareDetails AimedDetails LinkDetails MemberList UserList CustomContent CustomContentList Registration TresorPage);

/// Members of a request by their names on the wire.
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

/// Which way an operation is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Let it happen.
    Approve,
    /// Do not.
    Reject,
}

/// Approve or Reject of each of the six kinds: twelve operations, one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What is decided.
    pub kind: OperationKind,
    /// The operation's id; of a tresor creation, the tresor's.
    pub id: OperationId,
    /// Which way.
    pub decision: Decision,
    /// Sent with the approval of an invitation link creation and with nothing else.
    pub additional_info: Option<String>,
}

impl Verdict {
    /// A verdict without additional info.
    pub fn new(kind: OperationKind, id: OperationId, decision: Decision) -> Self {
        Self { kind, id, decision, additional_info: None }
    }
}

impl Endpoint for Verdict {
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
    GetKickDetails -> AimedDetails;
    /// Reads a pending invitation link creation.
    GetInvitationLinkCreationDetails -> LinkDetails;
    /// Reads a pending invitation link acception.
    GetInvitationLinkAcceptionDetails -> AimedDetails;
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
    /// Tresors a page, at most 100; the server's own default when absent.
    pub page_size: Option<u8>,
    /// `NextTresor` of the page before.
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

/// Deletes a tresor for good.
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

/// Starts a registration: the answer holds a new user id and two secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitUserRegistration;

impl Endpoint for InitUserRegistration {
    type Output = Registration;

    fn request(&self) -> Request {
        Request::new(Operation::InitUserRegistration, "")
    }
}

/// Validates a registered user. Holds secrets, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ValidateUser {
    /// The user.
    pub user_id: UserId,
    /// From the start of the registration.
    pub reg_session_id: String,
    /// From the start of the registration.
    pub reg_session_verifier: String,
    /// From the client, at its end of the registration.
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
            /// Whose account.
            pub user_id: UserId,
            /// Allowed or denied from now on.
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
    /// Lets the user log in, or not. Not the same as the validation of a registration.
    SetUserStatus;
    /// Lets the user create tresors, or not.
    SetUserTresorCreationMode;
    /// Lets the user share tresors (FreeShare), or not (NoShare).
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

/// Uploads a file; the bytes go beside the request.
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

/// Deletes a file; succeeds too when there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteCustomContent(pub ContentName);

impl Endpoint for DeleteCustomContent {
    type Output = ();

    fn request(&self) -> Request {
        Request::new(Operation::DeleteCustomContent, self.0.as_str()).query("fileName", self.0.as_str())
    }
}

/// Reads the body of a 2xx answer into the endpoint's output.
pub fn read<E: Endpoint>(body: &[u8]) -> Result<E::Output, DecodeError> {
    <E::Output as Output>::read(body)
}

#[cfg(test)]
mod tests;
