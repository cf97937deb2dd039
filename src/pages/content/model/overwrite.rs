//! The overwrite guard: which files of a batch would replace another file, the choice for each, and the decisions that
//! result. Loading the list of published files is done in the page's state.

use super::name;
use super::order::NameIndex;
use super::staged_file::{FileId, StagedFile};
use admin_api::entities::CustomContent;
use std::collections::HashSet;

/// What to do with a file whose target already exists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OverwriteChoice {
    /// Do not send it.
    #[default]
    Skip,
    /// Replace the existing file.
    Replace,
    /// Send it under a free name.
    KeepBoth,
}

impl OverwriteChoice {
    /// All choices in the order of the dialog.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Replace, Self::KeepBoth];
}

/// A file whose target already exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The file of the batch.
    pub id: FileId,
    /// The published file with this path, if there is one.
    pub existing: Option<CustomContent>,
    /// An earlier file of the batch with the same target.
    pub duplicate_of: Option<FileId>,
}

/// A collision with the choice for it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Question {
    collision: Collision,
    choice: OverwriteChoice,
}

/// What was decided about a file of the batch.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadDecision<H> {
    /// It is not sent.
    Skip(FileId),
    /// It is sent to its target.
    Upload(Box<Planned<H>>),
}

/// A file that will be uploaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned<H> {
    /// The file, with its target.
    pub file: StagedFile<H>,
    /// The published file that it replaces.
    pub replaces: Option<CustomContent>,
}

impl<H> UploadDecision<H> {
    /// The file that was decided about.
    pub fn id(&self) -> FileId {
        match self {
            Self::Skip(id) => *id,
            Self::Upload(planned) => planned.file.id,
        }
    }
}

/// What comes after a look at the list of published files.
#[derive(Debug, PartialEq)]
pub enum CheckResult<H> {
    /// The collisions are not those that were decided about, so the person is asked. With whether it is not the first
    /// time.
    Ask {
        /// Whether the person was asked before.
        again: bool,
    },
    /// One decision for each file, in the order of the batch.
    Decided(Vec<UploadDecision<H>>),
}

/// The guard: a batch of files between the click and the queue.
#[derive(Debug)]
pub struct OverwriteGuard<H> {
    batch: Vec<StagedFile<H>>,
    questions: Vec<Question>,
    was_asked: bool,
}

impl<H> Default for OverwriteGuard<H> {
    fn default() -> Self {
        Self { batch: Vec::new(), questions: Vec::new(), was_asked: false }
    }
}

impl<H: Clone> OverwriteGuard<H> {
    /// A guard for a batch. The files are in the order of their ids.
    pub fn new(batch: Vec<StagedFile<H>>) -> Self {
        Self { batch, ..Self::default() }
    }

    /// A file of the batch.
    pub fn file(&self, id: FileId) -> Option<&StagedFile<H>> {
        self.batch.binary_search_by_key(&id, |file| file.id).ok().map(|at| &self.batch[at])
    }

    /// The files whose target already exists.
    pub fn collisions(&self) -> impl ExactSizeIterator<Item = &Collision> {
        self.questions.iter().map(|question| &question.collision)
    }

    /// The collision of a file.
    pub fn collision(&self, id: FileId) -> Option<&Collision> {
        self.question(id).map(|question| &question.collision)
    }

    /// The choice for a file.
    pub fn choice(&self, id: FileId) -> OverwriteChoice {
        self.question(id).map(|question| question.choice).unwrap_or_default()
    }

    /// Sets the choice for one file, or for all.
    pub fn choose(&mut self, which: Option<FileId>, choice: OverwriteChoice) {
        for question in &mut self.questions {
            if which.is_none_or(|id| id == question.collision.id) {
                question.choice = choice;
            }
        }
    }

    /// Compares the batch with the published files. The choices count only if the collisions are those that they were
    /// made for. Otherwise each choice is kept for the collision that it was made for, and all others are new.
    pub fn check(&mut self, list: &[CustomContent]) -> CheckResult<H> {
        let published = NameIndex::of_paths(list);
        let now = self.collisions_with(list, &published);
        let is_same = now.len() == self.questions.len()
            && now.iter().zip(&self.questions).all(|(now, asked)| *now == asked.collision);
        if is_same {
            return CheckResult::Decided(self.decide(list, &published));
        }
        let question = |collision: Collision| {
            let before = self.question(collision.id).filter(|before| before.collision == collision);
            let choice = before.map(|before| before.choice).unwrap_or_default();
            Question { collision, choice }
        };
        self.questions = now.into_iter().map(question).collect();
        CheckResult::Ask { again: std::mem::replace(&mut self.was_asked, true) }
    }

    fn question(&self, id: FileId) -> Option<&Question> {
        self.questions
            .binary_search_by_key(&id, |question| question.collision.id)
            .ok()
            .map(|at| &self.questions[at])
    }

    /// For each file, the place of the first file with the same target.
    fn first_places(&self) -> Vec<usize> {
        let target = |at: usize| self.batch[at].target.as_str();
        let targets = NameIndex::new(self.batch.len(), &target);
        (0..self.batch.len()).map(|at| targets.first(target(at), &target).unwrap_or(at)).collect()
    }

    fn collisions_with(&self, list: &[CustomContent], published: &NameIndex) -> Vec<Collision> {
        let mut found = Vec::new();
        for (at, first) in self.first_places().into_iter().enumerate() {
            let file = &self.batch[at];
            let existing = published.file(list, &file.target).cloned();
            let duplicate_of = (first != at).then(|| self.batch[first].id);
            if existing.is_some() || duplicate_of.is_some() {
                found.push(Collision { id: file.id, existing, duplicate_of });
            }
        }
        found
    }

    /// The decisions that result from the choices. A file with a free target is always sent. A later file of the batch
    /// that replaces an earlier one is sent instead of it.
    fn decide(&self, list: &[CustomContent], published: &NameIndex) -> Vec<UploadDecision<H>> {
        let firsts = self.first_places();
        // The place of the file that is sent to a target, by the place of the first file with this target.
        let mut holders = vec![None::<usize>; self.batch.len()];
        let mut targets = vec![None::<String>; self.batch.len()];
        // A generated name must not be the target of another file.
        let mut taken = self.batch.iter().map(|file| file.target.clone()).collect::<HashSet<_>>();
        for (at, file) in self.batch.iter().enumerate() {
            let holder = holders[firsts[at]];
            let is_free = holder.is_none() && published.file(list, &file.target).is_none();
            match self.choice(file.id) {
                OverwriteChoice::Skip if !is_free => {}
                OverwriteChoice::KeepBoth if !is_free => {
                    let is_taken = |name: &str| taken.contains(name) || published.file(list, name).is_some();
                    let free = name::free(&file.target, &is_taken);
                    taken.insert(free.clone());
                    targets[at] = Some(free);
                }
                _ => {
                    if let Some(earlier) = holder {
                        targets[earlier] = None;
                    }
                    holders[firsts[at]] = Some(at);
                    targets[at] = Some(file.target.clone());
                }
            }
        }
        let decision = |(file, target): (&StagedFile<H>, Option<String>)| match target {
            None => UploadDecision::Skip(file.id),
            Some(target) => UploadDecision::Upload(Box::new(Planned {
                replaces: published.file(list, &target).cloned(),
                file: StagedFile { target, ..file.clone() },
            })),
        };
        self.batch.iter().zip(targets).map(decision).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::staged_file::tests::{id, staged};
    use super::*;
    use crate::pages::content::model::tests::file;
    use OverwriteChoice::{KeepBoth, Replace, Skip};

    fn guard<const N: usize>(targets: [&str; N]) -> OverwriteGuard<()> {
        OverwriteGuard::new(staged(targets).into())
    }

    /// What is sent under these choices: ids, targets, and whether a published file is replaced.
    fn sent<const N: usize>(
        targets: [&str; N],
        list: &[CustomContent],
        choices: &[(u32, OverwriteChoice)],
    ) -> Vec<(FileId, String, bool)> {
        let mut guard = guard(targets);
        let mut verdict = guard.check(list);
        if verdict == (CheckResult::Ask { again: false }) {
            for (number, choice) in choices {
                guard.choose(Some(id(*number)), *choice);
            }
            verdict = guard.check(list);
        }
        let CheckResult::Decided(decisions) = verdict else { panic!("not decided") };
        assert_eq!(
            decisions.iter().map(UploadDecision::id).collect::<Vec<_>>(),
            guard.batch.iter().map(|file| file.id).collect::<Vec<_>>(),
            "each file has one decision"
        );
        let upload = |decision| match decision {
            UploadDecision::Upload(planned) => {
                Some((planned.file.id, planned.file.target, planned.replaces.is_some()))
            }
            UploadDecision::Skip(_) => None,
        };
        decisions.into_iter().filter_map(upload).collect()
    }

    fn is_sent(number: u32, target: &str, replaces: bool) -> (FileId, String, bool) {
        (id(number), target.to_owned(), replaces)
    }

    #[test]
    fn a_file_with_a_free_target_is_sent_and_a_collision_needs_a_choice() {
        let batch = ["a.css", "new.css", "b.css"];
        let list = [file("a.css", 1), file("b.css", 2), file("c.css", 3)];
        let mut guard = guard(batch);
        assert_eq!(guard.check(&list), CheckResult::Ask { again: false });
        assert_eq!(guard.collisions().map(|collision| collision.id).collect::<Vec<_>>(), [1, 3].map(id));
        assert_eq!(sent(batch, &list, &[]), [is_sent(2, "new.css", false)]);
        assert_eq!(
            sent(batch, &list, &[(1, Replace), (3, KeepBoth)]),
            [is_sent(1, "a.css", true), is_sent(2, "new.css", false), is_sent(3, "b-2.css", false)]
        );
    }

    #[test]
    fn a_batch_without_collisions_asks_nothing() {
        let mut guard = guard(["a.css"]);
        assert!(matches!(guard.check(&[]), CheckResult::Decided(decisions) if decisions.len() == 1));
    }

    #[test]
    fn files_of_one_batch_can_have_the_same_target() {
        let batch = ["a.css", "a.css", "a.css"];
        let mut guard = guard(batch);
        assert_eq!(guard.check(&[]), CheckResult::Ask { again: false });
        assert_eq!(
            guard.collisions().map(|c| (c.id, c.duplicate_of)).collect::<Vec<_>>(),
            [(id(2), Some(id(1))), (id(3), Some(id(1)))]
        );
        let all = |choice| [(2, choice), (3, choice)];
        assert_eq!(sent(batch, &[], &all(Skip)), [is_sent(1, "a.css", false)]);
        assert_eq!(sent(batch, &[], &all(Replace)), [is_sent(3, "a.css", false)]);
        assert_eq!(
            sent(batch, &[], &all(KeepBoth)),
            [is_sent(1, "a.css", false), is_sent(2, "a-2.css", false), is_sent(3, "a-3.css", false)]
        );
    }

    #[test]
    fn two_files_of_one_batch_can_replace_an_existing_file() {
        let batch = ["a.css", "a.css"];
        let list = [file("a.css", 9)];
        assert_eq!(sent(batch, &list, &[(2, Replace)]), [is_sent(2, "a.css", true)]);
        assert_eq!(sent(batch, &list, &[(1, Replace), (2, Replace)]), [is_sent(2, "a.css", true)]);
        assert!(sent(batch, &list, &[]).is_empty());
    }

    #[test]
    fn a_generated_name_is_not_the_target_of_another_file() {
        let batch = ["a.css", "a-2.css"];
        let list = [file("a.css", 9), file("a-3.css", 9)];
        assert_eq!(
            sent(batch, &list, &[(1, KeepBoth)]),
            [is_sent(1, "a-4.css", false), is_sent(2, "a-2.css", false)]
        );
    }

    #[test]
    fn a_choice_counts_only_for_the_collision_that_it_was_made_for() {
        let mut guard = guard(["a.css", "b.css"]);
        let before = [file("a.css", 1)];
        assert_eq!(guard.check(&before), CheckResult::Ask { again: false });
        guard.choose(None, Replace);
        // Another file appears, and the choice for the first one stays.
        let more = [file("a.css", 1), file("b.css", 1)];
        assert_eq!(guard.check(&more), CheckResult::Ask { again: true });
        assert_eq!([1, 2].map(|number| guard.choice(id(number))), [Replace, Skip]);
        // The first one changes, so its choice was made for another version.
        let changed = [file("a.css", 2), file("b.css", 1)];
        assert_eq!(guard.check(&changed), CheckResult::Ask { again: true });
        assert_eq!([1, 2].map(|number| guard.choice(id(number))), [Skip, Skip]);
        // Both are gone.
        assert_eq!(guard.check(&[]), CheckResult::Ask { again: true });
        assert!(matches!(guard.check(&[]), CheckResult::Decided(_)));
    }

    #[test]
    fn a_file_that_is_not_involved_changes_nothing() {
        let mut guard = guard(["a.css"]);
        guard.check(&[file("a.css", 1)]);
        assert!(matches!(guard.check(&[file("a.css", 1), file("b.css", 1)]), CheckResult::Decided(_)));
    }
}
