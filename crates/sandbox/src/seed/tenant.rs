//! The demo tenant: users and tresors in all states, and operations that wait for a verdict.

use crate::error::ApiError;
use crate::random;
use crate::store::operations::{self, NewOperation};
use crate::store::registrations;
use crate::store::tresors::{self, TresorState};
use crate::store::users::{self, Policy, UserState};
use admin_api::{OperationKind, TenantId};
use rusqlite::Connection;
use server_kit::clock;

const DAY_SECONDS: i64 = 86_400;
const MINUTE_SECONDS: i64 = 60;
/// Listed users: first the validated ones, then the others.
const VALIDATED: usize = 50;
const UNVALIDATED: usize = 10;
/// User ids that are only reserved.
const RESERVED: i64 = 5;
/// Listed tresors: first the approved ones, then the pending ones.
const APPROVED: usize = 20;
const PENDING: usize = 5;
/// Tresors that are no longer listed.
const REJECTED: usize = 3;
const DELETED: usize = 2;

/// Notes of some feed entries; the others have none.
const NOTES: [&str; 6] = [
    "Quarterly figures",
    "Handover of the project folder",
    "External auditors, read access until the end of the month",
    "Left the department",
    "Contract drafts",
    "Access for the new supplier",
];

/// Inserts all records. Returns the ids of the users and of the tresors.
pub fn fill(c: &Connection, tenant: &TenantId) -> Result<(Vec<String>, Vec<String>), ApiError> {
    let now = clock::unix_seconds();
    let users = create_users(c, tenant, now)?;
    let tresors = create_tresors(c, &users, now)?;
    create_operations(c, &users, &tresors, now)?;
    Ok((users, tresors))
}

fn create_users(c: &Connection, tenant: &TenantId, now: i64) -> Result<Vec<String>, ApiError> {
    let mut ids = Vec::new();
    for at in 0..VALIDATED + UNVALIDATED {
        let age = (VALIDATED + UNVALIDATED - at) as i64;
        let id = random::user_id(
            tenant,
            now - age * 6 * DAY_SECONDS - random::below(5 * DAY_SECONDS as u64) as i64,
        );
        let state = if at < VALIDATED { UserState::Validated } else { UserState::Unvalidated };
        users::insert(c, &id, state)?;
        ids.push(id);
    }
    for (at, policies) in [
        (41, &[Policy::Enabled][..]),
        (42, &[Policy::Enabled]),
        (43, &[Policy::MayCreateTresors]),
        (44, &[Policy::MayCreateTresors]),
        (45, &[Policy::MayShareTresors]),
        (46, &[Policy::MayShareTresors]),
        (47, &[Policy::MayCreateTresors, Policy::MayShareTresors]),
        (48, &[Policy::Enabled, Policy::MayCreateTresors, Policy::MayShareTresors]),
        (52, &[Policy::Enabled]),
    ] {
        for policy in policies {
            users::set_policy(c, &ids[at], *policy, false)?;
        }
    }
    for at in 0..RESERVED {
        registrations::reserve(c, tenant, now - at * 7 * MINUTE_SECONDS)?;
    }
    Ok(ids)
}

fn create_tresors(c: &Connection, users: &[String], now: i64) -> Result<Vec<String>, ApiError> {
    let mut ids = Vec::new();
    let states = [
        (TresorState::Approved, APPROVED),
        (TresorState::Rejected, REJECTED),
        (TresorState::Deleted, DELETED),
        (TresorState::Pending, PENDING),
    ];
    for (state, count) in states {
        for _ in 0..count {
            let at = ids.len();
            let pending = state == TresorState::Pending;
            let created = if pending {
                now - at as i64 * 11 * MINUTE_SECONDS
            } else {
                now - (90 - at as i64) * DAY_SECONDS
            };
            let note = (pending && at % 2 == 0).then(|| NOTES[at % NOTES.len()]);
            let id = tresors::insert(c, &users[at], state, created, note)?;
            // The members are users after the creator in the list. The first tresor has the most.
            for step in 1..=at % 7 + if at == 0 { 12 } else { 1 } {
                if !pending {
                    tresors::add_member(c, &id, &users[(at + step * 3) % VALIDATED])?;
                }
            }
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Five operations of each kind. The first ten are on three tresors, so that approving one of them kills others.
fn create_operations(c: &Connection, users: &[String], tresors: &[String], now: i64) -> Result<(), ApiError> {
    let kinds = OperationKind::ALL.into_iter().filter(|kind| *kind != OperationKind::TresorCreation);
    for (number, kind) in kinds.cycle().take(25).enumerate() {
        let tresor = if number < 10 { number % 3 } else { number - 7 };
        let members = tresors::members(c, &tresors[tresor])?;
        let stranger = users.iter().skip(34 + number).find(|user| !members.contains(user));
        let for_user = match kind {
            OperationKind::Kick => members.get(1).map(String::as_str),
            _ => stranger.map(String::as_str),
        };
        let new = NewOperation {
            kind,
            by_user: &members[0],
            for_user: for_user.filter(|_| operations::has_target(kind)),
            tresor: &tresors[tresor],
            created: now - (25 - number as i64) * 23 * MINUTE_SECONDS - 40,
            note: (number % 3 != 1).then(|| NOTES[number % NOTES.len()]),
        };
        operations::create(c, &new)?;
    }
    Ok(())
}
