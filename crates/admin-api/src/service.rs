//! The service URL of a tenant, in its two forms, and the URLs of requests.

use crate::ids::TenantId;
use std::fmt;

/// A tenant's service URL, split into origin and path prefix.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceUrl {
    origin: String,
    prefix: String,
}

/// Why a text is not a service URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServiceUrlError {
    /// The text is empty.
    #[error("Enter the tenant's service URL.")]
    Empty,
    /// It does not begin with `http://` or `https://`.
    #[error("A service URL begins with https:// or http://.")]
    Scheme,
    /// It has no host, or an invalid one.
    #[error("This URL has no valid host name.")]
    Host,
    /// It contains a user name or password.
    #[error("A service URL must not contain a user name or password.")]
    Credentials,
    /// It has a query or fragment.
    #[error("A service URL has no ? or # part.")]
    Query,
    /// Its path has white space or other characters that must be encoded.
    #[error("The path of this URL has a character that is not allowed there.")]
    Path,
}

/// The path of the administrative API below a service URL.
pub const ADMIN_BASE: &str = "/api/v4/admin";
const HOSTED_PREFIX: &str = "/tenant-";
const PRODUCTION_DOMAIN: &str = ".api.tresorit.io";

impl ServiceUrl {
    /// Reads an http or https URL: `https://{tenantId}.api.tresorit.io`, `https://{host}/tenant-{tenantId}` or any
    /// other. Removes slashes and the administrative base at its end.
    pub fn parse(text: &str) -> Result<Self, ServiceUrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ServiceUrlError::Empty);
        }
        let (scheme, rest) = text.split_once("://").ok_or(ServiceUrlError::Scheme)?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "https" && scheme != "http" {
            return Err(ServiceUrlError::Scheme);
        }
        if rest.contains(['?', '#']) {
            return Err(ServiceUrlError::Query);
        }
        let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        if authority.contains('@') {
            return Err(ServiceUrlError::Credentials);
        }
        let host = authority.to_ascii_lowercase();
        if !is_host(&host) {
            return Err(ServiceUrlError::Host);
        }
        let path = path.trim_end_matches('/');
        let prefix = path.strip_suffix(ADMIN_BASE).unwrap_or(path);
        if !prefix.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`')) {
            return Err(ServiceUrlError::Path);
        }
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(default_port).unwrap_or(&host);
        Ok(Self { origin: format!("{scheme}://{host}"), prefix: prefix.to_owned() })
    }

    /// The tenant in the URL, if the URL has one of the two forms.
    pub fn tenant(&self) -> Option<TenantId> {
        let named = match self.prefix.rsplit_once(HOSTED_PREFIX) {
            Some((_, tenant)) => tenant,
            None => self.host().strip_suffix(PRODUCTION_DOMAIN)?,
        };
        let tenant = TenantId::new(named);
        tenant.looks_right().then_some(tenant)
    }

    /// Scheme, host and port, as a browser writes an origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host with its port.
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }

    /// The path of a request at this service, as it is signed. `path_and_query` begins with a slash and is relative to
    /// the administrative base.
    pub fn signed_path(&self, path_and_query: &str) -> String {
        format!("{}{ADMIN_BASE}{path_and_query}", self.prefix)
    }

    /// The URL of a request.
    pub fn url(&self, path_and_query: &str) -> String {
        format!("{}{}", self.origin, self.signed_path(path_and_query))
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.prefix)
    }
}

fn is_host(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        // An IPv6 address ends with a bracket. A colon inside it does not begin a port.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port_ok = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let host_ok = match host.strip_prefix('[') {
        Some(address) => {
            address.strip_suffix(']').is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok())
        }
        None => {
            !host.is_empty()
                && host.split('.').all(|label| {
                    !label.is_empty()
                        && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
                })
        }
    };
    port_ok && host_ok
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> ServiceUrl {
        ServiceUrl::parse(text).unwrap()
    }

    #[test]
    fn both_forms_of_the_protocol_are_read() {
        let production = parse("https://abcdefgh12.api.tresorit.io/");
        assert_eq!(production.tenant(), Some(TenantId::new("abcdefgh12")));
        assert_eq!(production.signed_path("/user/list-users"), "/api/v4/admin/user/list-users");

        let hosted = parse(" https://Host.example:8443/tenant-abcdefgh12/ ");
        assert_eq!(hosted.tenant(), Some(TenantId::new("abcdefgh12")));
        assert_eq!(hosted.signed_path("/x?a=b"), "/tenant-abcdefgh12/api/v4/admin/x?a=b");
        assert_eq!(hosted.to_string(), "https://host.example:8443/tenant-abcdefgh12");

        let local = parse("http://127.0.0.1:8787");
        assert_eq!(local.tenant(), None);
        assert_eq!(local.url("/x"), "http://127.0.0.1:8787/api/v4/admin/x");
        assert_eq!(parse("http://[::1]:80/api/v4/admin/").to_string(), "http://[::1]");
        assert_eq!(parse("https://h/").host(), "h");
    }

    #[test]
    fn other_texts_are_refused_with_their_reason() {
        use ServiceUrlError::*;
        for (text, error) in [
            ("", Empty),
            ("abcdefgh12.api.tresorit.io", Scheme),
            ("ftp://host", Scheme),
            ("https://", Host),
            ("https://a..b", Host),
            ("https://host:99999", Host),
            ("https://[::1", Host),
            ("https://ho st", Host),
            ("https://me:secret@host", Credentials),
            ("https://host/?a", Query),
            ("https://host/a b", Path),
        ] {
            assert_eq!(ServiceUrl::parse(text), Err(error), "{text}");
        }
    }
}
