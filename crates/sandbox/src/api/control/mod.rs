//! The control interface under `/sandbox`: the client SDK's part, faults, and the stored state. It has no signature;
//! `middleware::loopback_only` protects it.

mod extract;
mod stored;

use crate::client_sdk;
use crate::error::{ApiError, BAD_INPUT};
use crate::faults::Fault;
use crate::respond;
use crate::state::AppState;
use crate::store::operations::NewOperation;
use crate::store::registrations;
use crate::store::users::UserState;
use admin_api::OperationKind;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post, put};
use extract::{JsonObject, PathId};
use serde::{Deserialize, Serialize};
use server_kit::clock;
use std::sync::Arc;
use std::time::Duration;

/// Users that one call may create. `--users` creates more.
const MAX_NEW_USERS: u64 = 100_000;
/// Time for kept connections to close after a fault was set that will cut one.
const CLOSING_TIME: Duration = Duration::from_millis(20);

/// The routes, without those of the feed.
pub fn router() -> Router<Arc<AppState>> {
    Router::new()
        .route("/sandbox/registrations/{id}/complete", post(complete_registration))
        .route("/sandbox/users", post(create_users))
        .route("/sandbox/tresors", post(create_tresor))
        .route("/sandbox/operations", post(create_operation))
        .route("/sandbox/state/users/{id}", get(stored::user))
        .route("/sandbox/state/tresors/{id}", get(stored::tresor))
        .route("/sandbox/state/operations/{id}", get(stored::operation))
        .route("/sandbox/state/mutations", get(stored::mutations))
        .route("/sandbox/faults", put(set_fault).get(show_fault))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CompletedSession {
    reg_session_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ValidationVerifier {
    reg_validation_verifier: String,
}

async fn complete_registration(
    State(app): State<Arc<AppState>>,
    PathId(user): PathId,
    JsonObject(body): JsonObject<CompletedSession>,
) -> Result<Response, ApiError> {
    let reg_validation_verifier = app
        .write(move |transaction| registrations::complete(transaction, &user, &body.reg_session_id))
        .await?;
    Ok(respond::ok(&ValidationVerifier { reg_validation_verifier }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewUsers {
    count: u64,
    state: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CreatedUsers {
    users: Vec<String>,
}

async fn create_users(
    State(app): State<Arc<AppState>>,
    JsonObject(body): JsonObject<NewUsers>,
) -> Result<Response, ApiError> {
    let state = match &body.state {
        None => UserState::Validated,
        Some(name) => UserState::from_name(name).ok_or(BAD_INPUT)?,
    };
    if body.count > MAX_NEW_USERS {
        return Err(BAD_INPUT);
    }
    let tenant = app.tenant.clone();
    let users = app
        .write(move |transaction| client_sdk::create_users(transaction, &tenant, body.count, state))
        .await?;
    Ok(respond::ok(&CreatedUsers { users }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewTresor {
    by_user_id: String,
    #[serde(default)]
    approved: bool,
    note: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CreatedTresor {
    tresor_id: String,
}

async fn create_tresor(
    State(app): State<Arc<AppState>>,
    JsonObject(body): JsonObject<NewTresor>,
) -> Result<Response, ApiError> {
    let tresor_id = app
        .write(move |transaction| {
            client_sdk::create_tresor(transaction, &body.by_user_id, body.approved, body.note.as_deref())
        })
        .await?;
    Ok(respond::ok(&CreatedTresor { tresor_id }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OperationRequest {
    kind: OperationKind,
    by_user_id: String,
    for_user_id: Option<String>,
    tresor_id: String,
    note: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CreatedOperation {
    operation_id: String,
}

async fn create_operation(
    State(app): State<Arc<AppState>>,
    JsonObject(body): JsonObject<OperationRequest>,
) -> Result<Response, ApiError> {
    let operation_id = app
        .write(move |transaction| {
            let new = NewOperation {
                kind: body.kind,
                by_user: &body.by_user_id,
                for_user: body.for_user_id.as_deref(),
                tresor: &body.tresor_id,
                created: clock::unix_seconds(),
                note: body.note.as_deref(),
            };
            client_sdk::create_operation(transaction, &new)
        })
        .await?;
    Ok(respond::ok(&CreatedOperation { operation_id }))
}

/// Sets a fault. Where it will cut a connection, the connections that browsers keep open are closed first: a browser
/// silently repeats a request that was cut on a kept connection, and the page would never see the fault.
async fn set_fault(
    State(app): State<Arc<AppState>>,
    JsonObject(fault): JsonObject<Fault>,
) -> Result<Response, ApiError> {
    if !fault.is_valid() {
        return Err(BAD_INPUT);
    }
    let cuts_connection = fault.cuts_connection();
    app.faults.set(fault);
    if cuts_connection {
        app.kept_connections.close_all();
        tokio::time::sleep(CLOSING_TIME).await;
    }
    show_fault(State(app)).await
}

async fn show_fault(State(app): State<Arc<AppState>>) -> Result<Response, ApiError> {
    Ok(respond::ok(&app.faults.current().unwrap_or_default()))
}
