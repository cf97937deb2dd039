//! Tresors: the paged list, members, verdicts on creations, deletion.

use super::input::Input;
use super::{change, ok};
use crate::app::App;
use crate::feed::FeedEvent;
use crate::refusal::{self, BAD_INPUT, Refusal};
use crate::store::tresors::{self, TresorState};
use admin_api::entities::{MemberList, TresorPage};
use admin_api::{Operation, TresorId, UserId};
use axum::response::Response;
use std::sync::Arc;

/// The largest page, and the one without a size.
const PAGE_SIZE: u32 = 100;

/// ListTresors: those that are pending or approved, oldest first. A page of more than 100 is `BadInput`.
pub async fn list(app: Arc<App>, input: Input) -> Result<Response, Refusal> {
    let size = match input.parameter("pagesize")?.filter(|size| !size.is_empty()) {
        None => PAGE_SIZE,
        Some(size) => size.parse().ok().filter(|size| (1..=PAGE_SIZE).contains(size)).ok_or(BAD_INPUT)?,
    };
    let from = input.parameter("continueFrom")?.filter(|from| !from.is_empty());
    let (ids, next) = app.read(move |c| tresors::page(c, from.as_deref(), size)).await?;
    ok(&TresorPage {
        tresors: ids.into_iter().map(TresorId::new).collect(),
        next_tresor: next.map(TresorId::new),
    })
}

/// ListMembers, of a pending tresor too.
pub async fn list_members(app: Arc<App>, input: Input) -> Result<Response, Refusal> {
    let id = input.required_parameter("tresorid")?;
    let members = app
        .read(move |c| {
            tresors::require_living(c, &id)?;
            Ok::<_, Refusal>(tresors::members(c, &id)?)
        })
        .await?;
    ok(&MemberList { members: members.into_iter().map(UserId::new).collect() })
}

/// ApproveTresorCreation and RejectTresorCreation.
pub async fn decide(app: Arc<App>, operation: Operation, input: Input) -> Result<Response, Refusal> {
    let approves = operation == Operation::ApproveTresorCreation;
    let verdict = if approves { TresorState::Approved } else { TresorState::Rejected };
    let id = input.members()?.text("TresorId")?;
    change(&app, operation, id.clone(), move |context| {
        tresors::decide(context, &id, verdict)?;
        context.tell(FeedEvent::Decided(id));
        Ok(())
    })
    .await?;
    Ok(refusal::empty())
}

/// DeleteTresor.
pub async fn delete(app: Arc<App>, input: Input) -> Result<Response, Refusal> {
    let id = input.members()?.text("TresorId")?;
    change(&app, Operation::DeleteTresor, id.clone(), move |context| tresors::delete(context, &id)).await?;
    Ok(refusal::empty())
}
