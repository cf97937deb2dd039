//! Live traffic: clients that keep asking for things, in all six kinds and sometimes on the same tresor.

use crate::app::{App, Change, end_of};
use crate::client;
use crate::random;
use crate::refusal::Refusal;
use crate::store::operations::NewOperation;
use crate::store::picks;
use crate::store::users::UserState;
use crate::terminal::complain;
use admin_api::{OperationKind, TenantId};
use std::sync::Arc;
use std::time::Duration;

/// What the feed says of it.
const NOTE: &str = "Live traffic";
/// One operation in so many goes to the tresor of the one before, to collide with it.
const COLLISION_IN: u64 = 3;

/// Makes operations until the end comes. `rate` is a second's number.
pub async fn run(app: Arc<App>, rate: f64) {
    let mut ending = app.ending.subscribe();
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    loop {
        tokio::select! {
            () = end_of(&mut ending) => return,
            _ = ticks.tick() => {}
        }
        let tenant = app.tenant.clone();
        match app.change(move |context| ask(context, &tenant)).await {
            // A client was refused: the next one asks for something else.
            Ok(()) | Err(Refusal::Code(_)) => {}
            Err(Refusal::Storage(error)) => complain(&format!("Live traffic could not be stored: {error}.")),
            Err(Refusal::File(error)) => complain(&format!("Live traffic could not be stored: {error}.")),
        }
    }
}

/// One client asks for one thing.
fn ask(context: &mut Change<'_>, tenant: &TenantId) -> Result<(), Refusal> {
    let user = match picks::acting_user(context)? {
        Some(user) => user,
        None => one_user(context, tenant)?,
    };
    let kinds = OperationKind::ALL;
    let kind = kinds[random::below(kinds.len() as u64) as usize];
    if kind == OperationKind::TresorCreation {
        client::make_tresor(context, &user, false, Some(NOTE))?;
        return Ok(());
    }
    let contested = if random::below(COLLISION_IN) == 0 { picks::contested_tresor(context)? } else { None };
    let tresor = match contested {
        Some(tresor) => tresor,
        None => match picks::approved_tresor(context)? {
            Some(tresor) => tresor,
            None => client::make_tresor(context, &user, true, None)?,
        },
    };
    let members = picks::acting_members(context, &tresor)?;
    let Some(by_user) = members.first() else { return Ok(()) };
    let newcomer = if members.contains(&user) { one_user(context, tenant)? } else { user };
    let (kind, for_user) = match (kind, members.get(1)) {
        (OperationKind::Kick, Some(member)) => (OperationKind::Kick, Some(member.as_str())),
        // Nobody is there to be kicked yet.
        (OperationKind::Kick, None) => (OperationKind::Share, Some(newcomer.as_str())),
        (kind, _) => (kind, Some(newcomer.as_str())),
    };
    let new =
        NewOperation { kind, by_user, for_user, tresor: &tresor, created: random::now(), note: Some(NOTE) };
    client::make_operation(context, &new)?;
    Ok(())
}

fn one_user(context: &Change<'_>, tenant: &TenantId) -> Result<String, Refusal> {
    let made = client::make_users(context, tenant, 1, UserState::Validated)?;
    made.into_iter().next().ok_or(Refusal::Code("UserNotExists"))
}
