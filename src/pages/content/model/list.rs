//! The displayed list of files: filtered and sorted, as a table or as a tree of folders. Loading the list is done in the
//! page's state.

use super::media::family_of;
use crate::navigation::content_query::{ContentView, Layout, SortColumn};
use crate::text::search_terms::SearchTerms;
use admin_api::entities::CustomContent;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

/// Maximum number of lines on a page of the list.
pub const PAGE: usize = 100;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListLine {
    /// A folder of the tree.
    Folder {
        /// Its full path, without a slash at the end.
        path: String,
        /// Number of parent folders.
        depth: usize,
        /// Number of files in it and in its subfolders.
        files: usize,
        /// Total size in bytes.
        bytes: u64,
        /// Whether its content is shown.
        is_open: bool,
    },
    /// A file.
    File {
        /// Its index in the list.
        index: usize,
        /// Number of parent folders. 0 in a table.
        depth: usize,
    },
}

/// The files that match the filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilteredFiles {
    /// The lines of all pages.
    pub lines: Vec<ListLine>,
    /// Number of matching files.
    pub files: usize,
    /// Their total size in bytes.
    pub bytes: u64,
}

/// Filters and sorts the files for a view. `closed` are the folders of the tree whose content is hidden.
pub fn filtered(view: &ContentView, files: &[CustomContent], closed: &HashSet<String>) -> FilteredFiles {
    let terms = SearchTerms::new(&view.search);
    let matches = |content: &CustomContent| {
        view.family.is_none_or(|family| family_of(&content.content_type) == family)
            && terms.is_in(&[&content.path, &content.content_type, &content.etag])
    };
    let mut matching = (0..files.len()).filter(|index| matches(&files[*index])).collect::<Vec<_>>();
    let bytes = matching.iter().map(|index| files[*index].size).sum();
    matching.sort_by(|a, b| {
        let order = compare(view.by, &files[*a], &files[*b]);
        if view.descending { order.reverse() } else { order }
    });
    let count = matching.len();
    let lines = match view.layout {
        Layout::Tree => tree(files, matching, closed),
        _ => matching.into_iter().map(|index| ListLine::File { index, depth: 0 }).collect(),
    };
    FilteredFiles { lines, files: count, bytes }
}

/// Compares two files by a column, then by path.
fn compare(by: SortColumn, a: &CustomContent, b: &CustomContent) -> Ordering {
    let first = match by {
        SortColumn::Path => Ordering::Equal,
        SortColumn::Size => a.size.cmp(&b.size),
        SortColumn::Type => a.content_type.cmp(&b.content_type),
    };
    first.then_with(|| a.path.cmp(&b.path))
}

/// The lines of a tree. Each folder has its subfolders by name, then its files in the given order.
fn tree(files: &[CustomContent], order: Vec<usize>, closed: &HashSet<String>) -> Vec<ListLine> {
    let mut lines = Vec::new();
    push_folder(files, order, "", 0, closed, &mut lines);
    lines
}

fn push_folder(
    files: &[CustomContent],
    order: Vec<usize>,
    folder: &str,
    depth: usize,
    closed: &HashSet<String>,
    lines: &mut Vec<ListLine>,
) {
    let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
    let mut folders = BTreeMap::<&str, Vec<usize>>::new();
    let mut own = Vec::new();
    for index in order {
        match files[index].path.get(start..).and_then(|rest| rest.find('/')) {
            Some(slash) => folders.entry(&files[index].path[..start + slash]).or_default().push(index),
            None => own.push(index),
        }
    }
    for (path, inside) in folders {
        let is_open = !closed.contains(path);
        lines.push(ListLine::Folder {
            path: path.to_owned(),
            depth,
            files: inside.len(),
            bytes: inside.iter().map(|index| files[*index].size).sum(),
            is_open,
        });
        if is_open {
            push_folder(files, inside, path, depth + 1, closed, lines);
        }
    }
    lines.extend(own.into_iter().map(|index| ListLine::File { index, depth }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::content::model::tests::file;

    fn line_texts(shown: &FilteredFiles, files: &[CustomContent]) -> Vec<String> {
        let line = |line: &ListLine| match line {
            ListLine::Folder { path, depth, files, bytes, is_open } => {
                let sign = if *is_open { '-' } else { '+' };
                format!("{}{sign}{path} {files} {bytes}", ".".repeat(*depth))
            }
            ListLine::File { index, depth } => format!("{}{}", ".".repeat(*depth), files[*index].path),
        };
        shown.lines.iter().map(line).collect()
    }

    #[test]
    fn a_filter_changes_the_lines_and_the_totals() {
        let files = [file("b.css", 2), file("img/a.png", 30), file("a.html", 10)];
        let shown = |query: &str| super::filtered(&ContentView::parse(query), &files, &HashSet::new());
        assert_eq!(line_texts(&shown(""), &files), ["a.html", "b.css", "img/a.png"]);
        assert_eq!(line_texts(&shown("sort=-size"), &files), ["img/a.png", "a.html", "b.css"]);
        assert_eq!(line_texts(&shown("sort=type"), &files), ["img/a.png", "b.css", "a.html"]);
        assert_eq!(line_texts(&shown("kind=style"), &files), ["b.css"]);
        let found = shown("q=A.PNG");
        assert_eq!(
            (found.files, found.bytes, line_texts(&found, &files)),
            (1, 30, vec!["img/a.png".to_owned()])
        );
        assert_eq!(shown("q=nothing").files, 0);
    }

    #[test]
    fn folders_have_totals_and_can_be_closed() {
        let files = [file("z.css", 1), file("a/b/c.css", 10), file("a/d.css", 100), file("a.css/x", 1000)];
        let view = ContentView::parse("view=tree");
        let open = filtered(&view, &files, &HashSet::new());
        assert_eq!(
            line_texts(&open, &files),
            ["-a 2 110", ".-a/b 1 10", "..a/b/c.css", ".a/d.css", "-a.css 1 1000", ".a.css/x", "z.css"]
        );
        let closed = filtered(&view, &files, &HashSet::from(["a".to_owned()]));
        assert_eq!(line_texts(&closed, &files), ["+a 2 110", "-a.css 1 1000", ".a.css/x", "z.css"]);
        assert_eq!(closed.files, 4, "files in closed folders are counted");
    }
}
