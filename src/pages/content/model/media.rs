//! Media types: the type expected for a file name, its family, and how such a file can be previewed.

use crate::navigation::content_query::Family;

/// Used for unknown extensions. Browsers download such a file instead of displaying it.
pub const UNKNOWN: &str = "application/octet-stream";

/// The family of a media type.
pub fn family_of(content_type: &str) -> Family {
    let base = base(content_type);
    match base {
        "text/html" | "application/xhtml+xml" => Family::Page,
        "text/css" => Family::Style,
        "text/javascript" | "application/javascript" | "application/json" | "application/wasm" => {
            Family::Script
        }
        _ if base.starts_with("image/") => Family::Image,
        _ if base.starts_with("font/") => Family::Font,
        _ => Family::Other,
    }
}

/// How a file can be previewed without running any of it on the panel's origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreviewKind {
    /// As an image. Never SVG, which is markup.
    Image,
    /// As plain text. Also for markup.
    Text,
    /// No preview.
    Nothing,
}

/// How a file of this media type can be previewed.
pub fn preview_kind(content_type: &str) -> PreviewKind {
    let base = base(content_type);
    match base {
        "image/png"
        | "image/jpeg"
        | "image/gif"
        | "image/webp"
        | "image/avif"
        | "image/bmp"
        | "image/x-icon"
        | "image/vnd.microsoft.icon" => PreviewKind::Image,
        "application/json" | "application/xml" | "application/javascript" | "application/manifest+json" => {
            PreviewKind::Text
        }
        _ if base.starts_with("text/") || base.ends_with("+xml") || base.ends_with("+json") => {
            PreviewKind::Text
        }
        _ => PreviewKind::Nothing,
    }
}

/// Whether two versions of a file of this type can be compared line by line.
pub fn is_comparable(content_type: &str) -> bool {
    preview_kind(content_type) == PreviewKind::Text
}

/// The media type that a server is expected to use for a name. [`UNKNOWN`] if the extension is unknown.
pub fn expected(name: &str) -> &'static str {
    let file = name.rsplit('/').next().unwrap_or(name);
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "txt" => "text/plain",
        "md" => "text/markdown",
        "csv" => "text/csv",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        _ => UNKNOWN,
    }
}

/// Whether two media types are equivalent. Parameters are ignored, and older names count as the current ones.
pub fn is_same_type(a: &str, b: &str) -> bool {
    canonical(base(a)).eq_ignore_ascii_case(canonical(base(b)))
}

/// A media type without its parameters.
fn base(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

fn canonical(base: &str) -> &str {
    match base {
        "application/javascript" | "application/x-javascript" => "text/javascript",
        "image/vnd.microsoft.icon" => "image/x-icon",
        "text/xml" => "application/xml",
        "application/font-woff" => "font/woff",
        "application/x-gzip" => "application/gzip",
        "application/x-zip-compressed" => "application/zip",
        "audio/x-wav" => "audio/wav",
        "application/ogg" | "video/ogg" => "audio/ogg",
        base => base,
    }
}

/// A warning about the media type of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeWarning {
    /// The extension is missing or unknown, so browsers will download the file.
    Unknown,
    /// The type of the file differs from the type of its name.
    Differs {
        /// The type of the file.
        is: String,
        /// The type that the server will use because of the name.
        says: &'static str,
    },
}

/// The warning for a file that is uploaded to `target`. `file_type` is the type according to the browser.
pub fn warning(source: &str, file_type: &str, target: &str) -> Option<TypeWarning> {
    let says = expected(target);
    let is = if file_type.is_empty() { expected(source) } else { file_type };
    if says == UNKNOWN {
        return Some(TypeWarning::Unknown);
    }
    (is != UNKNOWN && !is_same_type(is, says)).then(|| TypeWarning::Differs { is: is.to_owned(), says })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_determines_the_type() {
        for (name, content_type) in [
            ("css/login.css", "text/css"),
            ("LOGO.SVG", "image/svg+xml"),
            ("a.css/readme", UNKNOWN),
            ("x.unheard", UNKNOWN),
            ("a.tar.gz", "application/gzip"),
        ] {
            assert_eq!(expected(name), content_type, "{name}");
        }
    }

    #[test]
    fn markup_is_previewed_as_text_only() {
        for markup in ["text/html; charset=utf-8", "image/svg+xml", "application/xhtml+xml", "text/xml"] {
            assert_eq!(preview_kind(markup), PreviewKind::Text, "{markup}");
        }
        assert_eq!(preview_kind("image/png"), PreviewKind::Image);
        assert_eq!(preview_kind("font/woff2"), PreviewKind::Nothing);
        assert!(is_comparable("text/css") && is_comparable("text/html") && !is_comparable("image/png"));
    }

    #[test]
    fn a_wrong_type_gives_a_warning() {
        assert_eq!(warning("a.css", "text/css", "css/a.css"), None);
        assert_eq!(warning("a.js", "application/javascript", "a.js"), None);
        assert_eq!(warning("a.css", "", "a.css"), None);
        assert_eq!(warning("readme", "", "readme"), Some(TypeWarning::Unknown));
        assert_eq!(
            warning("a.css", "text/css", "a.txt"),
            Some(TypeWarning::Differs { is: "text/css".into(), says: "text/plain" })
        );
        assert!(warning("x", "image/png", "x.jpg").is_some());
    }

    #[test]
    fn a_family_is_read_back_from_its_slug() {
        for (family, slug) in Family::ALL {
            assert_eq!(Family::from_slug(slug), Some(family));
            assert_eq!(family.slug(), slug);
        }
        assert_eq!(family_of("image/svg+xml"), Family::Image);
        assert_eq!(family_of("text/css; charset=utf-8"), Family::Style);
        assert_eq!(Family::from_slug(""), None);
    }
}
