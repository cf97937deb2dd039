//! The path under which the gateway is offered, where it is not at the root of its host. It is taken off each request
//! before anything else looks at the path, so everything behind it knows paths from the root only.

use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Uri};

/// A path as in `/tools/tresor`, without a slash at its end. Empty at the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasePath(String);

/// Where a request leads.
pub(crate) enum Place {
    /// To the gateway. The base path is taken off.
    Inside(Request),
    /// To the base path without a slash at its end. The panel is at this address.
    Folder(HeaderValue),
    /// To something else on the host.
    Outside,
}

impl BasePath {
    /// Reads the value of `--base-path`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let path = text.trim_end_matches('/');
        let is_plain = |segment: &str| {
            let mut bytes = segment.bytes();
            !matches!(segment, "" | "." | "..")
                && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        };
        let segments = path.strip_prefix('/').map(|path| path.split('/').all(is_plain));
        match (text, segments) {
            ("/", _) => Ok(Self::default()),
            (_, Some(true)) => Ok(Self(path.to_owned())),
            _ => Err("expected a path of letters, digits and - . _ ~, as in /tools/tresor".to_owned()),
        }
    }

    /// The path, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn place_of(&self, mut request: Request) -> Place {
        if self.0.is_empty() {
            return Place::Inside(request);
        }
        let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
        match path.strip_prefix(&self.0) {
            Some(inside) if inside.starts_with('/') => match with_path(request.uri(), inside) {
                Some(uri) => {
                    *request.uri_mut() = uri;
                    Place::Inside(request)
                }
                None => Place::Outside,
            },
            Some(query) if query.is_empty() || query.starts_with('?') => {
                let folder = HeaderValue::from_str(&format!("{}/{query}", self.0));
                folder.map_or(Place::Outside, Place::Folder)
            }
            _ => Place::Outside,
        }
    }
}

fn with_path(uri: &Uri, path_and_query: &str) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn place(base: &str, uri: &str) -> String {
        let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        match BasePath::parse(base).unwrap().place_of(request) {
            Place::Inside(request) => request.uri().to_string(),
            Place::Folder(address) => format!("to {}", address.to_str().unwrap()),
            Place::Outside => "outside".to_owned(),
        }
    }

    #[test]
    fn the_base_path_is_taken_off() {
        for (uri, expected) in [
            ("/tools/tresor/", "/"),
            ("/tools/tresor/users/a%2Fb?q=1", "/users/a%2Fb?q=1"),
            ("http://admin.example/tools/tresor/api/x", "http://admin.example/api/x"),
            ("/tools/tresor/tools/tresor/x", "/tools/tresor/x"),
            ("/tools/tresor", "to /tools/tresor/"),
            ("/tools/tresor?ops=a", "to /tools/tresor/?ops=a"),
            ("/tools/tresorit/", "outside"),
            ("/tools/Tresor/", "outside"),
            ("/tools/%74resor/", "outside"),
            ("/", "outside"),
            ("/api/v4/admin/user/list-users", "outside"),
        ] {
            assert_eq!(place("/tools/tresor", uri), expected, "{uri}");
        }
        assert_eq!(place("/", "/tools/tresor"), "/tools/tresor");
    }

    #[test]
    fn a_base_path_is_plain() {
        assert_eq!(BasePath::parse("/a/b-c/").unwrap().as_str(), "/a/b-c");
        assert_eq!(BasePath::parse("/").unwrap(), BasePath::default());
        for text in ["", "a", "//", "/a//b", "/a/../b", "/a b", "/a?b", "/ä", "https://h/a"] {
            assert!(BasePath::parse(text).is_err(), "{text}");
        }
    }
}
