//! Lets calls meet the fault that is set. Calls of the tenant's API and of nevisIDM's part are affected, and reads of the
//! directory of names where the fault names its path. The control interface, the content origin and preflights never are.

use crate::api_path::{Api, NAMES_PATH};
use crate::faults::Fault;
use crate::respond;
use crate::state::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;

/// Marks an answer in whose place the connection is cut.
#[derive(Debug, Clone, Copy)]
pub struct CutConnection;

fn cut_connection() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(CutConnection);
    response
}

/// Applies the fault to a call.
pub async fn inject_fault(State(app): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let api = Api::of_path(request.uri().path());
    let Some(fault) = take_fault(&app, api, &request) else { return next.run(request).await };
    if let Some(latency_ms) = fault.latency_ms {
        tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    }
    if fault.drop_before_commit == Some(true) {
        return cut_connection();
    }
    let response = match (fault.error_code.as_deref(), fault.status, api) {
        (None, None, _) => next.run(request).await,
        (code, status, Some(Api::Nevis)) => respond::nevis::injected_error(code, status),
        (code, status, _) => respond::tenant::injected_error(code, status, fault.error_message.as_deref()),
    };
    if fault.drop_after_commit == Some(true) { cut_connection() } else { response }
}

fn take_fault(app: &AppState, api: Option<Api>, request: &Request) -> Option<Fault> {
    let path = request.uri().path();
    match (api, request.method()) {
        (_, &Method::OPTIONS) => None,
        (Some(_), _) => app.faults.take(path),
        (None, &Method::GET) if path == NAMES_PATH => app.faults.take_by_path(path),
        (None, _) => None,
    }
}
