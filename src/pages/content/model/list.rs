//! The displayed list of files: filtered and sorted, as a table or as a tree of folders. Loading the list is done in the
//! page's state.

use super::media::family_of;
use super::order;
use crate::navigation::content_query::{ContentView, Layout, SortColumn};
use crate::text::search_terms::SearchTerms;
use admin_api::entities::CustomContent;
use std::cmp::Ordering;
use std::collections::HashSet;

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

impl FilteredFiles {
    /// The paths of the files that have a line.
    pub fn paths<'a>(&self, files: &'a [CustomContent]) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter_map(|line| match line {
            ListLine::File { index, .. } => files.get(*index).map(|file| file.path.as_str()),
            ListLine::Folder { .. } => None,
        })
    }
}

/// What can be done with a published file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAction {
    /// Copy its URL.
    CopyUrl,
    /// Show it.
    Preview,
    /// Save it on this computer.
    Download,
    /// Delete it.
    Delete,
}

impl FileAction {
    /// All actions in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::CopyUrl, Self::Preview, Self::Download, Self::Delete];
}

/// The selected files, by path.
pub fn selected(files: &[CustomContent], paths: &HashSet<String>) -> Vec<CustomContent> {
    let by_path = order::sorted(files.len(), &|a, b| files[a].path.cmp(&files[b].path));
    let selected = by_path.into_iter().map(|index| &files[index as usize]);
    selected.filter(|file| paths.contains(&file.path)).cloned().collect()
}

/// Filters and sorts the files for a view. `closed` are the folders of the tree whose content is hidden.
pub fn filtered(view: &ContentView, files: &[CustomContent], closed: &HashSet<String>) -> FilteredFiles {
    let terms = SearchTerms::new(&view.search);
    let matches = |content: &CustomContent| {
        view.family.is_none_or(|family| family_of(&content.content_type) == family)
            && terms.is_in(&[&content.path, &content.content_type, &content.etag])
    };
    let mut matching =
        (0_u32..).zip(files).filter(|(_, file)| matches(file)).map(|(index, _)| index).collect::<Vec<_>>();
    let bytes = matching.iter().map(|index| files[*index as usize].size).sum();
    order::sort(&mut matching, &|a, b| {
        let order = compare(view.by, &files[a], &files[b]);
        if view.descending { order.reverse() } else { order }
    });
    let count = matching.len();
    let lines = match view.layout {
        Layout::Tree => tree(files, &matching, closed),
        _ => matching.iter().map(|index| file_line(*index, 0)).collect(),
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
fn tree(files: &[CustomContent], order: &[u32], closed: &HashSet<String>) -> Vec<ListLine> {
    // Files of one folder are neighbours in the order of their folders, and so are the folders of one folder.
    let folders = |at: usize| folders_of(&files[order[at] as usize].path);
    let by_folder = order::sorted(order.len(), &|a, b| folders(a).cmp(folders(b)));
    let inside = by_folder.iter().map(|at| order[*at as usize]).collect::<Vec<_>>();
    let mut lines = Vec::new();
    push_folder(files, &inside, 0, 0, closed, &mut lines);
    lines
}

/// The names of the folders in a path.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit_once('/').into_iter().flat_map(|(folder, _)| folder.split('/'))
}

/// Adds the lines of a folder whose path has this length with its slash.
fn push_folder(
    files: &[CustomContent],
    inside: &[u32],
    start: usize,
    depth: usize,
    closed: &HashSet<String>,
    lines: &mut Vec<ListLine>,
) {
    let subfolder = |index: u32| {
        let path = files[index as usize].path.as_str();
        path.get(start..).and_then(|rest| rest.find('/')).map(|slash| &path[..start + slash])
    };
    // Files that are in no subfolder come first in the order of the folders.
    let own = inside.iter().take_while(|index| subfolder(**index).is_none()).count();
    let (own, mut rest) = inside.split_at(own);
    while let Some(path) = rest.first().and_then(|index| subfolder(*index)) {
        let count = rest.iter().take_while(|index| subfolder(**index) == Some(path)).count();
        let (folder, others) = rest.split_at(count);
        rest = others;
        let is_open = !closed.contains(path);
        lines.push(ListLine::Folder {
            path: path.to_owned(),
            depth,
            files: folder.len(),
            bytes: folder.iter().map(|index| files[*index as usize].size).sum(),
            is_open,
        });
        if is_open {
            push_folder(files, folder, path.len() + 1, depth + 1, closed, lines);
        }
    }
    lines.extend(own.iter().map(|index| file_line(*index, depth)));
}

fn file_line(index: u32, depth: usize) -> ListLine {
    ListLine::File { index: index as usize, depth }
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
    fn the_selected_files_are_in_the_order_of_their_paths() {
        let files = [file("b", 1), file("c", 1), file("a", 1)];
        let paths = ["a", "b", "gone"].map(str::to_owned).into();
        assert_eq!(selected(&files, &paths), [file("a", 1), file("b", 1)]);
        let shown = filtered(&ContentView::parse("sort=-size"), &files, &HashSet::new());
        assert_eq!(shown.paths(&files).collect::<Vec<_>>(), ["c", "b", "a"]);
    }

    #[test]
    fn a_path_that_is_no_valid_name_is_listed_too() {
        let files = ["z", "/b", "a//c", "a/d", "c"].map(|path| file(path, 1));
        let shown = filtered(&ContentView::parse("view=tree"), &files, &HashSet::new());
        let lines = line_texts(&shown, &files);
        assert_eq!(lines, ["- 1 1", "./b", "-a 2 2", ".-a/ 1 1", "..a//c", ".a/d", "c", "z"]);
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
