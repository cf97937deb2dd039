//! Users: registration, validation, the three policies, and the list, which is streamed because it is not paged.

use super::input::Input;
use super::{change, json_stream, ok};
use crate::app::App;
use crate::random;
use crate::refusal::{self, Refusal, UNKNOWN_PATH};
use crate::store::registrations::{self, Validation};
use crate::store::users::{self, Policy};
use admin_api::Operation;
use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;
use std::sync::Arc;

/// Users read and sent at a time: some 200 kB of JSON.
const CHUNK: u32 = 2000;

/// InitUserRegistration.
pub async fn init(app: Arc<App>, input: Input) -> Result<Response, Refusal> {
    input.members_if_any()?;
    let tenant = app.tenant.clone();
    let registration = app
        .change(move |context| {
            let registration = registrations::reserve(context, &tenant, random::now())?;
            context.record(Operation::InitUserRegistration.name(), registration.user_id.as_str())?;
            Ok(registration)
        })
        .await?;
    ok(&registration)
}

/// ValidateUser.
pub async fn validate(app: Arc<App>, input: Input) -> Result<Response, Refusal> {
    let members = input.members()?;
    let given = Validation {
        user: members.text("UserId")?,
        session: members.text("RegSessionId")?,
        session_verifier: members.text("RegSessionVerifier")?,
        validation_verifier: members.text("RegValidationVerifier")?,
    };
    let user = given.user.clone();
    change(&app, Operation::ValidateUser, user, move |context| registrations::validate(context, &given))
        .await?;
    Ok(refusal::empty())
}

/// SetUserStatus, SetUserTresorCreationMode, SetUserTresorSharingMode. The user is looked up before the flag is
/// checked.
pub async fn set_policy(app: Arc<App>, operation: Operation, input: Input) -> Result<Response, Refusal> {
    let policy = match operation {
        Operation::SetUserStatus => Policy::Enabled,
        Operation::SetUserTresorCreationMode => Policy::MayCreateTresors,
        Operation::SetUserTresorSharingMode => Policy::MayShareTresors,
        _ => return Err(UNKNOWN_PATH),
    };
    let members = input.members()?;
    let user = members.text("UserId")?;
    change(&app, operation, user.clone(), move |context| {
        users::require(context, &user)?;
        Ok(users::set_policy(context, &user, policy, members.flag()?)?)
    })
    .await?;
    Ok(refusal::empty())
}

/// ListUsers. The first part is read before the answer begins, so that a failure still has its status.
pub async fn list(app: Arc<App>) -> Result<Response, Refusal> {
    let (text, place) = part(&app, None).await?;
    let rest = stream::unfold((app, place), |(app, place)| async move {
        let (text, next) = match part(&app, Some(place?)).await {
            Ok(part) => part,
            // The status is long sent: a broken-off body is the only way to say it.
            Err(refusal) => return Some((Err(std::io::Error::other(refusal.code())), (app, None))),
        };
        Some((Ok(text), (app, next)))
    });
    let first = stream::iter([Ok::<_, std::io::Error>(text)]);
    Ok(json_stream(Body::from_stream(futures_util::StreamExt::chain(first, rest))))
}

/// A part of the answer, and where the next one begins; `None` behind the last one, which closes the JSON.
async fn part(app: &Arc<App>, after: Option<i64>) -> Result<(Bytes, Option<i64>), Refusal> {
    app.read(move |c| {
        let mut text = String::with_capacity(CHUNK as usize * 100);
        if after.is_none() {
            text.push_str("{\"Users\":[");
        }
        let mut comma = after.is_some();
        // The ids were made here and hold nothing that JSON would have to escape.
        let last = users::walk(c, after.unwrap_or(0), CHUNK, |id, state| {
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
