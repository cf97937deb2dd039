//! Operations: what clients request on a tresor, pending until a verdict. Verdicts are in `verdicts`.

use super::{tresors, users};
use crate::error::{ApiError, BAD_INPUT};
use crate::random;
use admin_api::OperationKind;
use rusqlite::{Connection, OptionalExtension, Result as SqlResult};

/// The state of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationState {
    /// Waits for a verdict.
    Pending,
    /// Approved.
    Approved,
    /// Rejected.
    Rejected,
    /// Its approval lost a race: the client must start again.
    Dead,
}

impl OperationState {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Dead => "Dead",
        }
    }

    const fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Pending,
            1 => Self::Approved,
            2 => Self::Rejected,
            _ => Self::Dead,
        }
    }
}

/// An operation as stored.
#[derive(Debug, Clone)]
pub struct OperationRecord {
    /// One of the five kinds.
    pub kind: String,
    /// The user who requested it.
    pub by_user: String,
    /// The user whom it affects, where the kind has one.
    pub for_user: Option<String>,
    /// The tresor.
    pub tresor: String,
    /// The tresor's generation when the client created it.
    pub generation: i64,
    /// Its state.
    pub state: OperationState,
    /// When it was created, in seconds since 1970.
    pub created: i64,
    /// The additional info of an approved link creation.
    pub additional_info: Option<String>,
}

/// A new operation.
#[derive(Debug, Clone)]
pub struct NewOperation<'a> {
    /// One of the five kinds.
    pub kind: OperationKind,
    /// The user who requests it.
    pub by_user: &'a str,
    /// The user whom it affects.
    pub for_user: Option<&'a str>,
    /// The tresor.
    pub tresor: &'a str,
    /// When it is created, in seconds since 1970.
    pub created: i64,
    /// Its note in the feed.
    pub note: Option<&'a str>,
}

/// Whether a kind affects another user than the one who requests it.
pub const fn has_target(kind: OperationKind) -> bool {
    matches!(kind, OperationKind::Share | OperationKind::Kick | OperationKind::InvitationLinkAcception)
}

/// Creates an operation as a client does, if the tresor is approved and the policies of the requesting user allow it.
/// Whether the affected user is a member is checked at the verdict, because the state at that time counts.
pub fn create(c: &Connection, new: &NewOperation<'_>) -> Result<String, ApiError> {
    let for_user = match (has_target(new.kind), new.for_user) {
        (true, None) => return Err(BAD_INPUT),
        (true, Some(user)) => {
            users::require(c, user)?;
            Some(user)
        }
        (false, _) => None,
    };
    match new.kind {
        OperationKind::TresorCreation => return Err(BAD_INPUT),
        OperationKind::Share | OperationKind::InvitationLinkCreation => {
            if !users::require_acting(c, new.by_user)?.may_share {
                return Err(ApiError::Code("TresorSharingForbidden"));
            }
        }
        OperationKind::Kick | OperationKind::InvitationLinkRevocation => {
            users::require_acting(c, new.by_user)?;
        }
        // The user named here created the link earlier, and may have been disabled since.
        OperationKind::InvitationLinkAcception => {
            users::require(c, new.by_user)?;
        }
    }
    let generation = tresors::require_approved(c, new.tresor)?.generation;
    Ok(insert(c, &NewOperation { for_user, ..new.clone() }, generation)?)
}

/// Stores an operation without checking whether a client could have created it.
pub fn insert(c: &Connection, new: &NewOperation<'_>, generation: i64) -> SqlResult<String> {
    let id = random::token();
    c.prepare_cached(
        "INSERT INTO operations (id, kind, by_user, for_user, tresor, generation, state, created, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8)",
    )?
    .execute((
        &id,
        new.kind.name(),
        new.by_user,
        new.for_user,
        new.tresor,
        generation,
        new.created,
        new.note,
    ))?;
    Ok(id)
}

/// Looks up an operation in any state.
pub fn find(c: &Connection, id: &str) -> SqlResult<Option<OperationRecord>> {
    c.prepare_cached(
        "SELECT kind, by_user, for_user, tresor, generation, state, created, additional_info
         FROM operations WHERE id = ?1",
    )?
    .query_row([id], |row| {
        Ok(OperationRecord {
            kind: row.get(0)?,
            by_user: row.get(1)?,
            for_user: row.get(2)?,
            tresor: row.get(3)?,
            generation: row.get(4)?,
            state: OperationState::from_number(row.get(5)?),
            created: row.get(6)?,
            additional_info: row.get(7)?,
        })
    })
    .optional()
}

/// Looks up an operation of this kind that still waits. An unknown id, another kind, a decided and a dead operation
/// are all `BadInput`.
pub fn require_pending(c: &Connection, id: &str, kind: OperationKind) -> Result<OperationRecord, ApiError> {
    find(c, id)?
        .filter(|found| found.kind == kind.name() && found.state == OperationState::Pending)
        .ok_or(BAD_INPUT)
}

/// Ends the waiting of an operation without an approval.
pub fn set_state(c: &Connection, id: &str, state: OperationState) -> SqlResult<()> {
    c.prepare_cached("UPDATE operations SET state = ?2 WHERE id = ?1")?.execute((id, state as i64)).map(drop)
}

/// Marks an operation as approved. `generation` is the tresor's after the approval.
pub fn set_approved(c: &Connection, id: &str, generation: i64, info: Option<&str>) -> SqlResult<()> {
    c.prepare_cached(
        "UPDATE operations SET state = ?2, approved_generation = ?3, additional_info = ?4 WHERE id = ?1",
    )?
    .execute((id, OperationState::Approved as i64, generation, info))
    .map(drop)
}

/// The kinds of the operations on a tresor that were approved after it had this generation.
pub fn approved_since(c: &Connection, tresor: &str, generation: i64) -> SqlResult<Vec<OperationKind>> {
    let kinds = c
        .prepare_cached(
            "SELECT DISTINCT kind FROM operations WHERE tresor = ?1 AND approved_generation > ?2",
        )?
        .query_map((tresor, generation), |row| row.get(0))?
        .collect::<SqlResult<Vec<String>>>()?;
    // The names were written here, so all are known.
    Ok(kinds.iter().filter_map(|kind| OperationKind::from_name(kind)).collect())
}
