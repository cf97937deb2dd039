//! Finds references between files: which files a page or a style sheet refers to. Shown before a file is deleted.

use super::media;
use super::order;
use super::order::NameIndex;
use crate::navigation::content_query::Family;
use admin_api::entities::CustomContent;
use admin_api::percent;

/// Maximum total size of the pages and style sheets that are searched for references.
const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// References to files that will be deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// Each referenced file with the files that refer to it, by path.
    pub found: Vec<(String, Vec<String>)>,
    /// Pages and style sheets that could not be read, so their references are unknown.
    pub unread: Vec<String>,
}

/// The search for references to a set of files.
#[derive(Debug)]
pub struct ReferenceSearch {
    /// The paths of the set.
    wanted: Vec<String>,
    index: NameIndex,
    /// For each path of the set, the files that refer to it.
    by: Vec<Vec<String>>,
    unread: Vec<String>,
}

impl ReferenceSearch {
    /// A search for references to these paths.
    pub fn new(wanted: Vec<String>) -> Self {
        let index = NameIndex::new(wanted.len(), &|at| wanted[at].as_str());
        Self { by: vec![Vec::new(); wanted.len()], index, wanted, unread: Vec::new() }
    }

    /// The pages and style sheets outside of the set that are to be read. Those beyond the limit stay unread.
    pub fn to_read(&mut self, list: &[CustomContent]) -> Vec<CustomContent> {
        let mut room = MAX_BYTES;
        let mut to_read = Vec::new();
        for content in list {
            let is_text = matches!(media::family_of(&content.content_type), Family::Page | Family::Style);
            if !is_text || self.place(&content.path).is_some() {
                continue;
            }
            match room.checked_sub(content.size) {
                Some(left) => {
                    room = left;
                    to_read.push(content.clone());
                }
                None => self.unread.push(content.path.clone()),
            }
        }
        to_read
    }

    /// Searches the text of a file. Without a text its references stay unknown.
    pub fn search(&mut self, content: &CustomContent, text: Option<&str>) {
        let (Some(text), Some(root)) = (text, root(&content.url, &content.path)) else {
            self.unread.push(content.path.clone());
            return;
        };
        for place in find(text, &content.path, root, &|path| self.place(path)) {
            self.by[place].push(content.path.clone());
        }
    }

    /// What was found.
    pub fn finish(self) -> References {
        let Self { wanted, mut by, unread, .. } = self;
        let order = order::sorted(wanted.len(), &|a, b| wanted[a].cmp(&wanted[b]));
        let mut found = Vec::new();
        for place in order.into_iter().map(|place| place as usize) {
            if !by[place].is_empty() {
                found.push((wanted[place].clone(), std::mem::take(&mut by[place])));
            }
        }
        References { found, unread }
    }

    fn place(&self, path: &str) -> Option<usize> {
        self.index.first(path, &|at| self.wanted[at].as_str())
    }
}

/// The base URL of the tenant's content, from the URL and the path of one file. `None` if the URL does not end with the
/// path.
fn root<'a>(url: &'a str, path: &str) -> Option<&'a str> {
    url.strip_suffix(path)
}

/// The wanted files that a text at `path` refers to, in the order of the text. `place` finds a wanted path. Every token
/// that could be a URL is tried, wherever it is (attributes, `url()`, `@import`, `srcset`, scripts), so that no reference
/// is missed.
fn find(text: &str, path: &str, root: &str, place: &dyn Fn(&str) -> Option<usize>) -> Vec<usize> {
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
        if let Some(place) = place(&target)
            && target != path
            && !referred.contains(&place)
        {
            referred.push(place);
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
    let path = percent::decode_path(path)?;
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
    use crate::pages::content::model::tests::file;

    const ROOT: &str = "https://cdn.test/t/";

    fn of(text: &str, path: &str) -> Vec<&'static str> {
        let wanted = ["css/login.css", "img/logo.svg", "img/wave.svg", "login.html"];
        let place = |path: &str| wanted.iter().position(|wanted| *wanted == path);
        find(text, path, ROOT, &place).into_iter().map(|place| wanted[place]).collect()
    }

    #[test]
    fn a_search_names_each_file_with_those_that_refer_to_it() {
        let at = |path: &str, size| CustomContent { url: format!("{ROOT}{path}"), ..file(path, size) };
        let list = [
            at("b.html", 10),
            at("a.html", 10),
            at("login.css", 10),
            at("big.html", MAX_BYTES),
            at("logo.png", 10),
        ];
        let mut search = ReferenceSearch::new(vec!["logo.png".into(), "login.css".into(), "x.js".into()]);
        let to_read = search.to_read(&list);
        assert_eq!(to_read, list[..2], "neither the set, nor pictures, nor what is too large");
        search.search(&to_read[0], Some("<img src=logo.png><link href=login.css>"));
        search.search(&to_read[1], Some("url(logo.png)"));
        search.search(&at("c.html", 1), None);
        let by = |paths: &[&str]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
        let references = search.finish();
        assert_eq!(
            references.found,
            [("login.css".to_owned(), by(&["b.html"])), ("logo.png".to_owned(), by(&["b.html", "a.html"]))]
        );
        assert_eq!(references.unread, ["big.html", "c.html"]);
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
