//! Refuses requests that do not come from this machine: names in Host and Origin must be loopback names, so that
//! neither a web page elsewhere nor a name that resolves to 127.0.0.1 (DNS rebinding) reaches a developer's tenant.

use crate::api_path::CONTROL_PREFIX;
use crate::error::{ApiError, BAD_INPUT};
use crate::state::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use server_kit::host;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Bytes of all header lines together.
const HEADER_LIMIT_BYTES: usize = 64 * 1024;

/// Refuses strangers before anything else looks at the request.
pub async fn loopback_only(State(app): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    match check(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

fn check(app: &AppState, request: &Request) -> Result<(), ApiError> {
    let headers = request.headers();
    let is_known_host =
        host::is_known(request.uri(), headers, |host| is_local_authority(host, app.allow_remote));
    // The control interface has no signature: it is for processes on this machine, even with --allow-remote.
    let is_control = request.uri().path().starts_with(CONTROL_PREFIX);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_local_peer = peer.is_none_or(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    if !is_known_host || !is_known_origin(headers, app.allow_remote) || is_control && !is_local_peer {
        return Err(ApiError::Code("UnauthorizedAccess"));
    }
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > HEADER_LIMIT_BYTES { Err(BAD_INPUT) } else { Ok(()) }
}

fn is_known_origin(headers: &HeaderMap, allow_remote: bool) -> bool {
    headers.get_all(ORIGIN).iter().all(|origin| {
        let authority = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")));
        authority.is_some_and(|authority| is_local_authority(authority, allow_remote))
    })
}

/// Whether an authority is on loopback. With `allow_remote` every numeric address is accepted: DNS rebinding needs a
/// name.
fn is_local_authority(authority: &str, allow_remote: bool) -> bool {
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
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    };
    address.is_some_and(|address| address.is_loopback() || allow_remote)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn every_spelling_of_a_loopback_authority_is_local() {
        for host in ["localhost", "LocalHost:1", "127.0.0.1", "127.255.1.2:8787", "[::1]", "[::1]:80"] {
            assert!(is_local_authority(host, false), "{host}");
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
            assert!(!is_local_authority(host, false), "{host}");
        }
        assert!(is_local_authority("10.0.0.1:8787", true) && !is_local_authority("example.test", true));
    }

    #[test]
    fn an_origin_is_known_if_it_is_http_on_loopback() {
        let known = |origin: &'static str| {
            is_known_origin(&HeaderMap::from_iter([(ORIGIN, HeaderValue::from_static(origin))]), false)
        };
        assert!(is_known_origin(&HeaderMap::new(), false));
        assert!(known("http://localhost:8080") && known("https://127.0.0.1") && known("http://[::1]:3"));
        assert!(!known("null") && !known("http://example.test") && !known("ftp://localhost") && !known(""));
    }
}
