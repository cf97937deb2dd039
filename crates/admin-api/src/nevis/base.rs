//! The base URL of a nevisIDM installation: the part of its URLs before `/nevisidm`.

use crate::service::{ServiceUrl, ServiceUrlError};
use std::fmt;

/// The beginning of every path of nevisIDM.
const ROOT: &str = "/nevisidm";

/// The base URL of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NevisBase(ServiceUrl);

impl NevisBase {
    /// Reads an http or https URL. Removes everything from `/nevisidm` on, so that any URL of the installation works.
    pub fn parse(text: &str) -> Result<Self, ServiceUrlError> {
        ServiceUrl::parse(before_root(text.trim()).0).map(Self)
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        self.0.origin()
    }

    /// The URL of a path with its query.
    pub fn url(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.0)
    }
}

impl fmt::Display for NevisBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The part of a URL before the segment `nevisidm`, and whether there is such a segment.
pub(super) fn before_root(url: &str) -> (&str, bool) {
    let end = |at: usize| url[at + ROOT.len()..].chars().next().is_none_or(|c| "/?#".contains(c));
    match url.match_indices(ROOT).find(|(at, _)| end(*at)) {
        Some((at, _)) => (&url[..at], true),
        None => (url, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_url_of_the_installation_gives_the_base() {
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
