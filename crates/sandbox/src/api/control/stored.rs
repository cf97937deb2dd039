//! The stored state, for tests: what the tenant's API has no getters for.

use super::extract::PathId;
use crate::error::{ApiError, BAD_INPUT};
use crate::respond;
use crate::state::AppState;
use crate::store::{mutations, operations, registrations, tresors, users};
use admin_api::time;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;

/// How many of the newest mutations are shown.
const MUTATIONS_SHOWN: u32 = 1000;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserAnswer {
    user_id: String,
    state: &'static str,
    enabled: bool,
    may_create_tresors: bool,
    may_share_tresors: bool,
}

/// A user, or an id that is only reserved; then the policies are those that the user will begin with.
pub async fn user(State(app): State<Arc<AppState>>, PathId(user_id): PathId) -> Result<Response, ApiError> {
    let user = app
        .read(move |c| {
            if let Some(user) = users::find(c, &user_id)? {
                return Ok(UserAnswer {
                    user_id,
                    state: user.state.name(),
                    enabled: user.enabled,
                    may_create_tresors: user.may_create,
                    may_share_tresors: user.may_share,
                });
            }
            if !registrations::is_reserved(c, &user_id)? {
                return Err(ApiError::Code("UserNotExists"));
            }
            let state = "Reserved";
            Ok(UserAnswer {
                user_id,
                state,
                enabled: true,
                may_create_tresors: true,
                may_share_tresors: true,
            })
        })
        .await?;
    Ok(respond::ok(&user))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TresorAnswer {
    tresor_id: String,
    state: &'static str,
    members: Vec<String>,
    by_user_id: String,
    generation: i64,
}

/// A tresor, whatever its state.
pub async fn tresor(
    State(app): State<Arc<AppState>>,
    PathId(tresor_id): PathId,
) -> Result<Response, ApiError> {
    let tresor = app
        .read(move |c| {
            let tresor = tresors::find(c, &tresor_id)?.ok_or(ApiError::Code("TresorNotExists"))?;
            Ok::<_, ApiError>(TresorAnswer {
                members: tresors::members(c, &tresor_id)?,
                tresor_id,
                state: tresor.state.name(),
                by_user_id: tresor.by_user,
                generation: tresor.generation,
            })
        })
        .await?;
    Ok(respond::ok(&tresor))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OperationAnswer {
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
pub async fn operation(
    State(app): State<Arc<AppState>>,
    PathId(operation_id): PathId,
) -> Result<Response, ApiError> {
    let operation = app
        .read(move |c| {
            let found = operations::find(c, &operation_id)?.ok_or(BAD_INPUT)?;
            Ok::<_, ApiError>(OperationAnswer {
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
    Ok(respond::ok(&operation))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MutationsAnswer {
    count: i64,
    mutations: Vec<mutations::Mutation>,
}

/// How many mutations the APIs have made, and the last of them.
pub async fn mutations(State(app): State<Arc<AppState>>) -> Result<Response, ApiError> {
    let found = app
        .read(|c| {
            let count = mutations::count(c)?;
            Ok::<_, rusqlite::Error>(MutationsAnswer {
                count,
                mutations: mutations::last(c, MUTATIONS_SHOWN)?,
            })
        })
        .await?;
    Ok(respond::ok(&found))
}
