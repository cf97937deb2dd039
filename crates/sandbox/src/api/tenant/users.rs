//! Users: registration, validation, the three policies, and the list, which is streamed because it is not paged.

use super::input::Input;
use super::recorded::write_recorded;
use crate::error::{ApiError, UNKNOWN_PATH};
use crate::respond;
use crate::state::AppState;
use crate::store::registrations::{self, Validation};
use crate::store::users::{self, Policy};
use admin_api::Operation;
use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use server_kit::clock;
use std::sync::Arc;

/// Users in one chunk of the list, about 200 kB of JSON.
const CHUNK_USERS: u32 = 2000;

/// InitUserRegistration.
pub async fn init(app: Arc<AppState>, input: Input) -> Result<Response, ApiError> {
    input.optional_members()?;
    let tenant = app.tenant.clone();
    let registration = app
        .write(move |transaction| {
            let registration = registrations::reserve(transaction, &tenant, clock::unix_seconds())?;
            transaction.record(Operation::InitUserRegistration.name(), registration.user_id.as_str())?;
            Ok(registration)
        })
        .await?;
    Ok(respond::ok(&registration))
}

/// ValidateUser.
pub async fn validate(app: Arc<AppState>, input: Input) -> Result<Response, ApiError> {
    let members = input.members()?;
    let given = Validation {
        user: members.text("UserId")?,
        session: members.text("RegSessionId")?,
        session_verifier: members.text("RegSessionVerifier")?,
        validation_verifier: members.text("RegValidationVerifier")?,
    };
    let user = given.user.clone();
    write_recorded(&app, Operation::ValidateUser, user, move |transaction| {
        registrations::validate(transaction, &given)
    })
    .await?;
    Ok(respond::empty())
}

/// SetUserStatus, SetUserTresorCreationMode, SetUserTresorSharingMode. The user is looked up before the flag is
/// checked.
pub async fn set_policy(
    app: Arc<AppState>,
    operation: Operation,
    input: Input,
) -> Result<Response, ApiError> {
    let policy = match operation {
        Operation::SetUserStatus => Policy::Enabled,
        Operation::SetUserTresorCreationMode => Policy::MayCreateTresors,
        Operation::SetUserTresorSharingMode => Policy::MayShareTresors,
        _ => return Err(UNKNOWN_PATH),
    };
    let members = input.members()?;
    let user = members.text("UserId")?;
    write_recorded(&app, operation, user.clone(), move |transaction| {
        users::require(transaction, &user)?;
        Ok(users::set_policy(transaction, &user, policy, members.flag()?)?)
    })
    .await?;
    Ok(respond::empty())
}

/// ListUsers. The first chunk is read before the answer begins, so that a failure still has its status.
pub async fn list(app: Arc<AppState>) -> Result<Response, ApiError> {
    let (first, position) = chunk(&app, None).await?;
    let rest = stream::unfold((app, position), |(app, position)| async move {
        let (text, next) = match chunk(&app, Some(position?)).await {
            Ok(chunk) => chunk,
            // The status has been sent already: a body that breaks off is the only way to report the failure.
            Err(error) => return Some((Err(std::io::Error::other(error.code())), (app, None))),
        };
        Some((Ok(text), (app, next)))
    });
    let first = stream::iter([Ok::<_, std::io::Error>(first)]);
    let mut response = respond::empty();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *response.body_mut() = Body::from_stream(first.chain(rest));
    Ok(response)
}

/// A chunk of the answer, and the position after which the next one begins. `None` follows the last chunk, which closes
/// the JSON.
async fn chunk(app: &Arc<AppState>, after: Option<i64>) -> Result<(Bytes, Option<i64>), ApiError> {
    app.read(move |c| {
        let mut text = String::with_capacity(CHUNK_USERS as usize * 100);
        if after.is_none() {
            text.push_str("{\"Users\":[");
        }
        let mut comma = after.is_some();
        // The ids were created here and contain nothing that JSON would have to escape.
        let last = users::visit(c, after.unwrap_or(0), CHUNK_USERS, |id, state| {
            text.push_str(if comma { ",{\"UserId\":\"" } else { "{\"UserId\":\"" });
            comma = true;
            text.push_str(id);
            text.push_str("\",\"UserRegistrationState\":\"");
            text.push_str(state.name());
            text.push_str("\"}");
        })?;
        if last.is_none() {
            text.push_str("]}");
        }
        Ok::<_, rusqlite::Error>((Bytes::from(text), last))
    })
    .await
}
