//! Staged files: files that were added to the page but not sent yet, with their targets and what is wrong with them. Their
//! bytes are in the page's state.

use super::media;
use super::media::TypeWarning;
use super::name;
use super::name::NameFault;
use std::collections::HashMap;

/// Maximum number of files that are staged at a time. A browser page is not the right tool for more.
pub const MAX_FILES: usize = 20_000;
/// Maximum depth of nested folders that are read.
pub const MAX_DEPTH: usize = 32;

/// A staged file.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedFile {
    /// Its path in the dropped or chosen folder.
    pub source: String,
    /// The path to upload it to.
    pub target: String,
    /// Size in bytes.
    pub size: u64,
    /// Its media type according to the browser. Empty if unknown.
    pub media_type: String,
    /// When it was last changed, in milliseconds since 1970 by the clock of this machine.
    pub modified_ms: f64,
}

/// Something to check or correct in a staged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The target is not a valid name. With a proposed name.
    Fault(NameFault, String),
    /// Another staged file has the same target. The overwrite dialog asks about it.
    DuplicateTarget,
    /// The media type may be wrong.
    Type(TypeWarning),
    /// The name is longer than some servers accept.
    Long,
    /// The file is empty.
    Empty,
}

/// The remarks on all staged files, and the counts for the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StagingReport {
    /// Number of files.
    pub count: usize,
    /// Total size in bytes.
    pub bytes: u64,
    /// Number of files that cannot be sent because of a fault.
    pub faults: usize,
    /// The indexes of the files in display order: files with a fault first, then files with other remarks.
    pub order: Vec<usize>,
    remarks: HashMap<usize, Vec<Remark>>,
}

impl StagingReport {
    /// Checks all files.
    pub fn of<'a>(staged_files: impl IntoIterator<Item = &'a StagedFile>) -> Self {
        let mut report = Self::default();
        let mut targets: HashMap<&str, usize> = HashMap::new();
        let mut ranks = Vec::new();
        for (index, staged) in staged_files.into_iter().enumerate() {
            report.count += 1;
            report.bytes += staged.size;
            let mut remarks = own_remarks(staged);
            if let Some(first) = targets.insert(&staged.target, index) {
                remarks.push(Remark::DuplicateTarget);
                let others = report.remarks.entry(first).or_default();
                if !others.contains(&Remark::DuplicateTarget) {
                    others.push(Remark::DuplicateTarget);
                }
            }
            let is_faulty = remarks.iter().any(|remark| matches!(remark, Remark::Fault(..)));
            report.faults += usize::from(is_faulty);
            ranks.push(is_faulty);
            if !remarks.is_empty() {
                report.remarks.insert(index, remarks);
            }
        }
        report.order = (0..report.count).collect();
        report.order.sort_by_key(|index| match (ranks[*index], report.remarks.contains_key(index)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        });
        report
    }

    /// The remarks on the file at this index.
    pub fn remarks(&self, index: usize) -> &[Remark] {
        self.remarks.get(&index).map_or(&[], Vec::as_slice)
    }
}

fn own_remarks(staged: &StagedFile) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match name::fault(&staged.target) {
        Some(fault) => remarks.push(Remark::Fault(fault, name::propose(&staged.target))),
        None => {
            let warning = media::warning(&staged.source, &staged.media_type, &staged.target);
            remarks.extend(warning.map(Remark::Type));
        }
    }
    if staged.target.chars().count() > name::LONG {
        remarks.push(Remark::Long);
    }
    if staged.size == 0 {
        remarks.push(Remark::Empty);
    }
    remarks
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn staged(target: &str) -> StagedFile {
        StagedFile {
            source: target.into(),
            target: target.into(),
            size: 5,
            media_type: String::new(),
            modified_ms: 0.0,
        }
    }

    #[test]
    fn faults_come_first_and_both_duplicates_get_a_remark() {
        let staged_files = ["a.css", "b.css", "ü.css", "a.css"].map(staged);
        let report = StagingReport::of(&staged_files);
        assert_eq!((report.count, report.bytes, report.faults), (4, 20, 1));
        assert_eq!(report.order, [2, 0, 3, 1]);
        assert_eq!(report.remarks(0), [Remark::DuplicateTarget]);
        assert_eq!(report.remarks(3), [Remark::DuplicateTarget]);
        assert!(report.remarks(1).is_empty());
        let fault = NameFault::Character { character: 'ü', position: 1 };
        assert_eq!(report.remarks(2), [Remark::Fault(fault, "ue.css".into())]);
    }

    #[test]
    fn valid_files_can_have_remarks() {
        let long = format!("{}.css", "x".repeat(296));
        let staged_files = [StagedFile { size: 0, ..staged("a.css") }, staged(&long), staged("readme")];
        let report = StagingReport::of(&staged_files);
        assert_eq!(report.faults, 0);
        assert_eq!(report.remarks(0), [Remark::Empty]);
        assert_eq!(report.remarks(1), [Remark::Long]);
        assert_eq!(report.remarks(2), [Remark::Type(TypeWarning::Unknown)]);
    }

    #[test]
    fn each_of_three_duplicates_gets_one_remark() {
        let staged_files = ["a.css", "a.css", "a.css"].map(staged);
        let report = StagingReport::of(&staged_files);
        for index in 0..3 {
            assert!(report.remarks(index).contains(&Remark::DuplicateTarget), "{index}");
        }
    }
}
