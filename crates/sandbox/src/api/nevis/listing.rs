//! The listings of nevisIDM's part, in pages of `items` and `_pagination`.

use super::caller::Caller;
use super::problem::NevisProblem;
use crate::respond;
use crate::state::AppState;
use crate::store::nevis::{self as store, PageItems, PageRange};
use admin_api::nevis::{Page, Pagination};
use axum::response::Response;
use rusqlite::Connection;
use serde::Serialize;
use server_kit::uri;
use std::sync::Arc;

/// Items on a page, unless the client asks for fewer.
const PAGE_LIMIT: u32 = 100;

/// The page that a client asks for.
#[derive(Debug, Clone, Copy)]
pub struct Paging(PageRange);

impl Paging {
    /// Reads `limit` and `continuationToken`. The token is opaque for clients; here it is the last item's position.
    pub fn from_query(query: Option<&str>) -> Result<Self, NevisProblem> {
        let parameter = |name| parameter(query, name).filter(|text| !text.is_empty());
        let limit = match parameter("limit") {
            None => PAGE_LIMIT,
            Some(text) => {
                text.parse::<u32>().ok().filter(|limit| *limit > 0).ok_or(NevisProblem::Parameter("limit"))?
            }
        };
        let after = match parameter("continuationToken") {
            None => 0,
            Some(text) => text.parse().map_err(|_| NevisProblem::Parameter("continuationToken"))?,
        };
        Ok(Self(PageRange { after, limit: limit.min(PAGE_LIMIT) }))
    }
}

/// A query parameter. One that cannot be decoded counts as missing.
pub fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    uri::query_parameter(query, name).ok().flatten()
}

fn page<T: Serialize>((items, next): PageItems<T>, paging: Paging) -> Result<Response, NevisProblem> {
    let pagination =
        Pagination { continuation_token: next.map(|position| position.to_string()), limit: paging.0.limit };
    Ok(respond::ok(&Page { items, pagination: Some(pagination) }))
}

/// Lists the clients.
pub async fn clients(app: &Arc<AppState>, caller: Caller, paging: Paging) -> Result<Response, NevisProblem> {
    caller.require_search()?;
    page(app.read(move |c| store::clients(c, paging.0)).await?, paging)
}

/// Lists a client's users.
pub async fn users(
    app: &Arc<AppState>,
    caller: Caller,
    client: &str,
    login_id: Option<String>,
    paging: Paging,
) -> Result<Response, NevisProblem> {
    caller.require_search()?;
    let client = client.to_owned();
    let found = app
        .read(move |c| {
            if store::client(c, &client)?.is_none() {
                return Ok(Err(NevisProblem::NoClient { client }));
            }
            store::users(c, &client, login_id.as_deref(), paging.0).map(Ok)
        })
        .await??;
    page(found, paging)
}

/// Lists a user's credentials: all of them with their type, or those of one type without it.
pub async fn credentials(
    app: &Arc<AppState>,
    caller: Caller,
    client: &str,
    user: &str,
    kind: Option<&'static str>,
    paging: Paging,
) -> Result<Response, NevisProblem> {
    caller.require_read(client, user)?;
    let (client, user) = (client.to_owned(), user.to_owned());
    let (mut items, next) = app
        .read(move |c| {
            if let Err(problem) = require_user(c, &client, &user)? {
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

/// Looks up a client and then its user.
pub fn require_user(c: &Connection, client: &str, user: &str) -> rusqlite::Result<Result<(), NevisProblem>> {
    let Some(found) = store::client(c, client)? else {
        return Ok(Err(NevisProblem::NoClient { client: client.to_owned() }));
    };
    if !store::has_user(c, client, user)? {
        return Ok(Err(NevisProblem::NoUser { user: user.to_owned(), client_name: found.name }));
    }
    Ok(Ok(()))
}
