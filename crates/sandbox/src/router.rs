//! The routes of both addresses, and the order of their middleware. It knows all handlers; no handler knows it.

use crate::api::{content_origin, control, feed, names, nevis, panel_config, tenant};
use crate::api_path::{Api, CONTROL_PREFIX};
use crate::error::{ApiError, UNKNOWN_PATH};
use crate::middleware::cors::cors;
use crate::middleware::drain_body::drain_body;
use crate::middleware::inject_fault::inject_fault;
use crate::middleware::loopback_only::loopback_only;
use crate::runtime::run_blocking;
use crate::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// The routes of the API's address. The last layer runs first.
pub fn api(app: &Arc<AppState>) -> Router {
    control::router()
        .merge(feed::router())
        .merge(names::router())
        .merge(panel_config::router())
        .method_not_allowed_fallback(async || UNKNOWN_PATH)
        .fallback(by_path)
        .layer(from_fn_with_state(Arc::clone(app), inject_fault))
        .layer(from_fn(drain_body))
        .layer(from_fn(cors))
        .layer(from_fn_with_state(Arc::clone(app), loopback_only))
        .layer(CatchPanicLayer::custom(panic_answer))
        .with_state(Arc::clone(app))
}

/// The routes of the content's address. The last layer runs first.
pub fn content(app: &Arc<AppState>) -> Router {
    Router::new()
        .fallback(content_origin::answer)
        .layer(from_fn(drain_body))
        .layer(from_fn_with_state(Arc::clone(app), loopback_only))
        .layer(CatchPanicLayer::custom(panic_answer))
        .with_state(Arc::clone(app))
}

/// The panic's message is on the terminal already.
fn panic_answer(_: Box<dyn Any + Send>) -> Response {
    ApiError::Code("UnexpectedError").into_response()
}

/// Passes a request on to the API of its path, or to the panel.
async fn by_path(State(app): State<Arc<AppState>>, request: Request) -> Response {
    match Api::of_path(request.uri().path()) {
        Some(Api::Tenant) => tenant::answer(app, request).await.into_response(),
        Some(Api::Nevis) => nevis::answer(app, request).await.into_response(),
        None => panel(app, request).await.unwrap_or_else(|| UNKNOWN_PATH.into_response()),
    }
}

/// A file of the built panel, where one is served.
async fn panel(app: Arc<AppState>, request: Request) -> Option<Response> {
    let path = request.uri().path();
    let is_control = path.strip_prefix(CONTROL_PREFIX).is_some_and(|rest| rest.starts_with('/'));
    if app.panel.is_none() || is_control {
        return None;
    }
    let (parts, _) = request.into_parts();
    run_blocking(move || {
        let answer = app.panel.as_ref()?.answer(&parts.method, parts.uri.path(), &parts.headers);
        Some(answer.map(Body::from))
    })
    .await
}
