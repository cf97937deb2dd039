//! Serves a built panel: which paths are the panel's own routes, which file answers them, and the headers of production.
//! It opens no connections: the parts of a request come in, a complete answer goes out.
//!
//! By hand, because `tower_http::services::ServeDir` sends no ETags.

mod etag_cache;
mod precompressed;
mod production_headers;

pub use production_headers::production_headers;

use bytes::Bytes;
use etag_cache::{EtagCache, FileVersion};
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    HeaderValue, VARY,
};
use http::{Method, Response, StatusCode};
use mime_guess::mime::APPLICATION_OCTET_STREAM;
use precompressed::open_best;
use server_kit::{etag, uri};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// First segments of the panel's own routes. All of them are answered with index.html.
const ROUTES: [&str; 9] =
    ["review", "users", "tresors", "content", "credentials", "journal", "errors", "settings", "connect"];
/// Hex digits that make a part of a file name a content hash.
const HASH_DIGITS: usize = 16;
/// For names with a content hash: the bytes of such a path never change.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For all other names: caches check the ETag each time.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// A folder with a built panel, and the headers of its answers.
#[derive(Debug)]
pub struct Panel {
    root: PathBuf,
    headers: Vec<(HeaderName, HeaderValue)>,
    etags: EtagCache,
}

impl Panel {
    /// Opens the folder of a build. `connect` are the origins besides its own that the panel may call, as in
    /// `http://127.0.0.1:8788`. Fails where the folder or its index.html is missing.
    pub fn open(folder: &Path, connect: &[String]) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        if !root.join("index.html").is_file() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "there is no index.html in it"));
        }
        Ok(Self { root, headers: production_headers(connect), etags: EtagCache::default() })
    }

    /// Answers a request. Reads files, so call it on a thread that may block.
    pub fn answer(&self, method: &Method, path: &str, request: &HeaderMap) -> Response<Bytes> {
        let mut response = if method == Method::GET || method == Method::HEAD {
            // A file that cannot be read is answered like a missing one.
            let file = self.locate(path).and_then(|file| self.file_answer(method, &file, request));
            file.unwrap_or_else(|| plain(StatusCode::NOT_FOUND, "There is no such page or file.\n"))
        } else {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are served here.\n");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            refused
        };
        for (name, value) in &self.headers {
            response.headers_mut().insert(name, value.clone());
        }
        response
    }

    fn file_answer(&self, method: &Method, file: &Path, request: &HeaderMap) -> Option<Response<Bytes>> {
        let mut variant = open_best(file, request)?;
        let metadata = variant.file.metadata().ok()?;
        let mut read = || {
            let mut bytes = Vec::new();
            variant.file.read_to_end(&mut bytes).map(|_| bytes)
        };
        let (tag, bytes) = self.etags.get(&variant.path, FileVersion::of(&metadata), &mut read).ok()?;

        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let mut response = Response::new(Bytes::new());
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, if is_content_hashed(&name) { IMMUTABLE } else { REVALIDATE });
        if variant.varies {
            headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        headers.insert(ETAG, HeaderValue::from_str(&tag).ok()?);
        if etag::is_unchanged(request, &tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Some(response);
        }
        headers.insert(CONTENT_TYPE, content_type(&name));
        if let Some(encoding) = variant.encoding.name() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if method == Method::HEAD {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(metadata.len()));
        } else {
            let bytes = bytes.map_or_else(read, Ok).ok()?;
            headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            *response.body_mut() = Bytes::from(bytes);
        }
        Some(response)
    }

    /// The file of a path: a file of the build, or index.html for the panel's own routes.
    fn locate(&self, path: &str) -> Option<PathBuf> {
        if is_panel_route(path) {
            return Some(self.root.join("index.html"));
        }
        let mut file = self.root.clone();
        for segment in path.strip_prefix('/')?.split('/') {
            let segment = uri::decode_segment(segment).ok()?;
            let is_plain =
                !matches!(segment.as_ref(), "" | "." | "..") && !segment.contains(['/', '\\', '\0', ':']);
            if !is_plain {
                return None;
            }
            file.push(segment.as_ref());
        }
        // A link inside the folder must not lead out of it.
        let file = file.canonicalize().ok()?;
        (file.starts_with(&self.root) && file.is_file()).then_some(file)
    }
}

/// The media type of a file name, by its extension. The texts of a build are UTF-8.
fn content_type(name: &str) -> HeaderValue {
    let media_type = mime_guess::from_path(name).first_raw();
    let text = media_type.filter(|media_type| media_type.starts_with("text/"));
    text.and_then(|text| HeaderValue::from_str(&format!("{text}; charset=utf-8")).ok())
        .unwrap_or_else(|| HeaderValue::from_static(media_type.unwrap_or(APPLICATION_OCTET_STREAM.as_ref())))
}

/// Whether index.html answers this path: `/` and everything below the panel's sections.
fn is_panel_route(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let first = rest.split('/').next().unwrap_or_default();
    rest.is_empty() || ROUTES.contains(&first)
}

/// Whether a file name contains a hash of its content: `-`, at least 16 hex digits, and then the extension or the `_bg`
/// that wasm-bindgen puts before it.
fn is_content_hashed(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
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
