//! Any number of further users and tresors, created fast enough for a million users.

use crate::random;
use crate::store::tresors::{self, TresorState};
use crate::store::users::{self, UserState};
use admin_api::TenantId;
use rusqlite::{Connection, Result};
use server_kit::clock;

/// Users whose random bytes are fetched at once.
const BATCH: u64 = 4096;
/// Seconds between the registrations of two users.
const STEP_SECONDS: i64 = 37;
/// One user in this many is not validated.
const UNVALIDATED_IN: u64 = 9;
/// The most members of a tresor besides its creator.
const MAX_OTHER_MEMBERS: u64 = 4;

/// Creates users who registered one after the other until now.
pub fn users(c: &Connection, tenant: &TenantId, count: u64) -> Result<()> {
    let mut at = clock::unix_seconds() - i64::try_from(count).unwrap_or(0).saturating_mul(STEP_SECONDS);
    let mut tails = vec![0; BATCH as usize * 8];
    let mut insert = c.prepare("INSERT OR IGNORE INTO users (id, state) VALUES (?1, ?2)")?;
    let mut created = 0;
    while created < count {
        random::fill(&mut tails);
        for tail in tails.as_chunks::<8>().0.iter().take((count - created) as usize) {
            let state =
                if created % UNVALIDATED_IN == 0 { UserState::Unvalidated } else { UserState::Validated };
            insert.execute((random::user_id_from(tenant, at, tail), state as i64))?;
            at += STEP_SECONDS;
            created += 1;
        }
    }
    Ok(())
}

/// Creates approved tresors of existing users, with a few members each.
pub fn tresors(c: &Connection, tenant: &TenantId, count: u64) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let highest: Option<i64> = c.query_row("SELECT max(seq) FROM users", [], |row| row.get(0))?;
    let highest = match highest {
        Some(highest) => highest,
        None => {
            users::insert(c, &random::user_id(tenant, clock::unix_seconds()), UserState::Validated)?;
            1
        }
    };
    let mut user_from = c.prepare("SELECT id FROM users WHERE seq >= ?1 ORDER BY seq LIMIT 1")?;
    let highest = u64::try_from(highest).unwrap_or(1);
    let mut pick = || -> Result<String> {
        let start = i64::try_from(1 + random::below(highest)).unwrap_or(1);
        user_from.query_row([start], |row| row.get(0))
    };
    let mut join = c.prepare("INSERT OR IGNORE INTO members (tresor, user_id) VALUES (?1, ?2)")?;
    let now = clock::unix_seconds();
    for _ in 0..count {
        let tresor = tresors::insert(c, &pick()?, TresorState::Approved, now, None)?;
        for _ in 0..random::below(MAX_OTHER_MEMBERS + 1) {
            join.execute((&tresor, pick()?))?;
        }
    }
    Ok(())
}
