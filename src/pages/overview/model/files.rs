//! Files by type and by size.

use crate::sort::sort_by;
use admin_api::entities::CustomContent;

/// Files that are counted together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileGroup {
    /// The media type; `None` for files of several types.
    pub content_type: Option<String>,
    /// How many.
    pub count: u32,
    /// Their bytes.
    pub bytes: u64,
}

/// The most groups by type. The types with the fewest files share the last one.
const MOST_TYPES: usize = 10;
/// The sizes in bytes at which a group ends. The last group has no end.
pub const SIZES: [u64; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

impl FileGroup {
    fn add(&mut self, count: u32, bytes: u64) {
        self.count += count;
        self.bytes += bytes;
    }
}

/// The files by the type that the server serves them with, most files first.
pub fn by_type(files: &[CustomContent]) -> Vec<FileGroup> {
    let mut groups = Vec::<FileGroup>::new();
    for file in files {
        let content_type = file.content_type.split(';').next().unwrap_or_default().trim();
        let at = groups
            .iter()
            .position(|group| group.content_type.as_deref() == Some(content_type))
            .unwrap_or(groups.len());
        if at == groups.len() {
            groups.push(FileGroup { content_type: Some(content_type.to_owned()), ..FileGroup::default() });
        }
        groups[at].add(1, file.size);
    }
    sort_by(&mut groups, |a, b| b.count.cmp(&a.count).then_with(|| a.content_type.cmp(&b.content_type)));
    if groups.len() > MOST_TYPES {
        let mut others = FileGroup::default();
        groups.drain(MOST_TYPES - 1..).for_each(|group| others.add(group.count, group.bytes));
        groups.push(others);
    }
    groups
}

/// The files by size, the smallest first, in the groups of [`SIZES`].
pub fn by_size(files: &[CustomContent]) -> Vec<FileGroup> {
    let mut groups = vec![FileGroup::default(); SIZES.len() + 1];
    for file in files {
        let at = SIZES.iter().filter(|end| file.size >= **end).count();
        groups[at].add(1, file.size);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content_type: &str, size: u64) -> CustomContent {
        let text = String::new;
        let content_type = content_type.to_owned();
        CustomContent { name: text(), path: text(), url: text(), size, content_type, etag: text() }
    }

    fn group(content_type: &str, count: u32, bytes: u64) -> FileGroup {
        FileGroup { content_type: Some(content_type.to_owned()), count, bytes }
    }

    #[test]
    fn types_come_with_most_files_first_and_without_their_parameters() {
        let files = [
            file("text/html", 5),
            file("text/css; charset=utf-8", 1),
            file("text/css", 2),
            file("image/png", 7),
        ];
        assert_eq!(
            by_type(&files),
            [group("text/css", 2, 3), group("image/png", 1, 7), group("text/html", 1, 5)]
        );
        assert_eq!(by_type(&[]), []);
    }

    #[test]
    fn many_types_share_the_last_group() {
        let files: Vec<_> = (0..30).map(|number| file(&format!("x/{number:02}"), 10)).collect();
        let groups = by_type(&files);
        assert_eq!((groups.len(), groups[0].clone()), (MOST_TYPES, group("x/00", 1, 10)));
        assert_eq!(groups.last(), Some(&FileGroup { content_type: None, ..group("", 21, 210) }));
    }

    #[test]
    fn a_size_is_in_the_group_that_begins_with_it() {
        let sizes = [0, 999, 1_000, 9_999, 10_000, 999_999, 1_000_000, 10_000_000, 1 << 40];
        let files = sizes.map(|size| file("x", size));
        let counts: Vec<_> = by_size(&files).iter().map(|group| group.count).collect();
        assert_eq!(counts, [2, 2, 1, 1, 1, 2]);
        assert_eq!(by_size(&files).iter().map(|group| group.bytes).sum::<u64>(), sizes.iter().sum::<u64>());
    }
}
