//! Files that nobody means to publish when a folder is dropped: left out, and said so.

/// Why a file is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Junk {
    /// A file that a desktop writes into folders.
    Desktop,
    /// Version control's own: it holds the history, and often secrets.
    VersionControl,
    /// What an editor leaves beside a file.
    Editor,
}

/// Why a path is left out; `None` for a file that is meant.
pub fn junk(path: &str) -> Option<Junk> {
    let mut segments = path.split('/');
    let file = segments.next_back().unwrap_or_default();
    for folder in segments {
        match folder {
            "__MACOSX" | ".Trashes" | ".Spotlight-V100" | ".fseventsd" => return Some(Junk::Desktop),
            ".git" | ".svn" | ".hg" => return Some(Junk::VersionControl),
            _ => {}
        }
    }
    let lower = file.to_ascii_lowercase();
    let is_desktop =
        matches!(lower.as_str(), ".ds_store" | "thumbs.db" | "ehthumbs.db" | "desktop.ini" | ".localized")
            || file.starts_with("._");
    if is_desktop {
        return Some(Junk::Desktop);
    }
    (file.ends_with('~') || file.ends_with(".swp") || file.starts_with(".#")).then_some(Junk::Editor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_is_told_from_what_is_meant() {
        for (path, why) in [
            (".DS_Store", Some(Junk::Desktop)),
            ("site/img/Thumbs.db", Some(Junk::Desktop)),
            ("site/._logo.png", Some(Junk::Desktop)),
            ("__MACOSX/a.css", Some(Junk::Desktop)),
            ("site/.git/config", Some(Junk::VersionControl)),
            ("a.css~", Some(Junk::Editor)),
            (".a.css.swp", Some(Junk::Editor)),
            ("css/login.css", None),
            (".htaccess", None),
            (".well-known/x", None),
            ("git/config", None),
        ] {
            assert_eq!(junk(path), why, "{path}");
        }
    }
}
