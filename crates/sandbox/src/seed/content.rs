//! The demo's custom content: twelve files of a login page that refer to each other.

use super::png;
use crate::content_files::ContentFiles;
use crate::refusal::Refusal;
use crate::store::contents::{self, Content};
use rusqlite::Connection;

const TEXTS: [(&str, &str); 9] = [
    ("login.html", include_str!("files/login.html")),
    ("register.html", include_str!("files/register.html")),
    ("help/index.html", include_str!("files/help.html")),
    ("css/login.css", include_str!("files/login.css")),
    ("css/theme.css", include_str!("files/theme.css")),
    ("js/login.js", include_str!("files/login.js")),
    ("img/logo.svg", include_str!("files/logo.svg")),
    ("img/wave.svg", include_str!("files/wave.svg")),
    ("manifest.json", include_str!("files/manifest.json")),
];

/// Writes the files and names them.
pub fn fill(c: &Connection, files: &ContentFiles) -> Result<(), Refusal> {
    for (name, text) in TEXTS {
        put(c, files, name, text.as_bytes())?;
    }
    put(c, files, "img/icon-32.png", &icon(32))?;
    put(c, files, "img/icon-128.png", &icon(128))?;
    put(c, files, "img/banner.png", &banner())
}

fn put(c: &Connection, files: &ContentFiles, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let hash = files.keep(&files.write(bytes)?)?;
    Ok(contents::put(c, &Content { name: name.to_owned(), hash, size: bytes.len() as i64 })?)
}

/// A ring on a dark ground.
fn icon(size: u32) -> Vec<u8> {
    let half = f64::from(size) / 2.0;
    png::picture(size, size, |x, y| {
        let distance = (f64::from(x) + 0.5 - half).hypot(f64::from(y) + 0.5 - half) / half;
        if (0.45..0.75).contains(&distance) { [242, 244, 247] } else { [31, 78, 121] }
    })
}

/// A gradient from left to right.
fn banner() -> Vec<u8> {
    png::picture(320, 80, |x, y| [31 + (x / 4) as u8, 78 + (x / 5) as u8, 121 + (y / 2) as u8])
}
