//! Precompressed siblings of a file and whether a client takes them.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;
use std::path::{Path, PathBuf};

/// A content encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `.br`
    Brotli,
    /// `.gz`
    Gzip,
    /// The file as it is.
    Identity,
}

impl Encoding {
    /// The word on the wire; `None` for the plain file.
    pub(crate) const fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// Where the encoded bytes are.
    pub(crate) fn sibling(self, file: &Path) -> PathBuf {
        let suffix = match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        };
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    }

    /// Whether the client asked for it: named or covered by `*`, and not with a quality of zero.
    pub(crate) fn is_taken(self, request: &HeaderMap) -> bool {
        let Some(token) = self.token() else { return true };
        let mut wildcard = false;
        for item in request
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
        {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let refused = parameters
                .trim()
                .strip_prefix("q=")
                .is_some_and(|quality| quality.trim().parse::<f32>().is_ok_and(|quality| quality == 0.0));
            if name.trim().eq_ignore_ascii_case(token) {
                return !refused;
            }
            wildcard |= name.trim() == "*" && !refused;
        }
        wildcard
    }
}
