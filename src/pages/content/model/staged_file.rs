//! A staged file: one file from the moment it was dropped until the summary of its upload, with its identity, its target
//! and its bytes. The bytes are a handle of any type, so that the rules need no browser.

use super::media;
use super::media::TypeWarning;
use super::name;
use super::name::NameFault;
use std::fmt::{Display, Formatter};

/// Maximum number of files that are staged at a time. A browser page is not the right tool for more.
pub const MAX_FILES: usize = 20_000;
/// Maximum depth of nested folders that are read.
pub const MAX_DEPTH: usize = 32;

/// The identity of a staged file. It stays the same from the drop to the summary. Later files have larger ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// Reads the text of an id.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl Display for FileId {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Gives out ids.
#[derive(Debug, Default)]
pub struct FileIds(u32);

impl FileIds {
    /// An id that was not given out before.
    pub fn new_id(&mut self) -> FileId {
        self.0 += 1;
        FileId(self.0)
    }
}

/// A staged file. `H` is the handle of its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedFile<H> {
    /// Its identity.
    pub id: FileId,
    /// Its path in the dropped or chosen folder.
    pub source: String,
    /// The path to upload it to.
    pub target: String,
    /// Size in bytes.
    pub size: u64,
    /// Its media type according to the browser. Empty if unknown.
    pub media_type: String,
    /// When it was last changed, in milliseconds since 1970 by the clock of this machine. 0 if unknown.
    pub modified_ms: f64,
    /// Its bytes.
    pub bytes: H,
}

/// Something to check or correct in a staged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The target is not a valid name. With a proposed name.
    Fault(NameFault, String),
    /// Windows cannot store this part of the name. With a proposed name.
    Reserved(String, String),
    /// The target of another staged file, which this one equals except for the case. With a proposed name.
    OtherCase(String, String),
    /// Another staged file has the same target. The overwrite dialog asks about it.
    DuplicateTarget,
    /// The media type may be wrong.
    Type(TypeWarning),
    /// The name is longer than some servers accept.
    Long,
    /// The file is empty.
    Empty,
}

impl Remark {
    /// The proposed name, if there is one.
    pub fn into_proposal(self) -> Option<String> {
        match self {
            Self::Fault(_, proposal) | Self::Reserved(_, proposal) | Self::OtherCase(_, proposal) => {
                Some(proposal)
            }
            _ => None,
        }
    }
}

impl<H> StagedFile<H> {
    /// The remarks that depend on this file alone.
    pub fn remarks(&self) -> Vec<Remark> {
        remarks(&self.source, &self.target, &self.media_type, self.size)
    }
}

fn remarks(source: &str, target: &str, media_type: &str, size: u64) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match name::fault(target) {
        Some(fault) => remarks.push(Remark::Fault(fault, name::propose(target))),
        None => remarks.extend(media::warning(source, media_type, target).map(Remark::Type)),
    }
    if let (None, Some(part)) = (name::fault(target), name::reserved_part(target)) {
        remarks.push(Remark::Reserved(part.to_owned(), name::unreserved(target)));
    }
    if target.chars().count() > name::LONG {
        remarks.push(Remark::Long);
    }
    if size == 0 {
        remarks.push(Remark::Empty);
    }
    remarks
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Staged files for tests, with ids from 1 on. Their bytes are nothing.
    pub(crate) fn staged<const N: usize>(targets: [&str; N]) -> [StagedFile<()>; N] {
        let mut ids = FileIds::default();
        targets.map(|target| StagedFile {
            id: ids.new_id(),
            source: target.into(),
            target: target.into(),
            size: 5,
            media_type: String::new(),
            modified_ms: 0.0,
            bytes: (),
        })
    }

    /// The id with this number.
    pub(crate) fn id(number: u32) -> FileId {
        FileId(number)
    }

    #[test]
    fn an_id_is_read_back_from_its_text() {
        let id = FileIds(6).new_id();
        assert_eq!(FileId::parse(&id.to_string()), Some(id));
        assert_eq!(FileId::parse("-1"), None);
        assert_eq!(FileId::parse(""), None);
    }

    #[test]
    fn valid_files_can_have_remarks() {
        let long = format!("{}.css", "x".repeat(296));
        let [reserved] = staged(["nul.css"]);
        assert_eq!(reserved.remarks(), [Remark::Reserved("nul.css".into(), "nul-file.css".into())]);
        let [empty, long, unknown] = staged(["a.css", &long, "readme"]);
        assert_eq!(StagedFile { size: 0, ..empty }.remarks(), [Remark::Empty]);
        assert_eq!(long.remarks(), [Remark::Long]);
        assert_eq!(unknown.remarks(), [Remark::Type(TypeWarning::Unknown)]);
    }
}
