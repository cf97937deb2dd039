//! nevisIDM's part: clients, users, credentials, and the deletion of device passwords, with the rights of each caller.
//!
//! | bearer | may |
//! |---|---|
//! | `admin` | everything |
//! | `reader` | read; a deletion is 403 `errors.insufficientRightsFunction` |
//! | `dataroom` | read; a deletion is 403 `errors.combinedDataroomDenied` |
//! | `self` | read and delete its own credentials, the latter with a token in `X-Token`; the rest is 403 |
//!
//! Rights are checked before the record is looked up. The device password `cred-protected` of the demo data has a policy
//! that refuses its deletion (422 `errors.policyViolation`).

mod caller;
mod jwt;
mod listing;
mod problem;

use crate::request_body::read_json_body;
use crate::respond;
use crate::state::AppState;
use crate::store::nevis as store;
use admin_api::nevis::CORE_BASE;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use caller::Caller;
use listing::Paging;
use problem::NevisProblem;
use serde::{Deserialize, Serialize};
use server_kit::{clock, uri};
use std::sync::Arc;

/// Where callers get a token for the self-admin mode.
const TOKEN_PATH: &str = "/nevisidm/api/principal/v1/token";
/// Header of such a token.
const TOKEN_HEADER: &str = "x-token";
/// Lifetime of a token.
const TOKEN_SECONDS: i64 = 3600;

/// Answers a request of nevisIDM's part.
pub async fn answer(app: Arc<AppState>, request: Request) -> Result<Response, NevisProblem> {
    let (parts, body) = request.into_parts();
    let caller = Caller::from_headers(&parts.headers)?;
    let path = parts.uri.path();
    if path == TOKEN_PATH {
        require_method(&parts.method, Method::POST)?;
        return issue_token(&app, caller, body).await;
    }
    let segments = path
        .strip_prefix(CORE_BASE)
        .and_then(|rest| rest.strip_prefix('/'))
        .ok_or(NevisProblem::UnknownPath)?
        .split('/')
        .map(|segment| uri::decode_segment(segment).map_err(|_| NevisProblem::UnknownPath))
        .collect::<Result<Vec<_>, _>>()?;
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let paging = || Paging::from_query(parts.uri.query());
    let only_get = || require_method(&parts.method, Method::GET);
    match segments.as_slice() {
        ["clients"] => {
            only_get()?;
            listing::clients(&app, caller, paging()?).await
        }
        ["clients", client, "users"] => {
            only_get()?;
            let login_id = listing::parameter(parts.uri.query(), "loginId");
            listing::users(&app, caller, client, login_id, paging()?).await
        }
        [client, "users", user, "credentials"] => {
            only_get()?;
            listing::credentials(&app, caller, client, user, None, paging()?).await
        }
        [client, "users", user, "device-passwords" | "device-password"] => {
            only_get()?;
            listing::credentials(&app, caller, client, user, Some(store::DEVICE_PASSWORD), paging()?).await
        }
        [client, "users", user, "device-passwords" | "device-password", credential] => {
            let id = CredentialId::new(client, user, credential);
            if parts.method == Method::DELETE {
                return delete(&app, caller, id, &parts.headers).await;
            }
            only_get()?;
            caller.require_read(client, user)?;
            let found = app.read(move |c| find(c, &id)).await.map_err(NevisProblem::from)??;
            Ok(respond::ok(&store::NevisCredential { kind: None, ..found }))
        }
        _ => Err(NevisProblem::UnknownPath),
    }
}

fn require_method(given: &Method, required: Method) -> Result<(), NevisProblem> {
    if *given == required { Ok(()) } else { Err(NevisProblem::WrongMethod) }
}

/// The three external ids of a device password.
#[derive(Debug, Clone)]
struct CredentialId {
    client: String,
    user: String,
    credential: String,
}

impl CredentialId {
    fn new(client: &str, user: &str, credential: &str) -> Self {
        Self { client: client.to_owned(), user: user.to_owned(), credential: credential.to_owned() }
    }
}

/// Looks up client, user and device password, in this order.
fn find(
    c: &rusqlite::Connection,
    id: &CredentialId,
) -> rusqlite::Result<Result<store::NevisCredential, NevisProblem>> {
    if let Err(problem) = listing::require_user(c, &id.client, &id.user)? {
        return Ok(Err(problem));
    }
    let found = store::device_password(c, &id.client, &id.user, &id.credential)?;
    Ok(found.ok_or_else(|| NevisProblem::NoCredential {
        credential: id.credential.clone(),
        client: id.client.clone(),
    }))
}

async fn delete(
    app: &Arc<AppState>,
    caller: Caller,
    id: CredentialId,
    headers: &HeaderMap,
) -> Result<Response, NevisProblem> {
    let token = headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
    caller.require_delete(&app.keys.token, token, clock::unix_seconds(), &id.client, &id.user)?;
    app.write(move |transaction| {
        let found = match find(transaction, &id)? {
            Ok(found) => found,
            Err(problem) => return Ok(Err(problem)),
        };
        if found.is_protected {
            return Ok(Err(NevisProblem::Policy));
        }
        store::delete_credential(transaction, &id.client, &id.credential)?;
        transaction.record("DeleteDevicePassword", &id.credential)?;
        Ok(Ok(()))
    })
    .await
    .map_err(NevisProblem::from)??;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

/// What a token should contain, so that a test can get a foreign or an expired one. All members may be absent.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TokenRequest {
    client_ext_id: Option<String>,
    user_ext_id: Option<String>,
    lifetime_seconds: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IssuedToken {
    token: String,
    expires_in: i64,
}

/// Issues a token. Only the self-admin mode needs one.
async fn issue_token(app: &AppState, caller: Caller, body: Body) -> Result<Response, NevisProblem> {
    if caller != Caller::SelfAdmin {
        return Err(NevisProblem::MissingRight("SelfAdmin"));
    }
    let body = read_json_body(body).await.map_err(|_| NevisProblem::BrokenJson)?;
    let wanted: TokenRequest = if body.trim_ascii().is_empty() {
        TokenRequest::default()
    } else {
        serde_json::from_slice(&body).map_err(|_| NevisProblem::BrokenJson)?
    };
    let expires_in = wanted.lifetime_seconds.unwrap_or(TOKEN_SECONDS);
    let now = clock::unix_seconds();
    let claims = jwt::Claims {
        iss: "nevisidm".to_owned(),
        sub: wanted.user_ext_id.unwrap_or_else(|| store::SELF_USER.to_owned()),
        client: wanted.client_ext_id.unwrap_or_else(|| store::SELF_CLIENT.to_owned()),
        iat: now,
        exp: now.saturating_add(expires_in),
    };
    Ok(respond::ok(&IssuedToken { token: jwt::sign(&app.keys.token, &claims), expires_in }))
}
