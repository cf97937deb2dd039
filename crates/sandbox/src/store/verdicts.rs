//! Verdicts on operations, and the race between approvals on one tresor.
//!
//! Each tresor counts its approvals (its generation), and each operation keeps the count from when its client created it.
//! An approval lost the race where an operation approved since then outdates it (see `Races`): it is refused once with
//! `LatestGkfNotKnownByClient`, and the operation is dead from then on. A rejection never loses a race.
//!
//! The API document does not mention approvals that became impossible for another reason. Here they are refused, change
//! nothing, and leave the operation pending, so that it can be rejected: a share or acception for a member with
//! `TargetUserAlreadyTresorMember`, a kick of somebody who is no member with `TargetUserIsNotMemberOfTresor`, anything on a
//! deleted tresor with `TresorAlreadyDeleted`.

use super::operations::{self, OperationState};
use super::tresors;
use crate::error::ApiError;
use crate::races::{Races, outdates_by_document};
use admin_api::OperationKind;
use rusqlite::Connection;

/// The result of an approval. Both must be committed.
#[derive(Debug, PartialEq, Eq)]
pub enum Approval {
    /// It was carried out.
    Done,
    /// It lost the race, and the operation is dead.
    LostRace,
}

/// The error of a lost race.
pub const LOST_RACE: ApiError = ApiError::Code("LatestGkfNotKnownByClient");

/// Approves an operation.
pub fn approve(
    c: &Connection,
    races: Races,
    kind: OperationKind,
    id: &str,
    info: Option<&str>,
) -> Result<Approval, ApiError> {
    let operation = operations::require_pending(c, id, kind)?;
    let tresor = tresors::require_approved(c, &operation.tresor)?;
    let lost_race = match races {
        Races::Strict => tresor.generation != operation.generation,
        Races::Documented => operations::approved_since(c, &operation.tresor, operation.generation)?
            .into_iter()
            .any(|approved| outdates_by_document(approved, kind)),
    };
    if lost_race {
        operations::set_state(c, id, OperationState::Dead)?;
        return Ok(Approval::LostRace);
    }
    if let Some(user) = &operation.for_user {
        let is_member = tresors::is_member(c, &operation.tresor, user)?;
        match (kind, is_member) {
            (OperationKind::Kick, true) => tresors::remove_member(c, &operation.tresor, user)?,
            (OperationKind::Kick, false) => return Err(ApiError::Code("TargetUserIsNotMemberOfTresor")),
            (_, true) => return Err(ApiError::Code("TargetUserAlreadyTresorMember")),
            (_, false) => tresors::add_member(c, &operation.tresor, user)?,
        }
    }
    let generation = tresors::increment_generation(c, &operation.tresor)?;
    operations::set_approved(c, id, generation, info)?;
    Ok(Approval::Done)
}

/// Rejects an operation.
pub fn reject(c: &Connection, kind: OperationKind, id: &str) -> Result<(), ApiError> {
    operations::require_pending(c, id, kind)?;
    operations::set_state(c, id, OperationState::Rejected)?;
    Ok(())
}
