//! Live traffic: clients that keep creating operations, of all six kinds and sometimes on the same tresor.

use crate::client_sdk;
use crate::error::ApiError;
use crate::random;
use crate::state::{AppState, Transaction};
use crate::store::operations::NewOperation;
use crate::store::random_picks;
use crate::store::users::UserState;
use admin_api::{OperationKind, TenantId};
use server_kit::{clock, terminal};
use std::sync::Arc;
use std::time::Duration;

/// The note of its operations in the feed.
const NOTE: &str = "Live traffic";
/// One operation in this many is on the tresor of the one before, to collide with it.
const COLLISION_IN: u64 = 3;

/// Creates `rate` operations a second until the shutdown.
pub async fn run(app: Arc<AppState>, rate: f64) {
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    while app.shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        let tenant = app.tenant.clone();
        match app.write(move |transaction| create_one(transaction, &tenant)).await {
            // A client was refused. The next one tries something else.
            Ok(()) | Err(ApiError::Code(_)) => {}
            Err(error) => terminal::print_error(&format!("Live traffic could not be stored. {error}")),
        }
    }
}

/// One client creates one operation.
fn create_one(transaction: &mut Transaction<'_>, tenant: &TenantId) -> Result<(), ApiError> {
    let user = match random_picks::unrestricted_user(transaction)? {
        Some(user) => user,
        None => new_user(transaction, tenant)?,
    };
    let kinds = OperationKind::ALL;
    let kind = kinds[random::below(kinds.len() as u64) as usize];
    if kind == OperationKind::TresorCreation {
        client_sdk::create_tresor(transaction, &user, false, Some(NOTE))?;
        return Ok(());
    }
    let colliding = if random::below(COLLISION_IN) == 0 {
        random_picks::tresor_of_newest_operation(transaction)?
    } else {
        None
    };
    let tresor = match colliding {
        Some(tresor) => tresor,
        None => match random_picks::approved_tresor(transaction)? {
            Some(tresor) => tresor,
            None => client_sdk::create_tresor(transaction, &user, true, None)?,
        },
    };
    let members = random_picks::sharing_members(transaction, &tresor)?;
    let Some(by_user) = members.first() else { return Ok(()) };
    let newcomer = if members.contains(&user) { new_user(transaction, tenant)? } else { user };
    let (kind, for_user) = match (kind, members.get(1)) {
        (OperationKind::Kick, Some(member)) => (OperationKind::Kick, Some(member.as_str())),
        // The tresor has no other member to kick.
        (OperationKind::Kick, None) => (OperationKind::Share, Some(newcomer.as_str())),
        (kind, _) => (kind, Some(newcomer.as_str())),
    };
    let new = NewOperation {
        kind,
        by_user,
        for_user,
        tresor: &tresor,
        created: clock::unix_seconds(),
        note: Some(NOTE),
    };
    client_sdk::create_operation(transaction, &new)?;
    Ok(())
}

fn new_user(transaction: &Transaction<'_>, tenant: &TenantId) -> Result<String, ApiError> {
    let created = client_sdk::create_users(transaction, tenant, 1, UserState::Validated)?;
    created.into_iter().next().ok_or(ApiError::Code("UserNotExists"))
}
