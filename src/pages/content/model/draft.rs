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
pub struct Draft {
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
    Twin,
    /// The type is not what the file is.
    Type(TypeWarning),
    /// The name is longer than some servers take.
    Long,
    /// The file is empty.
    Empty,
}

/// All remarks, and the counts that the screen needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
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

impl Review {
    /// Reviews all files.
    pub fn of<'a>(drafts: impl IntoIterator<Item = &'a Draft>) -> Self {
        let mut review = Self::default();
        let mut targets: HashMap<&str, usize> = HashMap::new();
        let mut ranks = Vec::new();
        for (at, draft) in drafts.into_iter().enumerate() {
            review.count += 1;
            review.bytes += draft.size;
            let mut remarks = own_remarks(draft);
            if let Some(first) = targets.insert(&draft.target, at) {
                remarks.push(Remark::Twin);
                let others = review.remarks.entry(first).or_default();
                if !others.contains(&Remark::Twin) {
                    others.push(Remark::Twin);
                }
            }
            let is_faulty = remarks.iter().any(|remark| matches!(remark, Remark::Fault(..)));
            review.faults += usize::from(is_faulty);
            ranks.push(is_faulty);
            if !remarks.is_empty() {
                review.remarks.insert(at, remarks);
            }
        }
        review.order = (0..review.count).collect();
        review.order.sort_by_key(|at| match (ranks[*at], review.remarks.contains_key(at)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        });
        review
    }

    /// What is to be seen to of the file at this place.
    pub fn remarks(&self, at: usize) -> &[Remark] {
        self.remarks.get(&at).map_or(&[], Vec::as_slice)
    }
}

fn own_remarks(draft: &Draft) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match name::fault(&draft.target) {
        Some(fault) => remarks.push(Remark::Fault(fault, name::propose(&draft.target))),
        None => {
            let warning = media::warning(&draft.source, &draft.media_type, &draft.target);
            remarks.extend(warning.map(Remark::Type));
        }
    }
    if draft.target.chars().count() > name::LONG {
        remarks.push(Remark::Long);
    }
    if draft.size == 0 {
        remarks.push(Remark::Empty);
    }
    remarks
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn draft(target: &str) -> Draft {
        Draft {
            source: target.into(),
            target: target.into(),
            size: 5,
            media_type: String::new(),
            modified_ms: 0.0,
        }
    }

    #[test]
    fn faults_come_first_and_twins_are_told_on_both_sides() {
        let drafts = ["a.css", "b.css", "ü.css", "a.css"].map(draft);
        let review = Review::of(&drafts);
        assert_eq!((review.count, review.bytes, review.faults), (4, 20, 1));
        assert_eq!(review.order, [2, 0, 3, 1]);
        assert_eq!(review.remarks(0), [Remark::Twin]);
        assert_eq!(review.remarks(3), [Remark::Twin]);
        assert!(review.remarks(1).is_empty());
        let fault = NameFault::Character { character: 'ü', location: 1 };
        assert_eq!(review.remarks(2), [Remark::Fault(fault, "ue.css".into())]);
    }

    #[test]
    fn what_can_be_sent_may_deserve_a_word() {
        let long = format!("{}.css", "x".repeat(296));
        let drafts = [Draft { size: 0, ..draft("a.css") }, draft(&long), draft("readme")];
        let review = Review::of(&drafts);
        assert_eq!(review.faults, 0);
        assert_eq!(review.remarks(0), [Remark::Empty]);
        assert_eq!(review.remarks(1), [Remark::Long]);
        assert_eq!(review.remarks(2), [Remark::Type(TypeWarning::Unknown)]);
    }

    #[test]
    fn three_of_a_kind_are_each_told_once() {
        let drafts = ["a.css", "a.css", "a.css"].map(draft);
        let review = Review::of(&drafts);
        for at in 0..3 {
            assert!(review.remarks(at).contains(&Remark::Twin), "{at}");
        }
    }
}
