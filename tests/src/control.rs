//! The sandbox's control interface: actions of clients, the stored state, and faults.

use crate::failure;
use crate::http;
use crate::tenant::Tenant;
use crate::wait::until;
use ::http::Method;
use admin_api::OperationKind;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::panic::Location;

/// A pending operation.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The kind of operation.
    pub kind: OperationKind,
    /// The operation's id; of a tresor creation, the tresor's.
    pub id: String,
    /// The initiator.
    pub by: String,
    /// The target user, if there is one.
    pub for_user: Option<String>,
    /// The tresor.
    pub tresor: String,
}

impl Asked {
    /// Its path in the panel.
    pub fn path(&self) -> String {
        format!("/review/{}/{}", self.kind.slug(), self.id)
    }

    /// Its name in the panel's links, as in `share:ID`.
    pub fn named(&self) -> String {
        format!("{}:{}", self.kind.slug(), self.id)
    }

    /// The target user.
    pub fn target(&self) -> &str {
        self.for_user.as_deref().expect("this kind is about a user")
    }
}

/// A tresor and the user who created it.
#[derive(Debug, Clone)]
pub struct Tresor {
    /// Its id.
    pub id: String,
    /// Its creator and first member.
    pub owner: String,
}

/// A stored tresor.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TresorState {
    /// `Pending`, `Approved`, `Rejected` or `Deleted`.
    pub state: String,
    /// Its members.
    pub members: Vec<String>,
}

/// A stored operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OperationState {
    /// `Pending`, `Approved`, `Rejected` or `Dead`.
    pub state: String,
    /// What the approval of a link creation added.
    pub additional_info: Option<String>,
}

/// A stored user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserState {
    /// `Reserved`, `Unvalidated` or `Validated`.
    pub state: String,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// Whether the user may create tresors.
    pub may_create_tresors: bool,
    /// Whether the user may share tresors.
    pub may_share_tresors: bool,
}

/// A change that was made through the API.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Mutation {
    /// The operation's name, as in `ApproveShare`.
    pub operation: String,
    /// The id that it changed.
    pub target: String,
}

/// A fault for the next calls.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drop_before_commit: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drop_after_commit: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
}

impl Fault {
    /// Delays the answer by this much.
    pub fn latency_ms(latency_ms: u64) -> Self {
        Self { latency_ms: Some(latency_ms), ..Self::default() }
    }

    /// Refuses the call with this code. Nothing is changed.
    pub fn code(code: &str) -> Self {
        Self { error_code: Some(code.into()), ..Self::default() }
    }

    /// Answers the call with this status. Nothing is changed.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// Cuts the connection before the call is carried out.
    pub fn cut_before() -> Self {
        Self { drop_before_commit: Some(true), ..Self::default() }
    }

    /// Carries out the call and loses its answer.
    pub fn answer_lost() -> Self {
        Self { drop_after_commit: Some(true), ..Self::default() }
    }

    /// The message beside the code.
    pub fn saying(mut self, message: &str) -> Self {
        self.error_message = Some(message.into());
        self
    }

    /// Limits the fault to calls whose path contains this text.
    pub fn on(mut self, path: &str) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Limits the fault to this many calls.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }
}

impl Tenant {
    /// A validated user.
    pub async fn user(&self) -> String {
        self.users(1).await.remove(0)
    }

    /// Validated users.
    pub async fn users(&self, count: usize) -> Vec<String> {
        self.users_in_state(count, "Validated").await
    }

    /// Finishes a registration as the client does. Returns the RegValidationVerifier.
    pub async fn complete_registration(&self, user: &str, session: &str) -> String {
        let path = format!("registrations/{user}/complete");
        text(&self.post(&path, json!({ "RegSessionId": session })).await, "RegValidationVerifier")
    }

    /// A stored user.
    pub async fn user_state(&self, id: &str) -> UserState {
        self.read(&format!("state/users/{id}")).await
    }

    /// Users whose registration is `Validated` or `Unvalidated`.
    pub async fn users_in_state(&self, count: usize, state: &str) -> Vec<String> {
        let made = self.post("users", json!({ "Count": count, "State": state })).await;
        serde_json::from_value(made["Users"].clone()).expect("the sandbox answers with a list of ids")
    }

    /// An approved tresor with one member.
    pub async fn tresor(&self) -> Tresor {
        let owner = self.user().await;
        self.tresor_of(&owner, true).await
    }

    async fn tresor_of(&self, owner: &str, approved: bool) -> Tresor {
        let made = self.post("tresors", json!({ "ByUserId": owner, "Approved": approved })).await;
        Tresor { id: text(&made, "TresorId"), owner: owner.into() }
    }

    /// Creates a pending operation of this kind, with the tresor and the users that it needs.
    pub async fn ask(&self, kind: OperationKind) -> Asked {
        if kind == OperationKind::TresorCreation {
            let owner = self.user().await;
            let tresor = self.tresor_of(&owner, false).await;
            return Asked { kind, id: tresor.id.clone(), by: owner, for_user: None, tresor: tresor.id };
        }
        let tresor = self.tresor().await;
        self.ask_on(kind, &tresor).await
    }

    /// Creates a pending operation of this kind on this tresor. The target of a kick becomes a member first.
    pub async fn ask_on(&self, kind: OperationKind, tresor: &Tresor) -> Asked {
        let for_user = match kind {
            OperationKind::Share | OperationKind::InvitationLinkAcception => Some(self.user().await),
            OperationKind::Kick => Some(self.member(tresor).await),
            _ => None,
        };
        self.ask_for(kind, tresor, for_user).await
    }

    /// Creates a pending operation of this kind with this target user.
    pub async fn ask_for(&self, kind: OperationKind, tresor: &Tresor, for_user: Option<String>) -> Asked {
        self.ask_with_note(kind, tresor, for_user, None).await
    }

    /// Creates a pending operation that the feed gives a note.
    pub async fn ask_with_note(
        &self,
        kind: OperationKind,
        tresor: &Tresor,
        for_user: Option<String>,
        note: Option<&str>,
    ) -> Asked {
        let wanted = json!({
            "Kind": kind.name(), "ByUserId": tresor.owner, "ForUserId": for_user, "TresorId": tresor.id, "Note": note,
        });
        let made = self.post("operations", wanted).await;
        let (by, tresor) = (tresor.owner.clone(), tresor.id.clone());
        Asked { kind, id: text(&made, "OperationId"), by, for_user, tresor }
    }

    /// Makes a new user a member, as another administrator's approval of a share does.
    pub async fn member(&self, tresor: &Tresor) -> String {
        let user = self.user().await;
        let share = self.ask_for(OperationKind::Share, tresor, Some(user.clone())).await;
        self.approve_elsewhere(&share).await;
        user
    }

    /// The state of an operation.
    pub async fn state_of(&self, asked: &Asked) -> String {
        match asked.kind {
            OperationKind::TresorCreation => self.tresor_state(&asked.id).await.state,
            _ => self.operation_state(asked).await.state,
        }
    }

    /// A stored operation.
    pub async fn operation_state(&self, asked: &Asked) -> OperationState {
        self.read(&format!("state/operations/{}", asked.id)).await
    }

    /// A stored tresor.
    pub async fn tresor_state(&self, id: &str) -> TresorState {
        self.read(&format!("state/tresors/{id}")).await
    }

    /// A tresor's members.
    pub async fn members(&self, tresor: &str) -> Vec<String> {
        self.tresor_state(tresor).await.members
    }

    /// The changes of one target, oldest first.
    pub async fn changes_of(&self, target: &str) -> Vec<String> {
        let of_target = |change: Mutation| (change.target == target).then_some(change.operation);
        self.changes().await.into_iter().filter_map(of_target).collect()
    }

    /// The last thousand changes made through the API, oldest first.
    pub async fn changes(&self) -> Vec<Mutation> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Mutations {
            mutations: Vec<Mutation>,
        }
        self.read::<Mutations>("state/mutations").await.mutations
    }

    /// Waits until an operation has this state.
    #[track_caller]
    pub fn becomes<'a>(&'a self, asked: &'a Asked, state: &'a str) -> impl Future<Output = ()> + 'a {
        let here = Location::caller();
        async move {
            let so = until(async || match self.state_of(asked).await {
                now if now == state => Ok(()),
                now => Err(format!("{} is {now}, not {state}", asked.named())),
            });
            if let Err(why) = so.await {
                failure::fail(here, &why);
            }
        }
    }

    /// What the feed lists now: the kind of each operation, and when it was received.
    pub async fn fed(&self) -> Vec<(OperationKind, String)> {
        let feed: Value = self.read("pending").await;
        let kind = |entry: &Value| entry["Kind"].as_str().and_then(OperationKind::from_name);
        let entries = feed["Operations"].as_array().into_iter().flatten();
        entries
            .map(|entry| (kind(entry).expect("the feed names a kind"), text(entry, "ReceivedAt")))
            .collect()
    }

    /// The operations of the five kinds that the feed lists, oldest first.
    pub async fn waiting(&self) -> Vec<Asked> {
        let feed: Value = self.read("pending").await;
        let mut waiting = Vec::new();
        for entry in feed["Operations"].as_array().into_iter().flatten() {
            let kind =
                entry["Kind"].as_str().and_then(OperationKind::from_name).expect("the feed names a kind");
            if kind != OperationKind::TresorCreation {
                let id = text(entry, "Id");
                let stored: Value = self.read(&format!("state/operations/{id}")).await;
                let for_user = stored["ForUserId"].as_str().map(ToOwned::to_owned);
                let (by, tresor) = (text(&stored, "ByUserId"), text(&stored, "TresorId"));
                waiting.push(Asked { kind, id, by, for_user, tresor });
            }
        }
        waiting
    }

    /// Sets a fault for the next calls.
    pub async fn fault(&self, fault: Fault) {
        let body = serde_json::to_value(fault).expect("a fault is plain data");
        self.call(Method::PUT, "faults", Some(body)).await;
    }

    /// How many more calls the fault will affect.
    pub async fn fault_left(&self) -> u64 {
        let fault: Value = self.read("faults").await;
        fault["Times"].as_u64().unwrap_or_default()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn read<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        let value = self.call(Method::GET, path, None).await;
        serde_json::from_value(value).unwrap_or_else(|error| panic!("/sandbox/{path}: {error}"))
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/sandbox/{path}", self.origin());
        let headers = [("content-type", "application/json")];
        let answer = http::send(method, &url, &headers, body.map(|body| body.to_string())).await;
        assert!(answer.status.is_success(), "/sandbox/{path}: {} {}", answer.status, answer.text());
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("/sandbox/{path}: {error}"))
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("the sandbox's answer has no {name}: {value}")).to_owned()
}
