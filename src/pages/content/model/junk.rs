//! Recognizes files that nobody wants to publish when a folder is dropped. They are left out, and the page lists them.

/// The kind of a file that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JunkKind {
    /// Written into folders by a desktop system.
    Desktop,
    /// Data of a version control system. It contains the history and often secrets.
    VersionControl,
    /// A backup or swap file of an editor.
    Editor,
}

/// Why a path is left out. `None` for a regular file.
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
    fn junk_is_told_from_regular_files() {
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
