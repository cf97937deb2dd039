//! The stored truth, for tests: what the API has no getters for.

use super::ok;
use super::payload::Id;
use crate::app::App;
use crate::refusal::{BAD_INPUT, Refusal};
use crate::store::{mutations, operations, registrations, tresors, users};
use admin_api::time;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;

/// Changes shown, the newest ones.
const MUTATIONS_SHOWN: u32 = 1000;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct User {
    user_id: String,
    state: &'static str,
    enabled: bool,
    may_create_tresors: bool,
    may_share_tresors: bool,
}

/// A user, or an id that was only reserved; then the policies are those it will begin with.
pub async fn user(State(app): State<Arc<App>>, Id(user_id): Id) -> Result<Response, Refusal> {
    let user = app
        .read(move |c| {
            if let Some(user) = users::find(c, &user_id)? {
                return Ok(User {
                    user_id,
                    state: user.state.name(),
                    enabled: user.enabled,
                    may_create_tresors: user.may_create,
                    may_share_tresors: user.may_share,
                });
            }
            if !registrations::is_reserved(c, &user_id)? {
                return Err(Refusal::Code("UserNotExists"));
            }
            let state = "Reserved";
            Ok(User { user_id, state, enabled: true, may_create_tresors: true, may_share_tresors: true })
        })
        .await?;
    ok(&user)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tresor {
    tresor_id: String,
    state: &'static str,
    members: Vec<String>,
    by_user_id: String,
    generation: i64,
}

/// A tresor, whatever its state.
pub async fn tresor(State(app): State<Arc<App>>, Id(tresor_id): Id) -> Result<Response, Refusal> {
    let tresor = app
        .read(move |c| {
            let tresor = tresors::find(c, &tresor_id)?.ok_or(Refusal::Code("TresorNotExists"))?;
            Ok::<_, Refusal>(Tresor {
                members: tresors::members(c, &tresor_id)?,
                tresor_id,
                state: tresor.state.name(),
                by_user_id: tresor.by_user,
                generation: tresor.generation,
            })
        })
        .await?;
    ok(&tresor)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Operation {
    operation_id: String,
    kind: String,
    state: &'static str,
    by_user_id: String,
    for_user_id: Option<String>,
    tresor_id: String,
    timestamp: String,
    additional_info: Option<String>,
}

/// An operation, whatever its state.
pub async fn operation(State(app): State<Arc<App>>, Id(operation_id): Id) -> Result<Response, Refusal> {
    let operation = app
        .read(move |c| {
            let found = operations::find(c, &operation_id)?.ok_or(BAD_INPUT)?;
            Ok::<_, Refusal>(Operation {
                operation_id,
                kind: found.kind,
                state: found.state.name(),
                by_user_id: found.by_user,
                for_user_id: found.for_user,
                tresor_id: found.tresor,
                timestamp: time::format(found.created),
                additional_info: found.additional_info,
            })
        })
        .await?;
    ok(&operation)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Mutations {
    count: i64,
    mutations: Vec<mutations::Mutation>,
}

/// How many changes the APIs have made, and the last of them.
pub async fn mutations(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let found = app
        .read(|c| {
            let count = mutations::count(c)?;
            Ok::<_, rusqlite::Error>(Mutations { count, mutations: mutations::last(c, MUTATIONS_SHOWN)? })
        })
        .await?;
    ok(&found)
}
