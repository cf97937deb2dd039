//! Files that were taken in and are not sent yet: where each is to go, and what is to be seen to before.

use super::media;
use super::media::TypeWarning;
use super::name;
use super::name::NameFault;
use std::collections::HashMap;

/// Files that are taken in at one time at most. Beyond that a browser's page is the wrong tool.
pub const MAX_FILES: usize = 20_000;
/// Folders within folders that are followed.
pub const MAX_DEPTH: usize = 32;

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedFile {
    /// Its path within what was dropped or chosen.
    pub source: String,
    /// Where it is to go.
    pub target: String,
    /// Bytes.
    pub size: u64,
    /// Its media type, as the browser has it; empty where it has none.
    pub media_type: String,
    /// When it was changed last, in milliseconds since 1970 by this machine.
    pub modified_ms: f64,
}

/// What is to be seen to of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The name cannot be; with a proposal.
    Fault(NameFault, String),
    /// Another file that was taken in has the same target. Asked about before sending.
    DuplicateTarget,
    /// The type is not what the file is.
    Type(TypeWarning),
    /// The name is longer than some servers take.
    Long,
    /// The file is empty.
    Empty,
}

/// All remarks, and the counts that the screen needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StagingReport {
    /// Files.
    pub count: usize,
    /// Their bytes.
    pub bytes: u64,
    /// How many have a fault, so that they cannot be sent.
    pub faults: usize,
    /// The places of the files in the order of the screen: those with a fault first, then those with a remark.
    pub order: Vec<usize>,
    remarks: HashMap<usize, Vec<Remark>>,
}

impl StagingReport {
    /// Reviews all files.
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

    /// What is to be seen to of the file at this place.
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
    fn faults_come_first_and_twins_are_told_on_both_sides() {
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
    fn what_can_be_sent_may_deserve_a_word() {
        let long = format!("{}.css", "x".repeat(296));
        let staged_files = [StagedFile { size: 0, ..staged("a.css") }, staged(&long), staged("readme")];
        let report = StagingReport::of(&staged_files);
        assert_eq!(report.faults, 0);
        assert_eq!(report.remarks(0), [Remark::Empty]);
        assert_eq!(report.remarks(1), [Remark::Long]);
        assert_eq!(report.remarks(2), [Remark::Type(TypeWarning::Unknown)]);
    }

    #[test]
    fn three_of_a_kind_are_each_told_once() {
        let staged_files = ["a.css", "a.css", "a.css"].map(staged);
        let report = StagingReport::of(&staged_files);
        for index in 0..3 {
            assert!(report.remarks(index).contains(&Remark::DuplicateTarget), "{index}");
        }
    }
}
