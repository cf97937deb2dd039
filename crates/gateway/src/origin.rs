//! From where a call may come: under the gateway's own names, so that no name that was bent to its address leads here,
//! and from a page of its own origin, so that no other page can use a credential that it got hold of.

use admin_api::gateway::Refusal;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, Uri};
use std::net::SocketAddr;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The gateway's own names.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    origins: Vec<String>,
}

impl Guard {
    /// The names of an address, and the origins under which a proxy before it offers it.
    pub fn new(listen: SocketAddr, public: &[String]) -> Self {
        let mut origins = public.to_vec();
        origins.push(format!("http://{listen}"));
        if listen.ip().is_loopback() || listen.ip().is_unspecified() {
            origins.extend(
                ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("http://{host}:{}", listen.port())),
            );
        }
        Self { origins }
    }

    /// Whether a request asks for one of the gateway's own names.
    pub fn knows_host(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok()).unwrap_or_default();
        // The whole address may stand in the request line, too.
        let in_line = uri.authority().is_none_or(|authority| self.is_own_host(authority.as_str()));
        hosts.next().is_none() && in_line && self.is_own_host(host)
    }

    /// Whether a call asks for the gateway by its own name, and comes from a page of its own.
    pub fn check_call(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        if self.knows_host(uri, headers) {
            self.check_page(method, headers)
        } else {
            Err(Refusal::OriginRefused)
        }
    }

    /// A change has to say from which page it comes; a browser always does.
    fn check_page(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        let mut said = false;
        for origin in headers.get_all(ORIGIN) {
            said = true;
            let origin = origin.to_str().unwrap_or_default();
            if !self.origins.iter().any(|own| own.eq_ignore_ascii_case(origin)) {
                return Err(Refusal::OriginRefused);
            }
        }
        for site in headers.get_all(SEC_FETCH_SITE) {
            said = true;
            if site != "same-origin" {
                return Err(Refusal::OriginRefused);
            }
        }
        if said || method == Method::GET { Ok(()) } else { Err(Refusal::OriginRefused) }
    }

    fn is_own_host(&self, host: &str) -> bool {
        self.origins
            .iter()
            .filter_map(|origin| origin.split_once("://"))
            .any(|(_, own)| own.eq_ignore_ascii_case(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn guard() -> Guard {
        Guard::new("127.0.0.1:8790".parse().unwrap(), &["https://admin.example".into()])
    }

    fn headers(list: &[(HeaderName, &'static str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn own_names_and_no_others() {
        let known = |host| guard().knows_host(&Uri::from_static("/"), &headers(&[(HOST, host)]));
        for host in ["127.0.0.1:8790", "LOCALHOST:8790", "[::1]:8790", "admin.example"] {
            assert!(known(host), "{host}");
        }
        for host in ["", "127.0.0.1", "evil.example:8790", "admin.example:8790", "admin.example.evil.example"]
        {
            assert!(!known(host), "{host}");
        }
        let twice = HeaderMap::from_iter([(HOST, HeaderValue::from_static("localhost:8790"))]);
        assert!(!guard().knows_host(&Uri::from_static("http://evil.example/"), &twice));
    }

    #[test]
    fn pages_of_the_own_origin_and_no_others() {
        let check = |method: Method, list: &[(HeaderName, &'static str)]| {
            guard().check_page(&method, &headers(list)).is_ok()
        };
        assert!(check(Method::POST, &[(ORIGIN, "https://admin.example"), (SEC_FETCH_SITE, "same-origin")]));
        assert!(check(Method::GET, &[(SEC_FETCH_SITE, "same-origin")]));
        assert!(check(Method::GET, &[]));
        assert!(!check(Method::POST, &[]), "a browser says where a change comes from");
        for origin in
            ["null", "https://evil.example", "http://admin.example", "https://admin.example.evil.example"]
        {
            assert!(!check(Method::GET, &[(ORIGIN, origin)]), "{origin}");
        }
        for site in ["cross-site", "same-site", "none"] {
            assert!(!check(Method::GET, &[(SEC_FETCH_SITE, site)]), "{site}");
        }
    }
}
