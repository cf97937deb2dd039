//! Random users and tresors for the live traffic, picked without reading whole tables.

use crate::random;
use rusqlite::{Connection, OptionalExtension, Result};

fn highest(c: &Connection, sql: &str) -> Result<u64> {
    let highest: Option<i64> = c.query_row(sql, [], |row| row.get(0))?;
    Ok(highest.and_then(|highest| u64::try_from(highest).ok()).unwrap_or(0))
}

/// The first match at or after a random position, or else the first of all.
fn pick(c: &Connection, sql: &str, highest: u64) -> Result<Option<String>> {
    let start = i64::try_from(random::below(highest.saturating_add(1))).unwrap_or(0);
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_row([start], |row| row.get(0)).optional()?;
    if found.is_some() {
        return Ok(found);
    }
    statement.query_row([0], |row| row.get(0)).optional()
}

/// A user whom no policy restricts.
pub fn unrestricted_user(c: &Connection) -> Result<Option<String>> {
    pick(
        c,
        "SELECT id FROM users WHERE seq >= ?1 AND state = 1 AND enabled = 1 AND may_create = 1 AND may_share = 1
         ORDER BY seq LIMIT 1",
        highest(c, "SELECT max(seq) FROM users")?,
    )
}

/// An approved tresor.
pub fn approved_tresor(c: &Connection) -> Result<Option<String>> {
    pick(
        c,
        "SELECT id FROM tresors WHERE seq >= ?1 AND state = 1 ORDER BY seq LIMIT 1",
        highest(c, "SELECT max(seq) FROM tresors")?,
    )
}

/// The approved tresor of the newest pending operation.
pub fn tresor_of_newest_operation(c: &Connection) -> Result<Option<String>> {
    c.prepare_cached(
        "SELECT tresors.id FROM operations JOIN tresors ON tresors.id = operations.tresor
         WHERE operations.state = 0 AND tresors.state = 1 ORDER BY operations.seq DESC LIMIT 1",
    )?
    .query_row([], |row| row.get(0))
    .optional()
}

/// At most ten members of a tresor who may share, in random order.
pub fn sharing_members(c: &Connection, tresor: &str) -> Result<Vec<String>> {
    c.prepare_cached(
        "SELECT users.id FROM members JOIN users ON users.id = members.user_id
         WHERE tresor = ?1 AND state = 1 AND enabled = 1 AND may_share = 1 ORDER BY random() LIMIT 10",
    )?
    .query_map([tresor], |row| row.get(0))?
    .collect()
}
