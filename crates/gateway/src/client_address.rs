//! The address of a caller for the audit file: the peer's, or the one that a trusted proxy names.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The header in which proxies name the addresses that called them, the nearest one last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Bits of an IPv6 address that a caller can choose.
const NETWORK_BITS: u32 = 64;

/// The proxies whose `X-Forwarded-For` is believed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

/// From where a call comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClientAddress {
    /// The caller.
    pub from: IpAddr,
    /// The proxy that says so.
    pub via: Option<IpAddr>,
}

impl TrustedProxies {
    /// Takes the networks of the proxies.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether this address is a proxy's.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Where a call comes from: the last address of `X-Forwarded-For` that is no trusted proxy's. The header is
    /// ignored from any other peer, because everybody can write one.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let peer = peer.to_canonical();
        let mut from = peer;
        let named = headers.get_all(FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or_default());
        let named = named.flat_map(|value| value.split(',')).map(str::trim).collect::<Vec<_>>();
        for text in named.into_iter().rev() {
            if !self.contains(from) {
                break;
            }
            let Some(address) = address_in(text) else { break };
            from = address;
        }
        ClientAddress { from, via: (from != peer).then_some(peer) }
    }
}

/// An address as proxies write it, with or without a port.
fn address_in(text: &str) -> Option<IpAddr> {
    let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// What one caller can take addresses from: the address itself, or the IPv6 network that a connection gets.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << NETWORK_BITS)).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(peer: &str, forwarded: &[&'static str]) -> (String, Option<String>) {
        let networks = ["127.0.0.1/32", "10.0.0.0/8"].map(|network| network.parse().unwrap());
        let proxies = TrustedProxies::new(networks.into());
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let found = proxies.client(peer.parse().unwrap(), &headers);
        (found.from.to_string(), found.via.map(|via| via.to_string()))
    }

    #[test]
    fn only_a_trusted_proxy_names_the_caller() {
        let proxy = Some("127.0.0.1".to_owned());
        assert_eq!(client("127.0.0.1", &["203.0.113.7"]), ("203.0.113.7".into(), proxy.clone()));
        assert_eq!(client("::ffff:127.0.0.1", &["203.0.113.7"]), ("203.0.113.7".into(), proxy.clone()));
        assert_eq!(client("127.0.0.1", &["2001:db8::1"]), ("2001:db8::1".into(), proxy.clone()));
        assert_eq!(client("127.0.0.1", &["203.0.113.7:4711"]).0, "203.0.113.7");
        assert_eq!(client("127.0.0.1", &["[2001:db8::1]:4711"]).0, "2001:db8::1");
        assert_eq!(client("203.0.113.9", &["203.0.113.7"]), ("203.0.113.9".into(), None));
        assert_eq!(client("127.0.0.1", &[]), ("127.0.0.1".into(), None));
    }

    #[test]
    fn an_address_that_the_caller_wrote_is_ignored() {
        let (from, _) = client("127.0.0.1", &["192.0.2.1, 203.0.113.7, 10.1.2.3"]);
        assert_eq!(from, "203.0.113.7");
        let (from, _) = client("127.0.0.1", &["192.0.2.1", "203.0.113.7"]);
        assert_eq!(from, "203.0.113.7");
        let (from, _) = client("127.0.0.1", &["192.0.2.1, nonsense\"}, 10.1.2.3"]);
        assert_eq!(from, "10.1.2.3");
    }
}
