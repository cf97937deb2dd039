//! Where a nevisIDM is: the part of its addresses before `/nevisidm`.

use crate::service::{ServiceUrl, ServiceUrlError};
use std::fmt;

/// What every path of nevisIDM begins with.
const ROOT: &str = "/nevisidm";

/// The base address of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NevisBase(ServiceUrl);

impl NevisBase {
    /// Reads an http or https URL. What stands from `/nevisidm` on is dropped, so that an address of the
    /// installation will do.
    pub fn parse(text: &str) -> Result<Self, ServiceUrlError> {
        ServiceUrl::parse(before_root(text.trim()).0).map(Self)
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        self.0.origin()
    }

    /// The full address of a path with its query.
    pub fn url(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.0)
    }
}

impl fmt::Display for NevisBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The part of an address before its segment `nevisidm`, and whether there is one.
pub(super) fn before_root(address: &str) -> (&str, bool) {
    let end = |at: usize| address[at + ROOT.len()..].chars().next().is_none_or(|c| "/?#".contains(c));
    match address.match_indices(ROOT).find(|(at, _)| end(*at)) {
        Some((at, _)) => (&address[..at], true),
        None => (address, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_installation_will_do() {
        for text in [
            "https://idm.example/gate",
            " https://IDM.example:443/gate/ ",
            "https://idm.example/gate/nevisidm",
            "https://idm.example/gate/nevisidm/api/core/v1/100/users/u/device-passwords/c?x=1",
        ] {
            assert_eq!(NevisBase::parse(text).unwrap().to_string(), "https://idm.example/gate", "{text}");
        }
        let base = NevisBase::parse("https://nevisidm.example/nevisidm-test").unwrap();
        assert_eq!(base.url("/nevisidm/x"), "https://nevisidm.example/nevisidm-test/nevisidm/x");
        assert_eq!(base.origin(), "https://nevisidm.example");
        assert_eq!(NevisBase::parse("idm.example"), Err(ServiceUrlError::Scheme));
        assert_eq!(NevisBase::parse(""), Err(ServiceUrlError::Empty));
    }
}
