//! Verdicts on operations, and the race between approvals on one tresor.
//!
//! Each tresor counts its approvals (its generation), and each operation keeps the count from when its client made it.
//! An approval whose count is behind lost the race: it is refused once with `LatestGkfNotKnownByClient`, and the
//! operation is dead from then on. A rejection never looks at the count.
//!
//! The texts are silent about approvals that fit no longer for another reason. Here they are refused, change nothing,
//! and leave the operation pending, so that it can be rejected: a share or acception for a member with
//! `TargetUserAlreadyTresorMember`, a kick of somebody who is no member with `TargetUserIsNotMemberOfTresor`, anything on a
//! deleted tresor with `TresorAlreadyDeleted`.

use super::operations::{self, OperationState};
use super::tresors;
use crate::refusal::Refusal;
use admin_api::OperationKind;
use rusqlite::Connection;

/// What became of an approval. Both are to be committed.
#[derive(Debug, PartialEq, Eq)]
pub enum Approval {
    /// It holds.
    Done,
    /// It lost the race, and the operation is dead.
    Lost,
}

/// The code of a lost race.
pub const LOST_RACE: Refusal = Refusal::Code("LatestGkfNotKnownByClient");

/// Approves an operation.
pub fn approve(
    c: &Connection,
    kind: OperationKind,
    id: &str,
    info: Option<&str>,
) -> Result<Approval, Refusal> {
    let operation = operations::require_pending(c, id, kind)?;
    let tresor = tresors::require_approved(c, &operation.tresor)?;
    if tresor.generation != operation.generation {
        operations::set_state(c, id, OperationState::Dead, None)?;
        return Ok(Approval::Lost);
    }
    if let Some(user) = &operation.for_user {
        let is_member = tresors::is_member(c, &operation.tresor, user)?;
        match (kind, is_member) {
            (OperationKind::Kick, true) => tresors::remove_member(c, &operation.tresor, user)?,
            (OperationKind::Kick, false) => return Err(Refusal::Code("TargetUserIsNotMemberOfTresor")),
            (_, true) => return Err(Refusal::Code("TargetUserAlreadyTresorMember")),
            (_, false) => tresors::add_member(c, &operation.tresor, user)?,
        }
    }
    tresors::next_generation(c, &operation.tresor)?;
    operations::set_state(c, id, OperationState::Approved, info)?;
    Ok(Approval::Done)
}

/// Rejects an operation.
pub fn reject(c: &Connection, kind: OperationKind, id: &str) -> Result<(), Refusal> {
    operations::require_pending(c, id, kind)?;
    operations::set_state(c, id, OperationState::Rejected, None)?;
    Ok(())
}
