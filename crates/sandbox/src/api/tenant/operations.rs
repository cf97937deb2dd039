//! Details of operations and verdicts on them, the same for all five kinds.

use super::input::Input;
use super::recorded::write_recorded;
use crate::error::ApiError;
use crate::feed_event::FeedEvent;
use crate::respond;
use crate::state::AppState;
use crate::store::operations;
use crate::store::verdicts::{self, Approval, LOST_RACE};
use admin_api::entities::{AimedDetails, LinkDetails, ShareDetails};
use admin_api::{OperationKind, TresorId, UserId, time};
use axum::response::Response;
use std::sync::Arc;

/// The five details operations.
pub async fn details(app: Arc<AppState>, kind: OperationKind, input: Input) -> Result<Response, ApiError> {
    let id = input.required_parameter("operationid")?;
    let found = app.read(move |c| operations::require_pending(c, &id, kind)).await?;
    let by_user_id = UserId::new(found.by_user);
    // Present for each kind that has one: without it the operation could not be created.
    let for_user_id = UserId::new(found.for_user.unwrap_or_default());
    let tresor_id = TresorId::new(found.tresor);
    let timestamp = time::format(found.created);
    Ok(match kind {
        OperationKind::Share => respond::ok(&ShareDetails { by_user_id, for_user_id, tresor_id }),
        OperationKind::Kick | OperationKind::InvitationLinkAcception => {
            respond::ok(&AimedDetails { by_user_id, for_user_id, tresor_id, timestamp })
        }
        _ => respond::ok(&LinkDetails { by_user_id, tresor_id, timestamp }),
    })
}

/// The five approvals. An approval that lost the race changes something, too: its operation is dead.
pub async fn approve(app: Arc<AppState>, kind: OperationKind, input: Input) -> Result<Response, ApiError> {
    let members = input.members()?;
    let id = members.text("OperationId")?;
    let info = match kind {
        OperationKind::InvitationLinkCreation => members.optional_text("AdditionalInfo")?,
        _ => None,
    };
    let races = app.races;
    let approval = app
        .write(move |transaction| {
            let approval = verdicts::approve(transaction, races, kind, &id, info.as_deref())?;
            if approval == Approval::Done {
                transaction.record(kind.approval().name(), &id)?;
            }
            transaction.publish(FeedEvent::Decided(id));
            Ok(approval)
        })
        .await?;
    match approval {
        Approval::Done => Ok(respond::empty()),
        Approval::LostRace => Err(LOST_RACE),
    }
}

/// The five rejections.
pub async fn reject(app: Arc<AppState>, kind: OperationKind, input: Input) -> Result<Response, ApiError> {
    let id = input.members()?.text("OperationId")?;
    write_recorded(&app, kind.rejection(), id.clone(), move |transaction| {
        verdicts::reject(transaction, kind, &id)?;
        transaction.publish(FeedEvent::Decided(id));
        Ok(())
    })
    .await?;
    Ok(respond::empty())
}
