//! The directory of names, which an integrating application may offer: the names of given ids, a search, and, for tests,
//! the setting of all names.

use crate::api_path::NAMES_PATH;
use crate::error::{ApiError, BAD_INPUT, UNKNOWN_PATH};
use crate::request_body::read_json_body;
use crate::respond;
use crate::state::AppState;
use crate::store::names::{self, NamedId};
use axum::Router;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use serde::{Deserialize, Serialize};
use server_kit::uri;
use std::sync::Arc;

/// Ids in one call.
const MAX_IDS: usize = 100;
/// Results of one search.
const MAX_RESULTS: usize = 20;

/// The names of a request or answer.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NameList {
    names: Vec<NamedId>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NameCount {
    count: usize,
}

/// The routes.
pub fn router() -> Router<Arc<AppState>> {
    Router::new().route(NAMES_PATH, get(look_up).put(replace_all))
}

/// GET with `ids=ID,ID` or with `search=TEXT`. Ids without a name are left out.
async fn look_up(State(app): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, ApiError> {
    require_offered(&app)?;
    let parameter = |name| uri::query_parameter(query.as_deref(), name).map_err(|_| BAD_INPUT);
    let found = match (parameter("ids")?, parameter("search")?) {
        (Some(ids), None) => {
            let ids: Vec<String> = ids.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
            if ids.len() > MAX_IDS {
                return Err(BAD_INPUT);
            }
            app.read(move |c| {
                ids.iter().filter_map(|id| names::find(c, id).transpose()).collect::<Result<_, _>>()
            })
            .await?
        }
        (None, Some(text)) if text.is_empty() => Vec::new(),
        (None, Some(text)) => app.read(move |c| names::search(c, &text, MAX_RESULTS)).await?,
        _ => return Err(BAD_INPUT),
    };
    Ok(respond::ok(&NameList { names: found }))
}

/// PUT: the names given are all that the directory then has.
async fn replace_all(State(app): State<Arc<AppState>>, body: Body) -> Result<Response, ApiError> {
    require_offered(&app)?;
    let body = read_json_body(body).await?;
    let NameList { names } = serde_json::from_slice(&body).map_err(|_| BAD_INPUT)?;
    let count = names.len();
    app.write(move |transaction| {
        names::clear(transaction)?;
        for named in &names {
            names::put(transaction, named)?;
        }
        Ok(())
    })
    .await?;
    Ok(respond::ok(&NameCount { count }))
}

fn require_offered(app: &AppState) -> Result<(), ApiError> {
    if app.offers_names { Ok(()) } else { Err(UNKNOWN_PATH) }
}
