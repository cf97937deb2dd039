//! The precompressed variants of a file, and which of them a client accepts.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;
use server_kit::files;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A content encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `.br`
    Brotli,
    /// `.gz`
    Gzip,
    /// The file itself.
    Identity,
}

/// The variant of a file that suits a client best.
pub(crate) struct Variant {
    /// Its path.
    pub path: PathBuf,
    /// The open file.
    pub file: File,
    /// Its encoding.
    pub encoding: Encoding,
    /// Whether other clients could get other bytes.
    pub varies: bool,
}

impl Encoding {
    /// The name in `Content-Encoding`; `None` for the file itself.
    pub(crate) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    fn path(self, file: &Path) -> PathBuf {
        match self {
            Self::Brotli => files::with_suffix(file, ".br"),
            Self::Gzip => files::with_suffix(file, ".gz"),
            Self::Identity => file.to_owned(),
        }
    }

    /// Whether the client accepts it: it is named or covered by `*`, and its quality is not zero.
    fn is_accepted(self, request: &HeaderMap) -> bool {
        let Some(own_name) = self.name() else { return true };
        let mut wildcard = false;
        for item in request
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
        {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let is_refused = parameters
                .trim()
                .strip_prefix("q=")
                .is_some_and(|quality| quality.trim().parse::<f32>().is_ok_and(|quality| quality == 0.0));
            if name.trim().eq_ignore_ascii_case(own_name) {
                return !is_refused;
            }
            wildcard |= name.trim() == "*" && !is_refused;
        }
        wildcard
    }
}

/// Opens the best variant: brotli, gzip or the file itself.
pub(crate) fn open_best(file: &Path, request: &HeaderMap) -> Option<Variant> {
    let mut varies = false;
    for encoding in [Encoding::Brotli, Encoding::Gzip] {
        let path = encoding.path(file);
        if path.is_file() {
            varies = true;
            if encoding.is_accepted(request)
                && let Ok(file) = File::open(&path)
            {
                return Some(Variant { path, file, encoding, varies });
            }
        }
    }
    let opened = File::open(file).ok()?;
    Some(Variant { path: file.to_owned(), file: opened, encoding: Encoding::Identity, varies })
}
