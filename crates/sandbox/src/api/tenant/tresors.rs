//! Tresors: the paged list, members, verdicts on creations, deletion.

use super::input::Input;
use super::recorded::write_recorded;
use crate::error::{ApiError, BAD_INPUT};
use crate::feed_event::FeedEvent;
use crate::respond;
use crate::state::AppState;
use crate::store::tresors::{self, TresorState};
use admin_api::entities::{MemberList, TresorPage};
use admin_api::{Operation, TresorId, UserId};
use axum::response::Response;
use std::sync::Arc;

/// The largest page size, and the default.
const MAX_PAGE_SIZE: u32 = 100;

/// ListTresors: those that are pending or approved, oldest first. A page of more than 100 is `BadInput`.
pub async fn list(app: Arc<AppState>, input: Input) -> Result<Response, ApiError> {
    let size = match input.parameter("pagesize")?.filter(|size| !size.is_empty()) {
        None => MAX_PAGE_SIZE,
        Some(size) => size.parse().ok().filter(|size| (1..=MAX_PAGE_SIZE).contains(size)).ok_or(BAD_INPUT)?,
    };
    let from = input.parameter("continueFrom")?.filter(|from| !from.is_empty());
    let (ids, next) = app.read(move |c| tresors::page(c, from.as_deref(), size)).await?;
    Ok(respond::ok(&TresorPage {
        tresors: ids.into_iter().map(TresorId::new).collect(),
        next_tresor: next.map(TresorId::new),
    }))
}

/// ListMembers. Works on a pending tresor, too.
pub async fn list_members(app: Arc<AppState>, input: Input) -> Result<Response, ApiError> {
    let id = input.required_parameter("tresorid")?;
    let members = app
        .read(move |c| {
            tresors::require_existing(c, &id)?;
            Ok::<_, ApiError>(tresors::members(c, &id)?)
        })
        .await?;
    Ok(respond::ok(&MemberList { members: members.into_iter().map(UserId::new).collect() }))
}

/// ApproveTresorCreation and RejectTresorCreation.
pub async fn decide(app: Arc<AppState>, operation: Operation, input: Input) -> Result<Response, ApiError> {
    let approves = operation == Operation::ApproveTresorCreation;
    let verdict = if approves { TresorState::Approved } else { TresorState::Rejected };
    let id = input.members()?.text("TresorId")?;
    write_recorded(&app, operation, id.clone(), move |transaction| {
        tresors::decide(transaction, &id, verdict)?;
        transaction.publish(FeedEvent::Decided(id));
        Ok(())
    })
    .await?;
    Ok(respond::empty())
}

/// DeleteTresor.
pub async fn delete(app: Arc<AppState>, input: Input) -> Result<Response, ApiError> {
    let id = input.members()?.text("TresorId")?;
    let target = id.clone();
    write_recorded(&app, Operation::DeleteTresor, target, move |transaction| {
        tresors::delete(transaction, &id)
    })
    .await?;
    Ok(respond::empty())
}
