//! What follows from a content file's name and hash: its media type and its ETag.

use mime_guess::mime::APPLICATION_OCTET_STREAM;

/// Hex digits of the hash that make the ETag.
const ETAG_DIGITS: usize = 32;

/// The version of stored bytes, without quotation marks.
pub fn etag(hash: &str) -> &str {
    hash.get(..ETAG_DIGITS).unwrap_or(hash)
}

/// The media type of a name, by its extension. Text has no charset, because a file is served as it was uploaded and
/// may declare its encoding itself.
pub fn media_type(name: &str) -> &'static str {
    mime_guess::from_path(name).first_raw().unwrap_or(APPLICATION_OCTET_STREAM.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_the_media_type() {
        assert_eq!(media_type("css/login.CSS"), "text/css");
        assert_eq!(media_type("logo.svg"), "image/svg+xml");
        assert_eq!(media_type("a.b/noextension"), "application/octet-stream");
    }
}
