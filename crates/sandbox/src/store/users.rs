//! Users: their registration state and their three policies.

use crate::error::ApiError;
use rusqlite::{Connection, OptionalExtension, Result};

/// The state of a registration. A reserved id is no user yet and has no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserState {
    /// The client SDK has registered the user.
    Unvalidated,
    /// The administrator has validated the user.
    Validated,
}

impl UserState {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unvalidated => "Unvalidated",
            Self::Validated => "Validated",
        }
    }

    /// The state of a name on the wire.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Unvalidated, Self::Validated].into_iter().find(|state| state.name() == name)
    }

    const fn from_number(number: i64) -> Self {
        if number == 1 { Self::Validated } else { Self::Unvalidated }
    }
}

/// One of the three policies of a user. The API has no getters for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// May log in.
    Enabled,
    /// May create tresors.
    MayCreateTresors,
    /// May share tresors.
    MayShareTresors,
}

impl Policy {
    const fn update(self) -> &'static str {
        match self {
            Self::Enabled => "UPDATE users SET enabled = ?2 WHERE id = ?1",
            Self::MayCreateTresors => "UPDATE users SET may_create = ?2 WHERE id = ?1",
            Self::MayShareTresors => "UPDATE users SET may_share = ?2 WHERE id = ?1",
        }
    }
}

/// A user as stored.
#[derive(Debug, Clone, Copy)]
pub struct UserRecord {
    /// Registration state.
    pub state: UserState,
    /// May log in.
    pub enabled: bool,
    /// May create tresors.
    pub may_create: bool,
    /// May share tresors.
    pub may_share: bool,
}

/// Adds a user.
pub fn insert(c: &Connection, id: &str, state: UserState) -> Result<()> {
    c.prepare_cached("INSERT INTO users (id, state) VALUES (?1, ?2)")?.execute((id, state as i64)).map(drop)
}

/// Looks up a user.
pub fn find(c: &Connection, id: &str) -> Result<Option<UserRecord>> {
    c.prepare_cached("SELECT state, enabled, may_create, may_share FROM users WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(UserRecord {
                state: UserState::from_number(row.get(0)?),
                enabled: row.get(1)?,
                may_create: row.get(2)?,
                may_share: row.get(3)?,
            })
        })
        .optional()
}

/// Looks up a user who must exist.
pub fn require(c: &Connection, id: &str) -> std::result::Result<UserRecord, ApiError> {
    find(c, id)?.ok_or(ApiError::Code("UserNotExists"))
}

/// Looks up a user who can act in a client: validated and enabled.
pub fn require_acting(c: &Connection, id: &str) -> std::result::Result<UserRecord, ApiError> {
    let user = require(c, id)?;
    if user.state != UserState::Validated {
        return Err(ApiError::Code("UserInWrongState"));
    }
    if !user.enabled {
        return Err(ApiError::Code("UserIsDisabledByPolicy"));
    }
    Ok(user)
}

/// Sets a policy of an existing user.
pub fn set_policy(c: &Connection, id: &str, policy: Policy, on: bool) -> Result<()> {
    c.prepare_cached(policy.update())?.execute((id, on)).map(drop)
}

/// Marks a user as validated.
pub fn set_validated(c: &Connection, id: &str) -> Result<()> {
    c.prepare_cached("UPDATE users SET state = 1 WHERE id = ?1")?.execute([id]).map(drop)
}

/// Visits a part of the list, in the order of registration: at most `limit` users after the position `after`. Returns the
/// position of the last one, or `None` where there were no more.
pub fn visit(
    c: &Connection,
    after: i64,
    limit: u32,
    mut visitor: impl FnMut(&str, UserState),
) -> Result<Option<i64>> {
    let mut statement =
        c.prepare_cached("SELECT seq, id, state FROM users WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let mut rows = statement.query((after, limit))?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        last = Some(row.get(0)?);
        visitor(row.get_ref(1)?.as_str()?, UserState::from_number(row.get(2)?));
    }
    Ok(last)
}
