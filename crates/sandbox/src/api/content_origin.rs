//! The public custom content, on an origin of its own: an uploaded file may contain scripts, which must not run on the
//! API's origin. Pages of all origins may read it.
//!
//! By hand, because `tower_http::services::ServeFile` serves paths without strong ETags. So is the reading of ranges:
//! `http_range_header` cannot tell an invalid range, which RFC 9110 wants ignored, from one beyond the file.

use crate::content_file::{etag, media_type};
use crate::error::{ApiError, UNKNOWN_PATH};
use crate::respond;
use crate::state::AppState;
use crate::store::custom_content::{self, ContentRecord};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    HeaderMap, HeaderValue, IF_RANGE, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use server_kit::uri;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// Bytes read from a file at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// Answers a request of the content origin.
pub async fn answer(State(app): State<Arc<AppState>>, request: Request) -> Response {
    let mut response = match serve(app, &request.into_parts().0).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Date, Content-Length, Content-Range"),
    );
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn serve(app: Arc<AppState>, request: &Parts) -> Result<Response, ApiError> {
    if request.method == Method::OPTIONS {
        return Ok(preflight());
    }
    if request.method != Method::GET && request.method != Method::HEAD {
        return Err(UNKNOWN_PATH);
    }
    let path = request.uri.path().strip_prefix('/').unwrap_or_default();
    let name = uri::decode_segment(path).map_err(|_| UNKNOWN_PATH)?.into_owned();
    let content = app.read(move |c| custom_content::find(c, &name)).await?.ok_or(UNKNOWN_PATH)?;
    // Missing if an upload has replaced the file since it was looked up. The next request finds the new one.
    let file = app.files.open(&content.hash).await.map_err(|_| UNKNOWN_PATH)?;
    let tag = format!("\"{}\"", etag(&content.hash));
    let response = answer_file(request, &content, &tag, file).await?;
    let mut response = respond::with_etag(&request.headers, &tag, response);
    response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(response)
}

async fn answer_file(
    request: &Parts,
    content: &ContentRecord,
    etag: &str,
    mut file: tokio::fs::File,
) -> Result<Response, ApiError> {
    let size = u64::try_from(content.size_bytes).unwrap_or(0);
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(&content.name)));
    let text = |name| request.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_same_version = text(IF_RANGE).is_none_or(|known| known == etag);
    let range = text(RANGE).filter(|_| is_same_version).and_then(|range| parse_range(range, size));
    let (start, length) = match range {
        None => (0, size),
        Some(None) => {
            insert_content_range(headers, &format!("bytes */{size}"));
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok(response);
        }
        Some(Some((start, length))) => {
            insert_content_range(headers, &format!("bytes {start}-{}/{size}", start + length - 1));
            (start, length)
        }
    };
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if matches!(range, Some(Some(_))) {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    if request.method == Method::GET {
        if start > 0 {
            file.seek(std::io::SeekFrom::Start(start)).await?;
        }
        *response.body_mut() = Body::from_stream(ReaderStream::with_capacity(file.take(length), CHUNK_BYTES));
    }
    Ok(response)
}

fn insert_content_range(headers: &mut HeaderMap, range: &str) {
    // Digits and a few punctuation marks: always a header's value.
    if let Ok(value) = HeaderValue::from_str(range) {
        headers.insert(CONTENT_RANGE, value);
    }
}

/// The range of a `Range` header, as start and length. The outer `None` is a header to ignore (several ranges, another
/// unit, or an invalid range), the inner one a range beyond the file.
fn parse_range(text: &str, size: u64) -> Option<Option<(u64, u64)>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        let length = last.parse::<u64>().ok()?.min(size);
        return Some((length > 0).then(|| (size - length, length)));
    }
    let first = first.parse::<u64>().ok()?;
    let last = if last.is_empty() { u64::MAX } else { last.parse::<u64>().ok()? };
    if last < first {
        return None;
    }
    Some((first < size).then(|| (first, last.min(size - 1) - first + 1)))
}

/// Any page on loopback may ask. `middleware::loopback_only` has checked the origin.
fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("If-None-Match, Range, If-Range"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_ignored_or_beyond_the_file() {
        for (text, expected) in [
            ("bytes=0-3", Some(Some((0, 4)))),
            ("bytes=4-", Some(Some((4, 6)))),
            ("bytes=-3", Some(Some((7, 3)))),
            ("bytes=8-99", Some(Some((8, 2)))),
            ("bytes=10-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=3-2", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes=x-", None),
        ] {
            assert_eq!(parse_range(text, 10), expected, "{text}");
        }
        assert_eq!(parse_range("bytes=0-", 0), Some(None));
    }
}
