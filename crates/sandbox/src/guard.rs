//! Who may talk to this server at all: loopback names in Host and Origin, so that no web page elsewhere, and no name
//! that was bent to 127.0.0.1, reaches a developer's tenant. And what a page on loopback is told about other origins.

use crate::app::App;
use crate::refusal::{BAD_INPUT, Refusal};
use crate::server::Peer;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderMap, HeaderValue, ORIGIN, VARY,
};
use axum::http::{HeaderName, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

/// Bytes of all header lines together.
const HEADER_LIMIT: usize = 64 * 1024;
/// Seconds for which a browser may keep the answer to a preflight.
const PREFLIGHT_SECONDS: HeaderValue = HeaderValue::from_static("7200");
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE");
/// What a preflight without a list of its own is told.
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "UserId, TresoritDate, Content-Type, Content-SHA256, HMACHeaders, Authorization, X-Token, If-None-Match",
);
const EXPOSED: HeaderValue = HeaderValue::from_static("ETag, Date");
const REQUEST_PRIVATE: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// Refuses strangers, before anything else looks at the request.
pub async fn admit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if let Err(refusal) = examine(&app, &request) {
        return refusal.into_response();
    }
    next.run(request).await
}

fn examine(app: &App, request: &Request) -> Result<(), Refusal> {
    let stranger = || Refusal::Code("UnauthorizedAccess");
    let headers = request.headers();
    if !is_known_host(request.uri(), headers, app.allow_remote) || !is_known_origin(headers, app.allow_remote)
    {
        return Err(stranger());
    }
    // The control interface has no signature: it is for processes on this machine alone, whatever else is opened.
    let is_control = request.uri().path().starts_with("/sandbox");
    let is_near =
        request.extensions().get::<Peer>().is_none_or(|peer| peer.0.ip().to_canonical().is_loopback());
    if is_control && !is_near {
        return Err(stranger());
    }
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > HEADER_LIMIT { Err(BAD_INPUT) } else { Ok(()) }
}

fn is_known_host(uri: &Uri, headers: &HeaderMap, allow_remote: bool) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|value| value.to_str().ok());
    // The whole address may stand in the request line, too.
    let in_line = uri.authority().is_none_or(|authority| is_known(authority.as_str(), allow_remote));
    hosts.next().is_none() && in_line && host.is_some_and(|host| is_known(host, allow_remote))
}

fn is_known_origin(headers: &HeaderMap, allow_remote: bool) -> bool {
    headers.get_all(ORIGIN).iter().all(|origin| {
        let authority = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")));
        authority.is_some_and(|authority| is_known(authority, allow_remote))
    })
}

/// Whether an authority is on loopback. With `allow_remote` every address in digits will do: such a one is never the
/// result of a bent name.
fn is_known(authority: &str, allow_remote: bool) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => {
            if port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            host
        }
        _ => authority,
    };
    if host.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let address = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse::<std::net::Ipv4Addr>().ok().map(IpAddr::V4),
    };
    address.is_some_and(|address| address.is_loopback() || allow_remote)
}

/// Lets pages of other loopback origins call and read. Runs behind [`admit`], so every origin here is a known one.
pub async fn share(request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(ORIGIN).cloned() else { return next.run(request).await };
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight { preflight(request.headers()) } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if !is_preflight {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    response
}

fn preflight(request: &HeaderMap) -> Response {
    let wanted = request.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned().unwrap_or(REQUEST_HEADERS);
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted);
    headers.insert(ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    if request.contains_key(REQUEST_PRIVATE) {
        headers.insert(ALLOW_PRIVATE, HeaderValue::from_static("true"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_in_all_its_spellings() {
        for host in ["localhost", "LocalHost:1", "127.0.0.1", "127.255.1.2:8787", "[::1]", "[::1]:80"] {
            assert!(is_known(host, false), "{host}");
        }
        for host in [
            "",
            ":80",
            "example.test",
            "localhost.example.test",
            "127.0.0.1.example.test",
            "10.0.0.1",
            "127.1",
            "localhost:",
            "localhost:x",
            "[::2]",
            "::1",
            "0.0.0.0",
            "user@localhost",
        ] {
            assert!(!is_known(host, false), "{host}");
        }
        assert!(is_known("10.0.0.1:8787", true) && !is_known("example.test", true));
    }

    #[test]
    fn origins_are_http_on_loopback() {
        let known = |origin: &'static str| {
            is_known_origin(&HeaderMap::from_iter([(ORIGIN, HeaderValue::from_static(origin))]), false)
        };
        assert!(is_known_origin(&HeaderMap::new(), false));
        assert!(known("http://localhost:8080") && known("https://127.0.0.1") && known("http://[::1]:3"));
        assert!(!known("null") && !known("http://example.test") && !known("ftp://localhost") && !known(""));
    }
}
