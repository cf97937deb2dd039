//! Serves a built panel: which addresses are the panel's own routes, which file answers them, and the headers of
//! production. It knows neither a server nor a runtime: a request's parts come in, a finished answer goes out.

mod encoding;
mod headers;
mod media_type;

pub use headers::production_headers;
pub use media_type::of_name as media_type_of_name;

use bytes::Bytes;
use encoding::Encoding;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use http::{Method, Response, StatusCode};
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// First segments of the panel's own routes. All of them are answered with index.html.
const ROUTES: [&str; 9] =
    ["review", "users", "tresors", "content", "credentials", "journal", "errors", "settings", "connect"];
/// Hex digits that make a part of a file name a content hash.
const HASH_DIGITS: usize = 16;
/// For names with a content hash: the bytes behind such an address never change.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For all others: kept, but asked for again by ETag.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// A folder with a built panel, and the headers under which it is served.
#[derive(Debug, Clone)]
pub struct Panel {
    root: PathBuf,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Panel {
    /// Takes the folder of a build. `connect` are the origins besides its own that the panel may call, as in
    /// `http://127.0.0.1:8788`. Fails when the folder or its index.html is not there.
    pub fn open(folder: &Path, connect: &[String]) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        if !root.join("index.html").is_file() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "there is no index.html in it"));
        }
        Ok(Self { root, headers: production_headers(connect) })
    }

    /// Answers a request. Reads files, so it belongs on a thread that may block.
    pub fn answer(&self, method: &Method, path: &str, request: &HeaderMap) -> Response<Bytes> {
        let mut response = if method == Method::GET || method == Method::HEAD {
            self.file_answer(method, path, request)
        } else {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are served here.\n");
            refused.headers_mut().insert(http::header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            refused
        };
        for (name, value) in &self.headers {
            response.headers_mut().insert(name, value.clone());
        }
        response
    }

    fn file_answer(&self, method: &Method, path: &str, request: &HeaderMap) -> Response<Bytes> {
        let Some(file) = self.locate(path) else {
            return plain(StatusCode::NOT_FOUND, "There is no such page or file.\n");
        };
        let Some((bytes, encoding, varies)) = read_best(&file, request) else {
            return plain(StatusCode::NOT_FOUND, "There is no such page or file.\n");
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let etag = etag(&bytes);
        let mut response = Response::new(Bytes::new());
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, if is_content_hashed(&name) { IMMUTABLE } else { REVALIDATE });
        if varies {
            headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        let known = request.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let unchanged = known.is_some_and(|known| matches_etag(known, &etag));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(ETAG, etag);
        }
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type::of_name(&name)));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if let Some(token) = encoding.token() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(token));
        }
        if method == Method::GET {
            *response.body_mut() = Bytes::from(bytes);
        }
        response
    }

    /// The file behind a path: one of the build, or index.html for the panel's own routes.
    fn locate(&self, path: &str) -> Option<PathBuf> {
        let index = self.root.join("index.html");
        if is_panel_route(path) {
            return Some(index);
        }
        let mut file = self.root.clone();
        for segment in path.strip_prefix('/')?.split('/') {
            let segment = decode(segment)?;
            let odd = segment.is_empty()
                || segment == "."
                || segment == ".."
                || segment.contains(['/', '\\', '\0', ':']);
            if odd {
                return None;
            }
            file.push(segment);
        }
        // A link inside the folder must not lead out of it.
        let file = file.canonicalize().ok()?;
        (file.starts_with(&self.root) && file.is_file()).then_some(file)
    }
}

/// Whether index.html answers this path: `/` and everything below the panel's sections.
pub fn is_panel_route(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let first = rest.split('/').next().unwrap_or_default();
    first.is_empty() && rest.is_empty() || ROUTES.contains(&first)
}

/// Whether a file name holds a hash of its content: `-`, at least 16 hex digits, and then the extension or the `_bg`
/// that wasm-bindgen puts before it.
pub fn is_content_hashed(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Whether an `If-None-Match` names this strong tag. A bare tag without its quotes is taken too.
pub fn matches_etag(if_none_match: &str, etag: &str) -> bool {
    let bare = etag.trim_matches('"');
    if_none_match
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).trim_matches('"') == bare)
}

/// The bytes that suit the client best: brotli, gzip or plain. The flag says whether others could get other bytes.
fn read_best(file: &Path, request: &HeaderMap) -> Option<(Vec<u8>, Encoding, bool)> {
    let mut varies = false;
    for encoding in [Encoding::Brotli, Encoding::Gzip] {
        let sibling = encoding.sibling(file);
        if sibling.is_file() {
            varies = true;
            if encoding.is_taken(request)
                && let Ok(bytes) = std::fs::read(&sibling)
            {
                return Some((bytes, encoding, true));
            }
        }
    }
    std::fs::read(file).ok().map(|bytes| (bytes, Encoding::Identity, varies))
}

fn etag(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut tag = String::from("\"");
    for byte in &Sha256::digest(bytes)[..16] {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

fn decode(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

fn plain(status: StatusCode, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests;
