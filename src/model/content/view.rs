//! The list of files as it is shown: the view's state as it stands in the address, filtered, sorted, as a table or as
//! a tree of folders.

use crate::model::content::media::Family;
use crate::text::search_terms::Needle;
use admin_api::entities::CustomContent;
use admin_api::percent;
use std::cmp::Ordering;
use std::collections::HashSet;

/// Lines on a page of the list.
pub const PAGE: usize = 100;

/// How the files are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One line a file.
    #[default]
    Table,
    /// Folders that open and close.
    Tree,
    /// Not the files that are there: those that are kept of before.
    Versions,
}

/// What the files are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Path.
    #[default]
    Path,
    /// Bytes.
    Size,
    /// Media type.
    Type,
}

/// The view of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentView {
    /// The search text, as typed.
    pub search: String,
    /// Only files of this kind.
    pub family: Option<Family>,
    /// What they are sorted by.
    pub by: By,
    /// The other way round.
    pub descending: bool,
    /// How they are laid out.
    pub layout: Layout,
    /// The page, from 0.
    pub page: usize,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A folder of the tree.
    Folder {
        /// Its whole path, without a slash at the end.
        path: String,
        /// How many folders it is in.
        depth: usize,
        /// Files in it, in all its folders.
        files: usize,
        /// Their bytes.
        bytes: u64,
        /// Whether what is in it is shown.
        is_open: bool,
    },
    /// A file, by its place in the list.
    File {
        /// Its place.
        at: usize,
        /// How many folders it is in; 0 in a table.
        depth: usize,
    },
}

/// What is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The lines of all pages.
    pub lines: Vec<Line>,
    /// Files that fit the filter.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl By {
    const NAMED: [(Self, &'static str); 3] =
        [(Self::Path, "path"), (Self::Size, "size"), (Self::Type, "type")];

    fn from_name(name: &str) -> Self {
        Self::NAMED.into_iter().find(|(_, other)| *other == name).map_or(Self::Path, |(by, _)| by)
    }

    fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(by, _)| *by == self).map_or("", |(_, name)| name)
    }

    fn compare(self, a: &CustomContent, b: &CustomContent) -> Ordering {
        let first = match self {
            Self::Path => Ordering::Equal,
            Self::Size => a.size.cmp(&b.size),
            Self::Type => a.content_type.cmp(&b.content_type),
        };
        first.then_with(|| a.path.cmp(&b.path))
    }
}

impl ContentView {
    /// Reads the query of an address. Unknown names are passed over, and an unknown value is the default.
    pub fn parse(query: &str) -> Self {
        let mut view = Self::default();
        for parameter in query.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = percent::decode(value).unwrap_or_default();
            match name {
                "q" => view.search = value,
                "kind" => view.family = Family::from_slug(&value),
                "sort" => {
                    view.descending = value.starts_with('-');
                    view.by = By::from_name(value.trim_start_matches('-'));
                }
                "view" => {
                    view.layout = match value.as_str() {
                        "tree" => Layout::Tree,
                        "versions" => Layout::Versions,
                        _ => Layout::Table,
                    }
                }
                "page" => view.page = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        view
    }

    /// The query of the view's address, without a question mark; empty for the default view.
    pub fn to_query(&self) -> String {
        let sort = match (self.by, self.descending) {
            (By::Path, false) => String::new(),
            (by, descending) => [if descending { "-" } else { "" }, by.name()].concat(),
        };
        let layout = match self.layout {
            Layout::Table => "",
            Layout::Tree => "tree",
            Layout::Versions => "versions",
        };
        let page = if self.page == 0 { String::new() } else { self.page.to_string() };
        let named = [
            ("view", layout),
            ("q", &self.search),
            ("kind", self.family.map_or("", Family::slug)),
            ("sort", &sort),
            ("page", &page),
        ];
        let mut query = String::new();
        for (name, value) in named.into_iter().filter(|(_, value)| !value.is_empty()) {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(&percent::encode(value));
        }
        query
    }

    /// The same view from its first page on.
    pub fn from_the_top(&self) -> Self {
        Self { page: 0, ..self.clone() }
    }

    /// The view after a click on a column's head: sorted by it, or the other way round.
    pub fn sorted(&self, by: By) -> Self {
        let descending = if self.by == by { !self.descending } else { by == By::Size };
        Self { by, descending, ..self.from_the_top() }
    }

    /// What is shown of these files. `closed` are the folders of the tree whose content is hidden.
    pub fn shown(&self, files: &[CustomContent], closed: &HashSet<String>) -> Shown {
        let needle = Needle::new(&self.search);
        let fits = |content: &CustomContent| {
            self.family.is_none_or(|family| Family::of(&content.content_type) == family)
                && needle.is_in(&[&content.path, &content.content_type, &content.etag])
        };
        let mut fitting = (0..files.len()).filter(|at| fits(&files[*at])).collect::<Vec<_>>();
        let bytes = fitting.iter().map(|at| files[*at].size).sum();
        fitting.sort_by(|a, b| {
            let order = self.by.compare(&files[*a], &files[*b]);
            if self.descending { order.reverse() } else { order }
        });
        let count = fitting.len();
        let lines = match self.layout {
            Layout::Tree => tree(files, fitting, closed),
            _ => fitting.into_iter().map(|at| Line::File { at, depth: 0 }).collect(),
        };
        Shown { lines, files: count, bytes }
    }
}

/// The lines of a tree: in each folder its folders by name, then its files in the given order.
fn tree(files: &[CustomContent], order: Vec<usize>, closed: &HashSet<String>) -> Vec<Line> {
    let mut lines = Vec::new();
    branch(files, order, "", 0, closed, &mut lines);
    lines
}

fn branch(
    files: &[CustomContent],
    order: Vec<usize>,
    folder: &str,
    depth: usize,
    closed: &HashSet<String>,
    lines: &mut Vec<Line>,
) {
    let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
    let mut folders = std::collections::BTreeMap::<&str, Vec<usize>>::new();
    let mut own = Vec::new();
    for at in order {
        match files[at].path.get(start..).and_then(|rest| rest.find('/')) {
            Some(slash) => folders.entry(&files[at].path[..start + slash]).or_default().push(at),
            None => own.push(at),
        }
    }
    for (path, inside) in folders {
        let is_open = !closed.contains(path);
        lines.push(Line::Folder {
            path: path.to_owned(),
            depth,
            files: inside.len(),
            bytes: inside.iter().map(|at| files[*at].size).sum(),
            is_open,
        });
        if is_open {
            branch(files, inside, path, depth + 1, closed, lines);
        }
    }
    lines.extend(own.into_iter().map(|at| Line::File { at, depth }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::content::tests::file;

    fn told(shown: &Shown, files: &[CustomContent]) -> Vec<String> {
        let line = |line: &Line| match line {
            Line::Folder { path, depth, files, bytes, is_open } => {
                let sign = if *is_open { '-' } else { '+' };
                format!("{}{sign}{path} {files} {bytes}", ".".repeat(*depth))
            }
            Line::File { at, depth } => format!("{}{}", ".".repeat(*depth), files[*at].path),
        };
        shown.lines.iter().map(line).collect()
    }

    #[test]
    fn a_view_leads_to_its_address_and_back() {
        let view = ContentView {
            search: "a b&c".into(),
            family: Some(Family::Image),
            by: By::Size,
            descending: true,
            layout: Layout::Tree,
            page: 3,
        };
        assert_eq!(view.to_query(), "view=tree&q=a%20b%26c&kind=image&sort=-size&page=3");
        assert_eq!(ContentView::parse(&view.to_query()), view);
        assert_eq!(ContentView::default().to_query(), "");
        for query in ["", "sort=x&view=y&kind=z&page=-1", "else=1"] {
            assert_eq!(ContentView::parse(query), ContentView::default(), "{query}");
        }
        for layout in [Layout::Table, Layout::Tree, Layout::Versions] {
            for by in [By::Path, By::Size, By::Type] {
                let view = ContentView { layout, by, descending: true, ..ContentView::default() };
                assert_eq!(ContentView::parse(&view.to_query()), view);
            }
        }
    }

    #[test]
    fn a_column_sorts_and_turns_round() {
        let view = ContentView { page: 2, ..ContentView::default() };
        let by_size = view.sorted(By::Size);
        assert_eq!((by_size.by, by_size.descending, by_size.page), (By::Size, true, 0));
        assert!(!by_size.sorted(By::Size).descending);
        assert!(view.sorted(By::Path).descending);
    }

    #[test]
    fn filters_narrow_and_sums_follow() {
        let files = [file("b.css", 2), file("img/a.png", 30), file("a.html", 10)];
        let shown = |query: &str| ContentView::parse(query).shown(&files, &HashSet::new());
        assert_eq!(told(&shown(""), &files), ["a.html", "b.css", "img/a.png"]);
        assert_eq!(told(&shown("sort=-size"), &files), ["img/a.png", "a.html", "b.css"]);
        assert_eq!(told(&shown("sort=type"), &files), ["img/a.png", "b.css", "a.html"]);
        assert_eq!(told(&shown("kind=style"), &files), ["b.css"]);
        let found = shown("q=A.PNG");
        assert_eq!((found.files, found.bytes, told(&found, &files)), (1, 30, vec!["img/a.png".to_owned()]));
        assert_eq!(shown("q=nothing").files, 0);
    }

    #[test]
    fn folders_have_sums_and_close() {
        let files = [file("z.css", 1), file("a/b/c.css", 10), file("a/d.css", 100), file("a.css/x", 1000)];
        let view = ContentView::parse("view=tree");
        let open = view.shown(&files, &HashSet::new());
        assert_eq!(
            told(&open, &files),
            ["-a 2 110", ".-a/b 1 10", "..a/b/c.css", ".a/d.css", "-a.css 1 1000", ".a.css/x", "z.css"]
        );
        let closed = view.shown(&files, &HashSet::from(["a".to_owned()]));
        assert_eq!(told(&closed, &files), ["+a 2 110", "-a.css 1 1000", ".a.css/x", "z.css"]);
        assert_eq!(closed.files, 4, "closed folders count, too");
    }
}
