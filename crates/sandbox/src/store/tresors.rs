//! Tresors: created by a client, approved or rejected, deleted; and their members.
//!
//! The API document names no code for calls on a rejected tresor. It is unusable for good, so it answers like one that
//! never existed: `TresorNotExists`.

use super::users;
use crate::error::ApiError;
use crate::random;
use rusqlite::{Connection, OptionalExtension, Result as SqlResult};

/// The state of a tresor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TresorState {
    /// Waits for a verdict.
    Pending,
    /// In use.
    Approved,
    /// Rejected, unusable for good.
    Rejected,
    /// Deleted after it was in use.
    Deleted,
}

impl TresorState {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Deleted => "Deleted",
        }
    }

    const fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Pending,
            1 => Self::Approved,
            2 => Self::Rejected,
            _ => Self::Deleted,
        }
    }
}

/// A tresor as stored.
#[derive(Debug, Clone)]
pub struct TresorRecord {
    /// Its state.
    pub state: TresorState,
    /// Its creator.
    pub by_user: String,
    /// How many operations on it were approved.
    pub generation: i64,
}

/// Creates a tresor with its creator as the only member, and returns its id. Does not check the creator's rights; see
/// [`require_creator`].
pub fn insert(
    c: &Connection,
    by_user: &str,
    state: TresorState,
    created: i64,
    note: Option<&str>,
) -> SqlResult<String> {
    let id = random::tresor_id();
    c.prepare_cached("INSERT INTO tresors (id, by_user, state, created, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((&id, by_user, state as i64, created, note))?;
    add_member(c, &id, by_user)?;
    Ok(id)
}

/// Checks that a user may create tresors.
pub fn require_creator(c: &Connection, user: &str) -> Result<(), ApiError> {
    if users::require_acting(c, user)?.may_create {
        Ok(())
    } else {
        Err(ApiError::Code("TresorCreationForbidden"))
    }
}

/// Looks up a tresor in any state.
pub fn find(c: &Connection, id: &str) -> SqlResult<Option<TresorRecord>> {
    c.prepare_cached("SELECT state, by_user, generation FROM tresors WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(TresorRecord {
                state: TresorState::from_number(row.get(0)?),
                by_user: row.get(1)?,
                generation: row.get(2)?,
            })
        })
        .optional()
}

/// Looks up a tresor that is pending or approved.
pub fn require_existing(c: &Connection, id: &str) -> Result<TresorRecord, ApiError> {
    let tresor = find(c, id)?.ok_or(ApiError::Code("TresorNotExists"))?;
    match tresor.state {
        TresorState::Pending | TresorState::Approved => Ok(tresor),
        TresorState::Rejected => Err(ApiError::Code("TresorNotExists")),
        TresorState::Deleted => Err(ApiError::Code("TresorAlreadyDeleted")),
    }
}

/// Looks up an approved tresor.
pub fn require_approved(c: &Connection, id: &str) -> Result<TresorRecord, ApiError> {
    let tresor = require_existing(c, id)?;
    if tresor.state == TresorState::Approved {
        Ok(tresor)
    } else {
        Err(ApiError::Code("TresorIsNotApproved"))
    }
}

/// Approves or rejects a pending tresor.
pub fn decide(c: &Connection, id: &str, verdict: TresorState) -> Result<(), ApiError> {
    if require_existing(c, id)?.state == TresorState::Approved {
        return Err(ApiError::Code("TresorIsAlreadyApproved"));
    }
    set_state(c, id, verdict)?;
    Ok(())
}

/// Deletes an approved tresor.
pub fn delete(c: &Connection, id: &str) -> Result<(), ApiError> {
    require_approved(c, id)?;
    set_state(c, id, TresorState::Deleted)?;
    Ok(())
}

fn set_state(c: &Connection, id: &str, state: TresorState) -> SqlResult<()> {
    c.prepare_cached("UPDATE tresors SET state = ?2 WHERE id = ?1")?.execute((id, state as i64)).map(drop)
}

/// A page of the pending and approved tresors, oldest first, beginning with `from`; and the one after the page.
pub fn page(
    c: &Connection,
    from: Option<&str>,
    size: u32,
) -> Result<(Vec<String>, Option<String>), ApiError> {
    let start: i64 = match from {
        None => 0,
        // The tresor may have been rejected or deleted since it was handed out as a marker. Its position is still known.
        Some(id) => c
            .prepare_cached("SELECT seq FROM tresors WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?
            .ok_or(ApiError::Code("TresorNotExists"))?,
    };
    let mut statement =
        c.prepare_cached("SELECT id FROM tresors WHERE seq >= ?1 AND state IN (0, 1) ORDER BY seq LIMIT ?2")?;
    let mut ids =
        statement.query_map((start, size + 1), |row| row.get(0))?.collect::<SqlResult<Vec<String>>>()?;
    let next = if ids.len() > size as usize { ids.pop() } else { None };
    Ok((ids, next))
}

/// The members, in the order in which they joined.
pub fn members(c: &Connection, id: &str) -> SqlResult<Vec<String>> {
    c.prepare_cached("SELECT user_id FROM members WHERE tresor = ?1 ORDER BY seq")?
        .query_map([id], |row| row.get(0))?
        .collect()
}

/// Whether a user is a member.
pub fn is_member(c: &Connection, id: &str, user: &str) -> SqlResult<bool> {
    c.prepare_cached("SELECT 1 FROM members WHERE tresor = ?1 AND user_id = ?2")?.exists((id, user))
}

/// Adds a member.
pub fn add_member(c: &Connection, id: &str, user: &str) -> SqlResult<()> {
    c.prepare_cached("INSERT INTO members (tresor, user_id) VALUES (?1, ?2)")?.execute((id, user)).map(drop)
}

/// Removes a member.
pub fn remove_member(c: &Connection, id: &str, user: &str) -> SqlResult<()> {
    c.prepare_cached("DELETE FROM members WHERE tresor = ?1 AND user_id = ?2")?.execute((id, user)).map(drop)
}

/// Counts an approval on a tresor, and returns the new generation.
pub fn increment_generation(c: &Connection, id: &str) -> SqlResult<i64> {
    c.prepare_cached("UPDATE tresors SET generation = generation + 1 WHERE id = ?1 RETURNING generation")?
        .query_row([id], |row| row.get(0))
}
