//! Finds references between files: which files a page or a style sheet refers to. Shown before a file is deleted.

use admin_api::percent;
use std::collections::HashSet;

/// Maximum total size of the pages and style sheets that are searched for references.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// The base URL of the tenant's content, from the URL and the path of one file. `None` if the URL does not end with the
/// path.
pub fn root<'a>(url: &'a str, path: &str) -> Option<&'a str> {
    url.strip_suffix(path)
}

/// The files of `wanted` that a text at `path` refers to, in the order of the text. Every token that could be a URL is
/// tried, wherever it is (attributes, `url()`, `@import`, `srcset`, scripts), so that no reference is missed.
pub fn find<'a>(text: &str, path: &str, root: &str, wanted: &HashSet<&'a str>) -> Vec<&'a str> {
    let mut referred = Vec::new();
    let is_separator = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '(' | ')' | '<' | '>' | '=' | ',' | ';' | '`' | '{' | '}')
    };
    for token in text.split(is_separator) {
        // Without a dot or a slash, a token could be any word.
        if token.is_empty() || !token.contains(['.', '/']) {
            continue;
        }
        let Some(target) = resolve(token, path, root) else { continue };
        if let Some(target) = wanted.get(target.as_str())
            && *target != path
            && !referred.contains(target)
        {
            referred.push(*target);
        }
    }
    referred
}

/// The content path that a URL in a file at `path` points to. `None` if it points elsewhere.
fn resolve(address: &str, path: &str, root: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let (scheme, host_and_path) = root.split_once("//")?;
    let root_path = host_and_path.find('/').map_or("/", |slash| &host_and_path[slash..]);
    let relative = if let Some(rest) = address.strip_prefix(root) {
        return normalize(rest);
    } else if let Some(rest) = address.strip_prefix("//") {
        return normalize(format!("{scheme}//{rest}").strip_prefix(root)?);
    } else if address.contains("://") {
        return None;
    } else if address.starts_with('/') {
        return normalize(address.strip_prefix(root_path)?);
    } else {
        address
    };
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    normalize(&format!("{folder}{relative}"))
}

/// Decodes a path and resolves `.` and `..`.
fn normalize(path: &str) -> Option<String> {
    let path = percent::decode(&path.replace('+', "%2B"))?;
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "https://cdn.test/t/";

    fn of(text: &str, path: &str) -> Vec<&'static str> {
        let wanted = HashSet::from(["css/login.css", "img/logo.svg", "img/wave.svg", "login.html"]);
        find(text, path, ROOT, &wanted)
    }

    #[test]
    fn the_root_is_the_url_without_the_path() {
        assert_eq!(root("https://cdn.test/t/css/a.css", "css/a.css"), Some(ROOT));
        assert_eq!(root("https://cdn.test/x?y", "css/a.css"), None);
    }

    #[test]
    fn references_of_all_forms_are_found() {
        for (text, path) in [
            (r#"<link rel="stylesheet" href="css/login.css">"#, "index.html"),
            ("<link href=css/login.css>", "index.html"),
            (r#"@import "login.css";"#, "css/theme.css"),
            ("@import url(./login.css?v=1);", "css/theme.css"),
            (r#"href="/t/css/login.css#x""#, "a/b/c.html"),
            (r#"href="https://cdn.test/t/css/login.css""#, "a/b/c.html"),
            (r#"href="//cdn.test/t/css/login.css""#, "a/b/c.html"),
            (r#"<a href='../css/login.css'>"#, "help/index.html"),
            (r#"import("../css/login%2Ecss")"#, "js/a.js"),
        ] {
            assert_eq!(of(text, path), ["css/login.css"], "{text} in {path}");
        }
        assert_eq!(
            of(r#"<img srcset="img/logo.svg 1x, img/wave.svg 2x">"#, "x.html"),
            ["img/logo.svg", "img/wave.svg"]
        );
    }

    #[test]
    fn a_url_that_points_elsewhere_is_no_reference() {
        for (text, path) in [
            (r#"href="https://other.test/t/css/login.css""#, "index.html"),
            (r#"href="/css/login.css""#, "index.html"),
            (r#"href="login.css""#, "index.html"),
            ("login", "login.html"),
            (r#"<a href="login.html">"#, "login.html"),
        ] {
            assert!(of(text, path).is_empty(), "{text} in {path}");
        }
    }
}
