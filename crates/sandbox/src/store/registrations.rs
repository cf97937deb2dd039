//! Registrations: reserved, completed by the client, validated by the administrator.

use super::users::{self, UserState};
use crate::error::ApiError;
use crate::random;
use admin_api::TenantId;
use admin_api::entities::ReservedRegistration;
use rusqlite::{Connection, OptionalExtension, Result as SqlResult};

/// Reserves a user id and opens its registration session.
pub fn reserve(c: &Connection, tenant: &TenantId, now: i64) -> SqlResult<ReservedRegistration> {
    let user = random::user_id(tenant, now);
    let (session, verifier) = (random::token(), random::token());
    c.prepare_cached(
        "INSERT INTO registrations (user_id, session_id, session_verifier, created) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((&user, &session, &verifier, now))?;
    Ok(ReservedRegistration {
        user_id: admin_api::UserId::new(user),
        reg_session_id: session,
        reg_session_verifier: verifier,
    })
}

/// Whether an id is reserved and not registered yet.
pub fn is_reserved(c: &Connection, user: &str) -> SqlResult<bool> {
    let reserved = c
        .prepare_cached("SELECT 1 FROM registrations WHERE user_id = ?1 AND validation_verifier IS NULL")?
        .exists([user])?;
    Ok(reserved)
}

struct RegistrationSession {
    user: String,
    verifier: String,
    validation: Option<String>,
}

fn find(c: &Connection, session: &str) -> Result<RegistrationSession, ApiError> {
    c.prepare_cached(
        "SELECT user_id, session_verifier, validation_verifier FROM registrations WHERE session_id = ?1",
    )?
    .query_row([session], |row| {
        Ok(RegistrationSession { user: row.get(0)?, verifier: row.get(1)?, validation: row.get(2)? })
    })
    .optional()?
    .ok_or(ApiError::Code("RegistrationSessionNotExists"))
}

/// Completes a registration as the client SDK does: the reserved id becomes an unvalidated user. Returns the validation
/// verifier.
pub fn complete(c: &Connection, user: &str, session: &str) -> Result<String, ApiError> {
    let known = c.prepare_cached("SELECT 1 FROM registrations WHERE user_id = ?1")?.exists([user])?;
    if !known && users::find(c, user)?.is_none() {
        return Err(ApiError::Code("UserNotExists"));
    }
    let found = find(c, session)?;
    if found.user != user {
        return Err(ApiError::Code("RegistrationSessionIdMismatch"));
    }
    if found.validation.is_some() {
        return Err(ApiError::Code("UserAlreadyRegistered"));
    }
    let validation = random::token();
    c.prepare_cached("UPDATE registrations SET validation_verifier = ?2 WHERE session_id = ?1")?
        .execute((session, &validation))?;
    users::insert(c, user, UserState::Unvalidated)?;
    Ok(validation)
}

/// The input of ValidateUser.
pub struct Validation {
    /// The user.
    pub user: String,
    /// The registration session.
    pub session: String,
    /// The secret of the session, from the reservation.
    pub session_verifier: String,
    /// The secret of the validation, from the client.
    pub validation_verifier: String,
}

/// Validates a user. Checks the user first, then the session, then the two verifiers.
pub fn validate(c: &Connection, given: &Validation) -> Result<(), ApiError> {
    if users::require(c, &given.user)?.state == UserState::Validated {
        return Err(ApiError::Code("UserInWrongState"));
    }
    let found = find(c, &given.session)?;
    if found.user != given.user {
        return Err(ApiError::Code("RegistrationSessionIdMismatch"));
    }
    if found.verifier != given.session_verifier {
        return Err(ApiError::Code("InvalidRegistrationSessionVerifier"));
    }
    if found.validation.as_deref() != Some(given.validation_verifier.as_str()) {
        return Err(ApiError::Code("InvalidRegistrationValidationVerifier"));
    }
    users::set_validated(c, &given.user)?;
    Ok(())
}
