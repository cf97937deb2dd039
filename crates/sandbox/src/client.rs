//! The part of the client SDK: making users, tresors and operations, and telling the feed. Used by the control
//! interface and by the live traffic.

use crate::app::Change;
use crate::feed::FeedEvent;
use crate::random;
use crate::refusal::Refusal;
use crate::store::operations::{self, NewOperation};
use crate::store::pending;
use crate::store::tresors::{self, TresorState};
use crate::store::users::{self, UserState};
use admin_api::{OperationKind, TenantId};

/// Makes finished users.
pub fn make_users(
    context: &Change<'_>,
    tenant: &TenantId,
    count: u64,
    state: UserState,
) -> Result<Vec<String>, Refusal> {
    let now = random::now();
    let mut ids = Vec::new();
    for _ in 0..count {
        let id = random::user_id(tenant, now);
        users::insert(context, &id, state)?;
        ids.push(id);
    }
    Ok(ids)
}

/// Makes a tresor, approved or waiting.
pub fn make_tresor(
    context: &mut Change<'_>,
    by_user: &str,
    approved: bool,
    note: Option<&str>,
) -> Result<String, Refusal> {
    tresors::require_creator(context, by_user)?;
    let state = if approved { TresorState::Approved } else { TresorState::Pending };
    let now = random::now();
    let id = tresors::insert(context, by_user, state, now, note)?;
    if !approved {
        context.tell(FeedEvent::Waiting(pending::entry(OperationKind::TresorCreation, &id, now, note)));
    }
    Ok(id)
}

/// Makes an operation.
pub fn make_operation(context: &mut Change<'_>, new: &NewOperation<'_>) -> Result<String, Refusal> {
    let id = operations::make(context, new)?;
    context.tell(FeedEvent::Waiting(pending::entry(new.kind, &id, new.created, new.note)));
    Ok(id)
}
