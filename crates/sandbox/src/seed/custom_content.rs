//! The demo's custom content: twelve files of a login page that refer to each other.

use crate::content_store::ContentStore;
use crate::error::ApiError;
use crate::store::custom_content::{self, ContentRecord};
use rusqlite::Connection;

const FILES: [(&str, &[u8]); 12] = [
    ("login.html", include_bytes!("files/login.html")),
    ("register.html", include_bytes!("files/register.html")),
    ("help/index.html", include_bytes!("files/help.html")),
    ("css/login.css", include_bytes!("files/login.css")),
    ("css/theme.css", include_bytes!("files/theme.css")),
    ("js/login.js", include_bytes!("files/login.js")),
    ("img/logo.svg", include_bytes!("files/logo.svg")),
    ("img/wave.svg", include_bytes!("files/wave.svg")),
    ("img/icon-32.png", include_bytes!("files/icon-32.png")),
    ("img/icon-128.png", include_bytes!("files/icon-128.png")),
    ("img/banner.png", include_bytes!("files/banner.png")),
    ("manifest.json", include_bytes!("files/manifest.json")),
];

/// Stores the files and their names.
pub fn fill(c: &Connection, files: &ContentStore) -> Result<(), ApiError> {
    for (name, bytes) in FILES {
        let hash = files.keep(&files.write(bytes)?)?;
        let record = ContentRecord { name: name.to_owned(), hash, size_bytes: bytes.len() as i64 };
        custom_content::put(c, &record)?;
    }
    Ok(())
}
