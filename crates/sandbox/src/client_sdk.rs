//! The part of the client SDK: creating users, tresors and operations, and reporting them to the feed. The control
//! interface and the live traffic use it.

use crate::error::ApiError;
use crate::feed_event::FeedEvent;
use crate::random;
use crate::state::Transaction;
use crate::store::operations::{self, NewOperation};
use crate::store::pending;
use crate::store::tresors::{self, TresorState};
use crate::store::users::{self, UserState};
use admin_api::{OperationKind, TenantId};
use server_kit::clock;

/// Creates users whose registration is complete.
pub fn create_users(
    transaction: &Transaction<'_>,
    tenant: &TenantId,
    count: u64,
    state: UserState,
) -> Result<Vec<String>, ApiError> {
    let now = clock::unix_seconds();
    let mut ids = Vec::new();
    for _ in 0..count {
        let id = random::user_id(tenant, now);
        users::insert(transaction, &id, state)?;
        ids.push(id);
    }
    Ok(ids)
}

/// Creates a tresor, approved or pending.
pub fn create_tresor(
    transaction: &mut Transaction<'_>,
    by_user: &str,
    approved: bool,
    note: Option<&str>,
) -> Result<String, ApiError> {
    tresors::require_creator(transaction, by_user)?;
    let state = if approved { TresorState::Approved } else { TresorState::Pending };
    let now = clock::unix_seconds();
    let id = tresors::insert(transaction, by_user, state, now, note)?;
    if !approved {
        let entry = pending::entry(OperationKind::TresorCreation, &id, now, note);
        transaction.publish(FeedEvent::Waiting(entry));
    }
    Ok(id)
}

/// Creates an operation.
pub fn create_operation(
    transaction: &mut Transaction<'_>,
    new: &NewOperation<'_>,
) -> Result<String, ApiError> {
    let id = operations::create(transaction, new)?;
    transaction.publish(FeedEvent::Waiting(pending::entry(new.kind, &id, new.created, new.note)));
    Ok(id)
}
