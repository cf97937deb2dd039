//! Files that nobody means to publish when a folder is dropped: left out, and said so.

/// Why a file is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JunkKind {
    /// A file that a desktop writes into folders.
    Desktop,
    /// Version control's own: it holds the history, and often secrets.
    VersionControl,
    /// What an editor leaves beside a file.
    Editor,
}

/// Why a path is left out; `None` for a file that is meant.
pub fn junk_kind(path: &str) -> Option<JunkKind> {
    let mut segments = path.split('/');
    let file = segments.next_back().unwrap_or_default();
    for folder in segments {
        match folder {
            "__MACOSX" | ".Trashes" | ".Spotlight-V100" | ".fseventsd" => return Some(JunkKind::Desktop),
            ".git" | ".svn" | ".hg" => return Some(JunkKind::VersionControl),
            _ => {}
        }
    }
    let lower = file.to_ascii_lowercase();
    let is_desktop =
        matches!(lower.as_str(), ".ds_store" | "thumbs.db" | "ehthumbs.db" | "desktop.ini" | ".localized")
            || file.starts_with("._");
    if is_desktop {
        return Some(JunkKind::Desktop);
    }
    (file.ends_with('~') || file.ends_with(".swp") || file.starts_with(".#")).then_some(JunkKind::Editor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_is_told_from_what_is_meant() {
        for (path, kind) in [
            (".DS_Store", Some(JunkKind::Desktop)),
            ("site/img/Thumbs.db", Some(JunkKind::Desktop)),
            ("site/._logo.png", Some(JunkKind::Desktop)),
            ("__MACOSX/a.css", Some(JunkKind::Desktop)),
            ("site/.git/config", Some(JunkKind::VersionControl)),
            ("a.css~", Some(JunkKind::Editor)),
            (".a.css.swp", Some(JunkKind::Editor)),
            ("css/login.css", None),
            (".htaccess", None),
            (".well-known/x", None),
            ("git/config", None),
        ] {
            assert_eq!(junk_kind(path), kind, "{path}");
        }
    }
}
