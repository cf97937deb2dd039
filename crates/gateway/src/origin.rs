//! Checks the host and the origin of a call. The host must be one of the gateway's own, which prevents DNS rebinding. The
//! page must have the origin of that host, so that no page of another origin can use a credential.

use admin_api::gateway::Refusal;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, Uri};
use std::net::SocketAddr;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The gateway's own origins.
#[derive(Debug, Clone)]
pub(crate) struct OriginPolicy {
    origins: Vec<String>,
}

impl OriginPolicy {
    /// The origins of an address, and those under which a proxy before it offers it.
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
        server_kit::host::is_known(uri, headers, |host| self.is_own_host(host))
            // The host of the request line and the host of the header are the same.
            && uri.authority().is_none_or(|authority| authority.as_str().eq_ignore_ascii_case(host_of(headers)))
    }

    /// Whether a call asks for the gateway by its own name, and comes from a page under the same name.
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
            if !self.is_origin_of_host(origin, host_of(headers)) {
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
        self.origins.iter().any(|own| host_in(own).eq_ignore_ascii_case(host))
    }

    /// Whether this is one of the own origins, and the one with this host.
    fn is_origin_of_host(&self, origin: &str, host: &str) -> bool {
        self.origins
            .iter()
            .any(|own| own.eq_ignore_ascii_case(origin) && host_in(own).eq_ignore_ascii_case(host))
    }
}

/// The host with its port of an origin.
fn host_in(origin: &str) -> &str {
    origin.split_once("://").map_or("", |(_, host)| host)
}

/// The first host of a request; it was checked that there is one only.
fn host_of(headers: &HeaderMap) -> &str {
    headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const PUBLIC: (HeaderName, &str) = (HOST, "admin.example");

    fn policy() -> OriginPolicy {
        OriginPolicy::new("127.0.0.1:8790".parse().unwrap(), &["https://admin.example".into()])
    }

    fn headers(list: &[(HeaderName, &'static str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_the_gateways_own_hosts_are_accepted() {
        let known = |host| policy().knows_host(&Uri::from_static("/"), &headers(&[(HOST, host)]));
        for host in ["127.0.0.1:8790", "LOCALHOST:8790", "[::1]:8790", "admin.example"] {
            assert!(known(host), "{host}");
        }
        for host in ["", "127.0.0.1", "evil.example:8790", "admin.example:8790", "admin.example.evil.example"]
        {
            assert!(!known(host), "{host}");
        }
        let one = headers(&[(HOST, "localhost:8790")]);
        assert!(policy().knows_host(&Uri::from_static("http://localhost:8790/"), &one));
        assert!(!policy().knows_host(&Uri::from_static("http://evil.example/"), &one));
        assert!(!policy().knows_host(&Uri::from_static("http://admin.example/"), &one), "two own names");
    }

    #[test]
    fn only_pages_of_the_own_origin_may_call() {
        let check = |method: Method, list: &[(HeaderName, &'static str)]| {
            let list = [&[PUBLIC], list].concat();
            policy().check_page(&method, &headers(&list)).is_ok()
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

    #[test]
    fn the_page_has_the_origin_of_the_host_that_it_calls() {
        let origins = ["https://admin.example", "http://127.0.0.1:8790", "http://localhost:8790"];
        for (at, host) in ["admin.example", "127.0.0.1:8790", "localhost:8790"].into_iter().enumerate() {
            for (from, origin) in origins.into_iter().enumerate() {
                let headers = headers(&[(HOST, host), (ORIGIN, origin)]);
                let checked = policy().check_call(&Method::POST, &Uri::from_static("/"), &headers);
                assert_eq!(checked.is_ok(), at == from, "{origin} calls {host}");
            }
        }
    }
}
