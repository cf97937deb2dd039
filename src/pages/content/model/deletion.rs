//! The deletion of a set of files that is fixed at the click: which files are selected, whether each is still the one that
//! was seen, what the answers mean, and the sums. Reading, saving copies and sending are done in the page's state.

use super::order::NameIndex;
use super::upload_rules::is_signature_refused;
use crate::problem::Problem;
use admin_api::entities::CustomContent;

/// Maximum number of different problems that are explained.
const EXPLAINED: usize = 3;

/// The status of the deletion of one file.
#[derive(Debug, Clone, PartialEq)]
pub enum DeletionStatus {
    /// Not started.
    Waiting,
    /// In progress.
    Sending,
    /// Deleted, according to the server and to a newly loaded list.
    Deleted,
    /// The file no longer existed.
    WasNotThere,
    /// The file has changed since the administrator saw it. Not deleted.
    Changed,
    /// No copy could be saved. Not deleted.
    NoCopy(String),
    /// Rejected by the server, or not sent.
    Failed(Problem),
    /// No answer was received, and the list could not be loaded.
    Unknown(Problem),
}

impl DeletionStatus {
    fn is_in(&self, selection: DeletionChoice) -> bool {
        match self {
            Self::Waiting => selection == DeletionChoice::Rest,
            Self::Failed(_) | Self::Unknown(_) => selection == DeletionChoice::Failed,
            Self::NoCopy(_) => selection == DeletionChoice::WithoutCopy,
            _ => false,
        }
    }
}

/// A file of the set.
#[derive(Debug, Clone, PartialEq)]
pub struct DeletionItem {
    /// The file as the administrator saw it.
    pub content: CustomContent,
    /// The status of its deletion.
    pub status: DeletionStatus,
    /// Whether to delete it even if no copy can be saved.
    without_copy: bool,
}

/// What a person chose to delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionChoice {
    /// All files that were not tried yet.
    Rest,
    /// Those that failed or whose outcome is unknown.
    Failed,
    /// Those of which no copy could be saved. They are deleted without one.
    WithoutCopy,
}

/// A file whose deletion may be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct DeletionJob {
    /// The file as it is published now.
    pub content: CustomContent,
    /// Whether a copy is to be saved first.
    pub needs_copy: bool,
}

/// How many files of the set have which status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeletionTotals {
    /// Deleted.
    pub deleted: usize,
    /// No longer there before.
    pub not_there: usize,
    /// Changed meanwhile.
    pub changed: usize,
    /// Without a copy.
    pub no_copy: usize,
    /// Rejected or not sent.
    pub failed: usize,
    /// Of unknown outcome.
    pub unknown: usize,
    /// Waiting or in progress.
    pub left: usize,
    /// Among those left: not started.
    pub waiting: usize,
}

/// The set.
#[derive(Debug, Clone, Default)]
pub struct DeletionSet {
    items: Vec<DeletionItem>,
}

impl DeletionSet {
    /// Fixes the set.
    pub fn new(set: Vec<CustomContent>) -> Self {
        let item = |content| DeletionItem { content, status: DeletionStatus::Waiting, without_copy: false };
        Self { items: set.into_iter().map(item).collect() }
    }

    /// The files with their statuses.
    pub fn items(&self) -> &[DeletionItem] {
        &self.items
    }

    /// The places of the selected files.
    pub fn select(&mut self, selection: DeletionChoice) -> Vec<usize> {
        let mut selected = Vec::new();
        for (place, item) in self.items.iter_mut().enumerate() {
            if item.status.is_in(selection) {
                item.without_copy |= selection == DeletionChoice::WithoutCopy;
                selected.push(place);
            }
        }
        selected
    }

    /// Whether any file would be selected.
    pub fn has(&self, selection: DeletionChoice) -> bool {
        self.items.iter().any(|item| item.status.is_in(selection))
    }

    /// The list could not be loaded, so none of these files was tried.
    pub fn fail(&mut self, places: &[usize], problem: &Problem) {
        for place in places {
            self.settle(*place, DeletionStatus::Failed(problem.clone()));
        }
    }

    /// Begins the deletion of a file that is published like this now. `None` if it is not to be sent.
    pub fn begin(&mut self, place: usize, now: Option<CustomContent>) -> Option<DeletionJob> {
        let item = self.items.get_mut(place)?;
        item.status = match &now {
            None => DeletionStatus::WasNotThere,
            Some(now) if now.etag != item.content.etag => DeletionStatus::Changed,
            Some(_) => DeletionStatus::Sending,
        };
        let is_sent = item.status == DeletionStatus::Sending;
        now.filter(|_| is_sent).map(|content| DeletionJob { content, needs_copy: !item.without_copy })
    }

    /// Sets the status of a file.
    pub fn settle(&mut self, place: usize, status: DeletionStatus) {
        if let Some(item) = self.items.get_mut(place) {
            item.status = status;
        }
    }

    /// Notes the server's answer. Returns whether it no longer accepts the key.
    pub fn answered(&mut self, place: usize, answer: Result<(), Problem>) -> bool {
        let is_refused = answer.as_ref().err().is_some_and(is_signature_refused);
        let status = match answer {
            Ok(()) => DeletionStatus::Deleted,
            Err(problem) if problem.may_have_arrived() => DeletionStatus::Unknown(problem),
            Err(problem) => DeletionStatus::Failed(problem),
        };
        self.settle(place, status);
        is_refused
    }

    /// Compares the statuses with a newly loaded list. It shows whether a file with a lost answer was deleted.
    pub fn check(&mut self, list: &[CustomContent]) {
        let published = NameIndex::of_paths(list);
        for item in &mut self.items {
            let exists = published.file(list, &item.content.path).is_some();
            item.status = match std::mem::replace(&mut item.status, DeletionStatus::Waiting) {
                DeletionStatus::Unknown(_) if !exists => DeletionStatus::Deleted,
                DeletionStatus::Unknown(problem) => DeletionStatus::Failed(problem),
                // Someone has uploaded another file with this path since.
                DeletionStatus::Deleted if exists => DeletionStatus::Changed,
                status => status,
            };
        }
    }

    /// The sums.
    pub fn totals(&self) -> DeletionTotals {
        let mut totals = DeletionTotals::default();
        for item in &self.items {
            totals.waiting += usize::from(item.status == DeletionStatus::Waiting);
            let group = match item.status {
                DeletionStatus::Waiting | DeletionStatus::Sending => &mut totals.left,
                DeletionStatus::Deleted => &mut totals.deleted,
                DeletionStatus::WasNotThere => &mut totals.not_there,
                DeletionStatus::Changed => &mut totals.changed,
                DeletionStatus::NoCopy(_) => &mut totals.no_copy,
                DeletionStatus::Failed(_) => &mut totals.failed,
                DeletionStatus::Unknown(_) => &mut totals.unknown,
            };
            *group += 1;
        }
        totals
    }

    /// The different problems to explain.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for item in &self.items {
            if let DeletionStatus::Failed(problem) | DeletionStatus::Unknown(problem) = &item.status
                && problems.len() < EXPLAINED
                && !problems.contains(problem)
            {
                problems.push(problem.clone());
            }
        }
        problems
    }
}

impl DeletionTotals {
    /// Whether any file of the set is still there.
    pub fn has_failures(&self) -> bool {
        self.changed + self.no_copy + self.failed + self.unknown + self.left > 0
    }
}

// The property tests run natively only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::pages::content::model::tests::file;
    use crate::problem::TransportProblem;
    use crate::problem::tests::server;
    use proptest::prelude::*;

    fn lost() -> Problem {
        Problem::Transport(TransportProblem::Timeout { after_ms: 1 })
    }

    fn statuses(set: &DeletionSet) -> Vec<DeletionStatus> {
        set.items().iter().map(|item| item.status.clone()).collect()
    }

    #[test]
    fn only_the_file_that_was_seen_is_deleted() {
        let mut set = DeletionSet::new(vec![file("a", 1), file("b", 1), file("c", 1)]);
        assert_eq!(set.select(DeletionChoice::Rest), [0, 1, 2]);
        let job = DeletionJob { content: file("a", 1), needs_copy: true };
        assert_eq!(set.begin(0, Some(file("a", 1))), Some(job));
        assert_eq!(set.begin(1, Some(file("b", 2))), None);
        assert_eq!(set.begin(2, None), None);
        assert!(!set.answered(0, Ok(())));
        use DeletionStatus::{Changed, Deleted, WasNotThere};
        assert_eq!(statuses(&set), [Deleted, Changed, WasNotThere]);
        assert_eq!(
            set.totals(),
            DeletionTotals { deleted: 1, not_there: 1, changed: 1, ..DeletionTotals::default() }
        );
    }

    #[test]
    fn a_file_without_a_copy_is_deleted_only_after_that_was_decided() {
        let mut set = DeletionSet::new(vec![file("a", 1)]);
        set.begin(0, Some(file("a", 1)));
        set.settle(0, DeletionStatus::NoCopy("full".into()));
        assert!(set.select(DeletionChoice::Rest).is_empty() && set.select(DeletionChoice::Failed).is_empty());
        assert_eq!(set.select(DeletionChoice::WithoutCopy), [0]);
        assert_eq!(set.begin(0, Some(file("a", 1))).map(|job| job.needs_copy), Some(false));
    }

    #[test]
    fn a_lost_answer_is_found_out_from_the_list() {
        let mut set = DeletionSet::new(vec![file("a", 1), file("b", 1), file("c", 1)]);
        for (place, answer) in [(0, Err(lost())), (1, Err(lost())), (2, Ok(()))] {
            set.begin(place, Some(set.items()[place].content.clone()));
            set.answered(place, answer);
        }
        assert_eq!(set.totals().unknown, 2);
        set.check(&[file("b", 1), file("c", 2)]);
        assert_eq!(
            statuses(&set),
            [DeletionStatus::Deleted, DeletionStatus::Failed(lost()), DeletionStatus::Changed]
        );
        assert_eq!(set.problems(), [lost()]);
        assert_eq!(set.select(DeletionChoice::Failed), [1]);
    }

    #[test]
    fn a_refused_key_is_reported() {
        let mut set = DeletionSet::new(vec![file("a", 1)]);
        set.begin(0, Some(file("a", 1)));
        assert!(set.answered(0, Err(server("InvalidAuthorization"))));
        assert_eq!(statuses(&set), [DeletionStatus::Failed(server("InvalidAuthorization"))]);
    }

    #[test]
    fn a_list_that_cannot_be_loaded_fails_the_selected_files() {
        let mut set = DeletionSet::new(vec![file("a", 1), file("b", 1)]);
        set.fail(&[1], &server("UnexpectedError"));
        assert_eq!(set.totals(), DeletionTotals { failed: 1, left: 1, waiting: 1, ..Default::default() });
        assert!(set.totals().has_failures());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever the answers, each file has one outcome, and a file that is gone is never sent again.
        #[test]
        fn each_file_has_one_outcome(rounds in prop::collection::vec((0..3_usize, prop::collection::vec(0..6_u8, 8)), 1..5)) {
            let all = (0..8).map(|at| file(&at.to_string(), 1)).collect::<Vec<_>>();
            let mut published = all.clone();
            let mut set = DeletionSet::new(all.clone());
            for (selection, answers) in rounds {
                let selection = [DeletionChoice::Rest, DeletionChoice::Failed, DeletionChoice::WithoutCopy][selection];
                for place in set.select(selection) {
                    let path = &all[place].path;
                    let now = published.iter().find(|content| content.path == *path).cloned();
                    let was_published = now.is_some();
                    let Some(job) = set.begin(place, now) else {
                        prop_assert!(!was_published);
                        continue;
                    };
                    match answers[place] {
                        0 => drop(set.answered(place, Err(server("UnexpectedError")))),
                        1 if job.needs_copy => set.settle(place, DeletionStatus::NoCopy("full".into())),
                        // The answer is lost before the file is deleted, or after.
                        2 => drop(set.answered(place, Err(lost()))),
                        3 => {
                            published.retain(|content| content.path != *path);
                            set.answered(place, Err(lost()));
                        }
                        4 => set.settle(place, DeletionStatus::Waiting),
                        _ => {
                            published.retain(|content| content.path != *path);
                            set.answered(place, Ok(()));
                        }
                    }
                }
                set.check(&published);
                for item in set.items() {
                    let is_gone = matches!(item.status, DeletionStatus::Deleted | DeletionStatus::WasNotThere);
                    prop_assert_eq!(is_gone, !published.iter().any(|content| content.path == item.content.path));
                    prop_assert!(!matches!(item.status, DeletionStatus::Sending | DeletionStatus::Unknown(_)));
                }
                let totals = set.totals();
                let sum = totals.deleted + totals.not_there + totals.changed + totals.no_copy + totals.failed
                    + totals.unknown + totals.left;
                prop_assert_eq!(sum, 8);
                prop_assert_eq!(totals.left, totals.waiting);
            }
        }
    }
}
