//! The public custom content, on an origin of its own: what an administrator uploads can run scripts, and must not run
//! them where the API is. Everybody on loopback may read it from any page.

use crate::app::App;
use crate::refusal::{Refusal, UNKNOWN_PATH};
use crate::store::contents::{self, Content};
use crate::tenant::{content_type, etag};
use admin_api::percent;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_LENGTH,
    CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, IF_RANGE, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// Bytes read from a file at a time.
const PIECE: usize = 64 * 1024;

/// Answers a request of the content origin.
pub async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let mut response = match serve(app, &request.into_parts().0).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
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

async fn serve(app: Arc<App>, request: &Parts) -> Result<Response, Refusal> {
    if request.method == Method::OPTIONS {
        return Ok(preflight());
    }
    if request.method != Method::GET && request.method != Method::HEAD {
        return Err(UNKNOWN_PATH);
    }
    let path = request.uri.path().strip_prefix('/').unwrap_or_default();
    let name = percent::decode(&path.replace('+', "%2B")).ok_or(UNKNOWN_PATH)?;
    let content = app.read(move |c| contents::find(c, &name)).await?.ok_or(UNKNOWN_PATH)?;
    // Gone if an upload has replaced the bytes since they were looked up; the next request finds the new ones.
    let file = app.files.open_hash(&content.hash).await.map_err(|_| UNKNOWN_PATH)?;
    answer_file(&request.method, &request.headers, &content, file).await
}

async fn answer_file(
    method: &Method,
    request: &HeaderMap,
    content: &Content,
    mut file: tokio::fs::File,
) -> Result<Response, Refusal> {
    let size = u64::try_from(content.size).unwrap_or(0);
    let tag = format!("\"{}\"", etag(&content.hash));
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(&content.name)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    let text = |name| request.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(IF_NONE_MATCH).is_some_and(|known| panel_host::matches_etag(known, &tag)) {
        headers.remove(CONTENT_TYPE);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    let is_same = text(IF_RANGE).is_none_or(|known| known == tag);
    let range = text(RANGE).filter(|_| is_same).and_then(|range| parse_range(range, size));
    let (start, length) = match range {
        None => (0, size),
        Some(None) => {
            insert_text(headers, format!("bytes */{size}"));
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok(response);
        }
        Some(Some((start, length))) => {
            insert_text(headers, format!("bytes {start}-{}/{size}", start + length - 1));
            (start, length)
        }
    };
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if matches!(range, Some(Some(_))) {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    if method == Method::GET {
        if start > 0 {
            file.seek(std::io::SeekFrom::Start(start)).await?;
        }
        *response.body_mut() = Body::from_stream(ReaderStream::with_capacity(file.take(length), PIECE));
    }
    Ok(response)
}

fn insert_text(headers: &mut HeaderMap, range: String) {
    // Digits and a few marks: always a header's value.
    if let Ok(value) = HeaderValue::from_str(&range) {
        headers.insert(CONTENT_RANGE, value);
    }
}

/// The one range of a `Range` header, as start and length. The outer `None` is a header to ignore (several ranges, or
/// another unit), the inner one a range that the file does not have.
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

/// Any page on loopback may ask; Origin was checked before.
fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert("access-control-allow-methods", HeaderValue::from_static("GET, HEAD"));
    headers
        .insert("access-control-allow-headers", HeaderValue::from_static("If-None-Match, Range, If-Range"));
    headers.insert("access-control-max-age", HeaderValue::from_static("7200"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
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
