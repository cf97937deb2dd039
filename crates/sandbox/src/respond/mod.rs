//! Building answers: JSON, empty answers, and the error bodies of both APIs.

pub mod nevis;
pub mod tenant;

use axum::Json;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A compact JSON answer that no cache may store.
pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
    uncached((status, Json(value)).into_response())
}

/// A successful JSON answer.
pub fn ok(value: &impl Serialize) -> Response {
    json(StatusCode::OK, value)
}

/// The answer of an operation without output.
pub fn empty() -> Response {
    uncached(Response::new(Body::empty()))
}

fn uncached(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Gives an answer its ETag, which caches must check each time. Becomes 304 without a body where the client has this
/// version already.
pub fn with_etag(request: &HeaderMap, etag: &str, response: Response) -> Response {
    let known = request.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_unchanged = known.is_some_and(|known| panel_host::matches_etag(known, etag));
    let mut response = if is_unchanged { StatusCode::NOT_MODIFIED.into_response() } else { response };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // Hex digits in quotes: always a header's value.
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(ETAG, etag);
    }
    response
}
