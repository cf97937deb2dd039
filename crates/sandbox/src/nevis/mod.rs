//! nevisIDM's part: clients, users, credentials, and the deletion of device passwords with its rights.
//!
//! | bearer | may |
//! |---|---|
//! | `admin` | everything |
//! | `reader` | read; a deletion is 403 `errors.insufficientRightsFunction` |
//! | `dataroom` | read; a deletion is 403 `errors.combinedDataroomDenied` |
//! | `self` | read and delete the own credentials, the latter with a token in `X-Token`; the rest is 403 |
//!
//! A right is asked for before the record is looked up. The device password `cred-protected` of the demo data is under a
//! policy that refuses its deletion (422 `errors.policyViolation`).

mod answers;
mod caller;
mod jwt;
mod listing;

pub use answers::fault_answer;
pub use caller::{SELF_CLIENT, SELF_USER};

use crate::app::App;
use crate::body::{self, JSON_LIMIT};
use crate::random;
use crate::store::nevis as store;
use admin_api::nevis::CORE_BASE;
use admin_api::percent;
use answers::Problem;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use caller::Caller;
use listing::Paging;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where tokens for the self-admin mode are handed out.
const TOKEN_PATH: &str = "/nevisidm/api/principal/v1/token";
/// Header of such a token.
const TOKEN_HEADER: &str = "x-token";
/// How long one holds, in seconds.
const TOKEN_SECONDS: i64 = 3600;

/// Whether a path belongs to nevisIDM's part, known or not.
pub fn is_path(path: &str) -> bool {
    path.starts_with("/nevisidm")
}

/// Answers a request of nevisIDM's part.
pub async fn answer(app: Arc<App>, request: Request) -> Result<Response, Problem> {
    let (parts, mut body) = request.into_parts();
    let caller = Caller::of(&parts.headers)?;
    let path = parts.uri.path();
    if path == TOKEN_PATH {
        expect(&parts.method, Method::POST)?;
        return token(&app, caller, &mut body).await;
    }
    let segments = path
        .strip_prefix(CORE_BASE)
        .and_then(|rest| rest.strip_prefix('/'))
        .ok_or(Problem::UnknownPath)?
        .split('/')
        // A plus is a plus in a path.
        .map(|segment| percent::decode(&segment.replace('+', "%2B")).ok_or(Problem::UnknownPath))
        .collect::<Result<Vec<_>, _>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let paging = || Paging::of(parts.uri.query());
    let only_get = || expect(&parts.method, Method::GET);
    match segments.as_slice() {
        ["clients"] => {
            only_get()?;
            listing::clients(&app, caller, paging()?).await
        }
        ["clients", client, "users"] => {
            only_get()?;
            let login_id = crate::tenant::query_parameter(parts.uri.query(), "loginId");
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
            let named = Named::new(client, user, credential);
            if parts.method == Method::DELETE {
                return delete(&app, caller, named, &parts.headers).await;
            }
            only_get()?;
            caller.may_read_of(client, user)?;
            let found = app.read(move |c| find(c, &named)).await.map_err(Problem::from)??;
            answers::json(StatusCode::OK, &store::Credential { kind: None, ..found })
        }
        _ => Err(Problem::UnknownPath),
    }
}

fn expect(given: &Method, wanted: Method) -> Result<(), Problem> {
    if *given == wanted { Ok(()) } else { Err(Problem::WrongMethod) }
}

/// The three external ids of a device password.
#[derive(Debug, Clone)]
struct Named {
    client: String,
    user: String,
    credential: String,
}

impl Named {
    fn new(client: &str, user: &str, credential: &str) -> Self {
        Self { client: client.to_owned(), user: user.to_owned(), credential: credential.to_owned() }
    }
}

/// Looks client, user and device password up, in this order.
fn find(c: &rusqlite::Connection, named: &Named) -> rusqlite::Result<Result<store::Credential, Problem>> {
    if let Err(problem) = listing::find_user(c, &named.client, &named.user)? {
        return Ok(Err(problem));
    }
    let found = store::device_password(c, &named.client, &named.user, &named.credential)?;
    Ok(found.ok_or_else(|| Problem::NoCredential {
        credential: named.credential.clone(),
        client: named.client.clone(),
    }))
}

async fn delete(
    app: &Arc<App>,
    caller: Caller,
    named: Named,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let token = headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
    caller.may_delete(&app.keys.token, token, random::now(), &named.client, &named.user)?;
    app.change(move |context| {
        let found = match find(context, &named)? {
            Ok(found) => found,
            Err(problem) => return Ok(Err(problem)),
        };
        if found.protected {
            return Ok(Err(Problem::Policy));
        }
        store::delete_credential(context, &named.client, &named.credential)?;
        context.record("DeleteDevicePassword", &named.credential)?;
        Ok(Ok(()))
    })
    .await
    .map_err(Problem::from)??;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

/// Wishes for a token, so that a test can have a foreign or an expired one. All may be absent.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TokenWish {
    client_ext_id: Option<String>,
    user_ext_id: Option<String>,
    lifetime_seconds: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    token: String,
    expires_in: i64,
}

/// Hands out a token. Only the self-admin mode needs one.
async fn token(app: &App, caller: Caller, body: &mut Body) -> Result<Response, Problem> {
    if caller != Caller::SelfAdmin {
        return Err(Problem::MissingRight("SelfAdmin"));
    }
    let body = body::read(body, JSON_LIMIT).await.map_err(|_| Problem::BrokenJson)?;
    let wish: TokenWish = if body.trim_ascii().is_empty() {
        TokenWish::default()
    } else {
        serde_json::from_slice(&body).map_err(|_| Problem::BrokenJson)?
    };
    let expires_in = wish.lifetime_seconds.unwrap_or(TOKEN_SECONDS);
    let now = random::now();
    let claims = jwt::Claims {
        iss: "nevisidm".to_owned(),
        sub: wish.user_ext_id.unwrap_or_else(|| SELF_USER.to_owned()),
        client: wish.client_ext_id.unwrap_or_else(|| SELF_CLIENT.to_owned()),
        iat: now,
        exp: now.saturating_add(expires_in),
    };
    answers::json(StatusCode::OK, &Token { token: jwt::sign(&app.keys.token, &claims), expires_in })
}
