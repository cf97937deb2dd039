//! nevisIDM's listings, in pages of `items` and `_pagination`.

use super::answers::{self, Problem};
use super::caller::Caller;
use crate::app::App;
use crate::store::nevis::{self as store, Slice, Window};
use admin_api::nevis::{Page, Pagination};
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde::Serialize;
use std::sync::Arc;

/// Items a page, unless the client wants fewer.
const LIMIT: u32 = 100;

/// The page that a client wants.
#[derive(Debug, Clone, Copy)]
pub struct Paging(Window);

impl Paging {
    /// Reads `limit` and `continuationToken`. The token is opaque for clients; here it is the last item's place.
    pub fn of(query: Option<&str>) -> Result<Self, Problem> {
        let parameter = |name| crate::tenant::query_parameter(query, name).filter(|text| !text.is_empty());
        let limit = match parameter("limit") {
            None => LIMIT,
            Some(text) => {
                text.parse::<u32>().ok().filter(|limit| *limit > 0).ok_or(Problem::Parameter("limit"))?
            }
        };
        let after = match parameter("continuationToken") {
            None => 0,
            Some(text) => text.parse().map_err(|_| Problem::Parameter("continuationToken"))?,
        };
        Ok(Self(Window { after, limit: limit.min(LIMIT) }))
    }
}

fn page<T: Serialize>((items, next): Slice<T>, paging: Paging) -> Result<Response, Problem> {
    let pagination =
        Pagination { continuation_token: next.map(|place| place.to_string()), limit: paging.0.limit };
    answers::json(StatusCode::OK, &Page { items, pagination: Some(pagination) })
}

/// The clients.
pub async fn clients(app: &Arc<App>, caller: Caller, paging: Paging) -> Result<Response, Problem> {
    caller.may_search()?;
    page(app.read(move |c| store::clients(c, paging.0)).await?, paging)
}

/// A client's users.
pub async fn users(
    app: &Arc<App>,
    caller: Caller,
    client: &str,
    login_id: Option<String>,
    paging: Paging,
) -> Result<Response, Problem> {
    caller.may_search()?;
    let client = client.to_owned();
    let found = app
        .read(move |c| {
            if store::client(c, &client)?.is_none() {
                return Ok(Err(Problem::NoClient { client }));
            }
            store::users(c, &client, login_id.as_deref(), paging.0).map(Ok)
        })
        .await??;
    page(found, paging)
}

/// A user's credentials: all of them with their type, or those of one type without it.
pub async fn credentials(
    app: &Arc<App>,
    caller: Caller,
    client: &str,
    user: &str,
    kind: Option<&'static str>,
    paging: Paging,
) -> Result<Response, Problem> {
    caller.may_read_of(client, user)?;
    let (client, user) = (client.to_owned(), user.to_owned());
    let (mut items, next) = app
        .read(move |c| {
            if let Err(problem) = find_user(c, &client, &user)? {
                return Ok(Err(problem));
            }
            store::credentials(c, &client, &user, kind, paging.0).map(Ok)
        })
        .await??;
    if kind.is_some() {
        for item in &mut items {
            item.kind = None;
        }
    }
    page((items, next), paging)
}

/// Looks a client and then its user up.
pub fn find_user(c: &Connection, client: &str, user: &str) -> rusqlite::Result<Result<(), Problem>> {
    let Some(found) = store::client(c, client)? else {
        return Ok(Err(Problem::NoClient { client: client.to_owned() }));
    };
    if !store::has_user(c, client, user)? {
        return Ok(Err(Problem::NoUser { user: user.to_owned(), client_name: found.name }));
    }
    Ok(Ok(()))
}
