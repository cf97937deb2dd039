//! Faults on order: what the next calls of the tenant's API and of nevisIDM's part are to meet. The control interface
//! and the content origin are never hit, and neither are preflights.

use crate::app::App;
use crate::{nevis, refusal, tenant};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What is to go wrong, as the control interface takes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Fault {
    /// Wait so long before everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// Answer with this status instead of running the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Answer with this code instead of running the call; without `Status`, with the catalogue's status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Cut the connection instead of running the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop_before_commit: Option<bool>,
    /// Run the call, then cut the connection instead of answering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop_after_commit: Option<bool>,
    /// Hit only calls whose path contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How many calls to hit; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
}

impl Fault {
    /// Whether the members can be used: a status must be one that an answer can have.
    pub fn is_valid(&self) -> bool {
        self.status.is_none_or(|status| (200..=599).contains(&status))
    }

    /// Whether this ends with a cut connection.
    pub fn cuts(&self) -> bool {
        self.drop_before_commit == Some(true) || self.drop_after_commit == Some(true)
    }

    fn does_something(&self) -> bool {
        self.cuts() || self.latency_ms.is_some() || self.status.is_some() || self.error_code.is_some()
    }
}

/// The fault that is set, if any.
#[derive(Default)]
pub struct Faults(Mutex<Option<Fault>>);

impl Faults {
    /// Replaces what was set. A fault that does nothing clears.
    pub fn set(&self, fault: Fault) {
        let hits = fault.times.unwrap_or(1);
        let active = fault.does_something() && hits > 0;
        *self.lock() = active.then_some(Fault { times: Some(hits), ..fault });
    }

    /// What is still to come; `Times` is what is left.
    pub fn current(&self) -> Option<Fault> {
        self.lock().clone()
    }

    /// Whether a connection is going to be cut.
    pub fn will_cut(&self) -> bool {
        self.lock().as_ref().is_some_and(Fault::cuts)
    }

    fn take(&self, path: &str) -> Option<Fault> {
        let mut current = self.lock();
        let fault = current.as_mut()?;
        if fault.path.as_deref().is_some_and(|part| !path.contains(part)) {
            return None;
        }
        let taken = fault.clone();
        let left = fault.times.unwrap_or(1).saturating_sub(1);
        if left == 0 {
            *current = None
        } else {
            fault.times = Some(left)
        }
        Some(taken)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Fault>> {
        // Each change under this lock is whole: nothing half-done can be seen after a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks an answer in whose place the connection is to be cut.
#[derive(Debug, Clone, Copy)]
pub struct Cut;

fn cut() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Cut);
    response
}

/// Lets a call meet the fault that is set.
pub async fn meet(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_call = tenant::is_path(path) || nevis::is_path(path);
    if !is_call || request.method() == Method::OPTIONS {
        return next.run(request).await;
    }
    let Some(fault) = app.faults.take(path) else { return next.run(request).await };
    let of_nevis = nevis::is_path(path);
    if let Some(latency_ms) = fault.latency_ms {
        tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    }
    if fault.drop_before_commit == Some(true) {
        return cut();
    }
    let response = match (&fault.error_code, fault.status) {
        (None, None) => next.run(request).await,
        (code, status) if of_nevis => nevis::fault_answer(code.as_deref(), status),
        (Some(code), status) => without_forbidden_body(refusal::of_code(code, status)),
        (None, Some(status)) => without_forbidden_body(refusal::of_code(code_for(status), Some(status))),
    };
    if fault.drop_after_commit == Some(true) { cut() } else { response }
}

/// The code that fits a status best where only a status was asked for.
const fn code_for(status: u16) -> &'static str {
    match status {
        400 | 413 | 414 | 431 => "BadInput",
        401 | 403 => "UnauthorizedAccess",
        404 => "TheseArentTheDroidsYouAreLookingFor",
        409 => "StorageConflict",
        412 => "EtagNotMatch",
        503 => "TenantDisabled",
        _ => "UnexpectedError",
    }
}

/// 204 and 304 have no body.
fn without_forbidden_body(response: Response) -> Response {
    if [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&response.status()) {
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(axum::http::header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_fault_hits_its_path_so_many_times() {
        let faults = Faults::default();
        faults.set(fault(r#"{"Status":500,"Path":"approve","Times":2}"#));
        assert_eq!(faults.take("/list"), None);
        assert!(faults.take("/approve-share").is_some());
        assert_eq!(faults.current().unwrap().times, Some(1));
        assert!(faults.take("/approve-kick").is_some());
        assert_eq!(faults.take("/approve-kick"), None);
    }

    #[test]
    fn an_empty_fault_clears_and_null_is_absent() {
        let faults = Faults::default();
        faults.set(fault(r#"{"DropAfterCommit":true,"Status":null}"#));
        assert!(faults.will_cut());
        faults.set(fault("{}"));
        assert_eq!(faults.current(), None);
        faults.set(fault(r#"{"Status":500,"Times":0}"#));
        assert_eq!(faults.current(), None);
        assert!(!fault(r#"{"Status":99}"#).is_valid());
        assert!(serde_json::from_str::<Fault>(r#"{"Latency":1}"#).is_err());
    }
}
