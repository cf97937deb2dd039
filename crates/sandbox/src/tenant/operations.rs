//! Details of operations and verdicts on them, the same for all five kinds.

use super::input::Input;
use super::ok;
use crate::app::App;
use crate::feed::FeedEvent;
use crate::refusal::{self, Refusal};
use crate::store::operations;
use crate::store::verdicts::{self, Approval, LOST_RACE};
use admin_api::entities::{LinkDetails, ShareDetails, TargetedDetails};
use admin_api::{OperationKind, TresorId, UserId, time};
use axum::response::Response;
use std::sync::Arc;

/// The five details operations.
pub async fn details(app: Arc<App>, kind: OperationKind, input: Input) -> Result<Response, Refusal> {
    let id = input.required_parameter("operationid")?;
    let found = app.read(move |c| operations::require_pending(c, &id, kind)).await?;
    let by_user_id = UserId::new(found.by_user);
    // Present for each kind that has one: without it the operation could not be made.
    let for_user_id = UserId::new(found.for_user.unwrap_or_default());
    let tresor_id = TresorId::new(found.tresor);
    let timestamp = time::format(found.created);
    match kind {
        OperationKind::Share => ok(&ShareDetails { by_user_id, for_user_id, tresor_id }),
        OperationKind::Kick | OperationKind::InvitationLinkAcception => {
            ok(&TargetedDetails { by_user_id, for_user_id, tresor_id, timestamp })
        }
        _ => ok(&LinkDetails { by_user_id, tresor_id, timestamp }),
    }
}

/// The five approvals. One that lost the race changes something too: its operation is dead.
pub async fn approve(app: Arc<App>, kind: OperationKind, input: Input) -> Result<Response, Refusal> {
    let members = input.members()?;
    let id = members.text("OperationId")?;
    let info = match kind {
        OperationKind::InvitationLinkCreation => members.optional_text("AdditionalInfo")?,
        _ => None,
    };
    let approval = app
        .change(move |context| {
            let approval = verdicts::approve(context, kind, &id, info.as_deref())?;
            if approval == Approval::Done {
                context.record(kind.approval().name(), &id)?;
            }
            context.tell(FeedEvent::Decided(id));
            Ok(approval)
        })
        .await?;
    match approval {
        Approval::Done => Ok(refusal::empty()),
        Approval::Lost => Err(LOST_RACE),
    }
}

/// The five rejections.
pub async fn reject(app: Arc<App>, kind: OperationKind, input: Input) -> Result<Response, Refusal> {
    let id = input.members()?.text("OperationId")?;
    super::change(&app, kind.rejection(), id.clone(), move |context| {
        verdicts::reject(context, kind, &id)?;
        context.tell(FeedEvent::Decided(id));
        Ok(())
    })
    .await?;
    Ok(refusal::empty())
}
