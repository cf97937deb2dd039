//! The host that a request is addressed to. Checking it prevents DNS rebinding: a page elsewhere whose name suddenly
//! resolves to this machine sends that name, and is refused.

use http::header::HOST;
use http::{HeaderMap, Uri};

/// Whether a request names exactly one host, and a known one. In a request line with a whole address the host there
/// must be known, too.
pub fn is_known(uri: &Uri, headers: &HeaderMap, is_known: impl Fn(&str) -> bool) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let is_single = hosts.next().is_none();
    is_single
        && host.is_some_and(&is_known)
        && uri.authority().is_none_or(|authority| is_known(authority.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn check(uri: &'static str, hosts: &[&'static str]) -> bool {
        let headers = hosts.iter().map(|host| (HOST, HeaderValue::from_static(host))).collect();
        is_known(&Uri::from_static(uri), &headers, |host| host == "own.test:1")
    }

    #[test]
    fn a_request_names_one_known_host() {
        assert!(check("/", &["own.test:1"]));
        assert!(check("http://own.test:1/", &["own.test:1"]));
        for (uri, hosts) in [
            ("/", &[][..]),
            ("/", &["other.test"]),
            ("/", &["own.test:1", "own.test:1"]),
            ("/", &["own.test:1", "other.test"]),
            ("http://other.test/", &["own.test:1"]),
        ] {
            assert!(!check(uri, hosts), "{uri} {hosts:?}");
        }
    }
}
