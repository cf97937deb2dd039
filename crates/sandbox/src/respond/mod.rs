//! Building answers: JSON, empty answers, and the error bodies of both APIs.

pub mod nevis;
pub mod tenant;

use axum::Json;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use server_kit::etag;

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
pub fn with_etag(request: &HeaderMap, tag: &str, response: Response) -> Response {
    let is_unchanged = etag::is_unchanged(request, tag);
    let mut response = if is_unchanged { StatusCode::NOT_MODIFIED.into_response() } else { response };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // Hex digits in quotes: always a header's value.
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    response
}
