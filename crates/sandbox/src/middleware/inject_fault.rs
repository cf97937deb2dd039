//! Lets calls meet the fault that is set. Only the tenant's API and nevisIDM's part are affected, never the control
//! interface, the content origin or a preflight.

use crate::api_path::Api;
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
    let path = request.uri().path();
    let api = Api::of_path(path).filter(|_| request.method() != Method::OPTIONS);
    let Some((api, fault)) = api.and_then(|api| Some((api, app.faults.take(path)?))) else {
        return next.run(request).await;
    };
    if let Some(latency_ms) = fault.latency_ms {
        tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    }
    if fault.drop_before_commit == Some(true) {
        return cut_connection();
    }
    let response = match (fault.error_code.as_deref(), fault.status, api) {
        (None, None, _) => next.run(request).await,
        (code, status, Api::Tenant) => respond::tenant::injected_error(code, status),
        (code, status, Api::Nevis) => respond::nevis::injected_error(code, status),
    };
    if fault.drop_after_commit == Some(true) { cut_connection() } else { response }
}
