//! The control interface under `/sandbox`: the client's part, faults, and the stored truth. No signature; guarded by
//! `guard` alone.

mod payload;
mod state;

use crate::app::App;
use crate::client;
use crate::faults::Fault;
use crate::feed;
use crate::random;
use crate::refusal::{self, BAD_INPUT, Refusal, UNKNOWN_PATH};
use crate::store::operations::NewOperation;
use crate::store::registrations;
use crate::store::users::UserState;
use admin_api::OperationKind;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post, put};
use payload::{Id, Payload};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Users that one call may make; more are made with `--users`.
const USERS_LIMIT: u64 = 100_000;
/// Time for kept connections to close after a fault was set that will cut one.
const RECYCLE_PAUSE: Duration = Duration::from_millis(20);

/// The routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/sandbox/registrations/{id}/complete", post(complete))
        .route("/sandbox/users", post(make_users))
        .route("/sandbox/tresors", post(make_tresor))
        .route("/sandbox/operations", post(make_operation))
        .route("/sandbox/state/users/{id}", get(state::user))
        .route("/sandbox/state/tresors/{id}", get(state::tresor))
        .route("/sandbox/state/operations/{id}", get(state::operation))
        .route("/sandbox/state/mutations", get(state::mutations))
        .route("/sandbox/faults", put(set_fault).get(show_fault))
        .route("/sandbox/pending", get(feed::list))
        .route("/sandbox/pending/events", get(feed::events))
        .method_not_allowed_fallback(async || UNKNOWN_PATH)
}

fn ok(value: &impl Serialize) -> Result<Response, Refusal> {
    Ok(refusal::json(StatusCode::OK, value))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Completion {
    reg_session_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Completed {
    reg_validation_verifier: String,
}

async fn complete(
    State(app): State<Arc<App>>,
    Id(user): Id,
    Payload(body): Payload<Completion>,
) -> Result<Response, Refusal> {
    let reg_validation_verifier =
        app.change(move |context| registrations::complete(context, &user, &body.reg_session_id)).await?;
    ok(&Completed { reg_validation_verifier })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewUsers {
    count: u64,
    state: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Users {
    users: Vec<String>,
}

async fn make_users(
    State(app): State<Arc<App>>,
    Payload(body): Payload<NewUsers>,
) -> Result<Response, Refusal> {
    let state = match &body.state {
        None => UserState::Validated,
        Some(name) => UserState::from_name(name).ok_or(BAD_INPUT)?,
    };
    if body.count > USERS_LIMIT {
        return Err(BAD_INPUT);
    }
    let tenant = app.tenant.clone();
    let users = app.change(move |context| client::make_users(context, &tenant, body.count, state)).await?;
    ok(&Users { users })
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
struct Tresor {
    tresor_id: String,
}

async fn make_tresor(
    State(app): State<Arc<App>>,
    Payload(body): Payload<NewTresor>,
) -> Result<Response, Refusal> {
    let tresor_id = app
        .change(move |context| {
            client::make_tresor(context, &body.by_user_id, body.approved, body.note.as_deref())
        })
        .await?;
    ok(&Tresor { tresor_id })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wanted {
    kind: OperationKind,
    by_user_id: String,
    for_user_id: Option<String>,
    tresor_id: String,
    note: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Made {
    operation_id: String,
}

async fn make_operation(
    State(app): State<Arc<App>>,
    Payload(body): Payload<Wanted>,
) -> Result<Response, Refusal> {
    let operation_id = app
        .change(move |context| {
            let new = NewOperation {
                kind: body.kind,
                by_user: &body.by_user_id,
                for_user: body.for_user_id.as_deref(),
                tresor: &body.tresor_id,
                created: random::now(),
                note: body.note.as_deref(),
            };
            client::make_operation(context, &new)
        })
        .await?;
    ok(&Made { operation_id })
}

/// Sets a fault. Where it will cut a connection, those that browsers keep open are closed first: on a kept one they
/// would send a request that was cut a second time, all by themselves, and the page would never learn of the fault.
async fn set_fault(State(app): State<Arc<App>>, Payload(fault): Payload<Fault>) -> Result<Response, Refusal> {
    if !fault.is_valid() {
        return Err(BAD_INPUT);
    }
    let cuts = fault.cuts();
    app.faults.set(fault);
    if cuts {
        app.recycle.send_modify(|count| *count += 1);
        tokio::time::sleep(RECYCLE_PAUSE).await;
    }
    show_fault(State(app)).await
}

async fn show_fault(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    ok(&app.faults.current().unwrap_or_default())
}
