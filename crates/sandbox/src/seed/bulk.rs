//! Very many users and tresors, fast.

use crate::random;
use crate::store::tresors::{self, TresorState};
use crate::store::users::{self, UserState};
use admin_api::TenantId;
use rusqlite::{Connection, Result};

/// Users whose random parts are fetched at a time.
const BATCH: u64 = 4096;
/// Seconds between the registrations of two users.
const STEP_SECONDS: i64 = 37;
/// One user in so many is not validated.
const UNVALIDATED_IN: u64 = 9;
/// Members that a tresor gets at most besides its creator.
const MORE_MEMBERS: u64 = 4;

/// Makes users who registered one after the other until now.
pub fn users(c: &Connection, tenant: &TenantId, count: u64) -> Result<()> {
    let mut at = random::now() - i64::try_from(count).unwrap_or(0).saturating_mul(STEP_SECONDS);
    let mut tails = vec![0; BATCH as usize * 8];
    let mut insert = c.prepare("INSERT OR IGNORE INTO users (id, state) VALUES (?1, ?2)")?;
    let mut made = 0;
    while made < count {
        random::fill(&mut tails);
        for tail in tails.as_chunks::<8>().0.iter().take((count - made) as usize) {
            let state =
                if made % UNVALIDATED_IN == 0 { UserState::Unvalidated } else { UserState::Validated };
            insert.execute((random::user_id_of(tenant, at, tail), state as i64))?;
            at += STEP_SECONDS;
            made += 1;
        }
    }
    Ok(())
}

/// Makes approved tresors of the users who are there, with a few members each.
pub fn tresors(c: &Connection, tenant: &TenantId, count: u64) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let highest: Option<i64> = c.query_row("SELECT max(seq) FROM users", [], |row| row.get(0))?;
    let highest = match highest {
        Some(highest) => highest,
        None => {
            users::insert(c, &random::user_id(tenant, random::now()), UserState::Validated)?;
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
    let now = random::now();
    for _ in 0..count {
        let tresor = tresors::insert(c, &pick()?, TresorState::Approved, now, None)?;
        for _ in 0..random::below(MORE_MEMBERS + 1) {
            join.execute((&tresor, pick()?))?;
        }
    }
    Ok(())
}
