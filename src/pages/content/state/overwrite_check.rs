//! The overwrite guard: before files are sent the list is read anew, what would go over something is asked about, and
//! the list is read once more before what was decided is done.

use super::file_list::FileList;
use super::staging::{FileToUpload, Staging};
use super::uploads::Uploads;
use crate::browser::time;
use crate::pages::content::model::overwrite_plan;
use crate::pages::content::model::overwrite_plan::{Collision, OverwriteChoice};
use crate::pages::content::model::staged_file::StagedFile;
use crate::problem::Problem;
use admin_api::entities::CustomContentList;
use leptos::prelude::*;
use std::collections::HashMap;

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendCounts {
    /// Files that are sent.
    pub sent: usize,
    /// Files that are not, by choice.
    pub skipped: usize,
}

/// The guard's handle.
#[derive(Clone, Copy)]
pub struct OverwriteCheck {
    file_list: FileList,
    uploads: Uploads,
    staging: Staging,
    batch: StoredValue<Vec<FileToUpload>, LocalStorage>,
    is_from_staging: StoredValue<bool>,
    /// Whether the question is open.
    pub asking: RwSignal<bool>,
    /// Whether the list is being read.
    pub busy: RwSignal<bool>,
    /// Whether something changed at the tenant since the question was asked.
    pub changed: RwSignal<bool>,
    /// What stands in the way.
    pub collisions: RwSignal<Vec<Collision>>,
    choices: RwSignal<Vec<OverwriteChoice>>,
    /// Why the list could not be read.
    pub problem: RwSignal<Option<Problem>>,
    /// What became of the last batch.
    pub queued: RwSignal<Option<SendCounts>>,
}

impl OverwriteCheck {
    /// A guard before a queue.
    pub fn new(file_list: FileList, uploads: Uploads, staging: Staging) -> Self {
        Self {
            file_list,
            uploads,
            staging,
            batch: StoredValue::new_local(Vec::new()),
            is_from_staging: StoredValue::new(false),
            asking: RwSignal::new(false),
            busy: RwSignal::new(false),
            changed: RwSignal::new(false),
            collisions: RwSignal::default(),
            choices: RwSignal::default(),
            problem: RwSignal::default(),
            queued: RwSignal::default(),
        }
    }

    /// Sends what was taken in.
    pub fn send_staged(self) {
        self.is_from_staging.set_value(true);
        self.start(self.staging.entries());
    }

    /// Sends these.
    pub fn send(self, entries: Vec<FileToUpload>) {
        self.is_from_staging.set_value(false);
        self.start(entries);
    }

    fn start(self, entries: Vec<FileToUpload>) {
        if self.busy.get_untracked() || entries.is_empty() {
            return;
        }
        self.batch.set_value(entries);
        self.changed.set(false);
        self.preview_kind(|overwrite_check, list| {
            let found = overwrite_check.found(list);
            if found.is_empty() {
                return overwrite_check.queue(list);
            }
            overwrite_check.choices.set(vec![OverwriteChoice::default(); found.len()]);
            overwrite_check.collisions.set(found);
            overwrite_check.asking.set(true);
        });
    }

    /// Does what was chosen, if the tenant is still as it was when it was asked about; asks again otherwise.
    pub fn go_on(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.preview_kind(|overwrite_check, list| {
            let now = overwrite_check.found(list);
            let decided = overwrite_check.collisions.get_untracked();
            if overwrite_plan::is_same(&decided, &now) {
                overwrite_check.asking.set(false);
                return overwrite_check.queue(list);
            }
            // A choice stays with the question that it answered.
            let before = overwrite_check.choices.get_untracked();
            let choice = |collision: &Collision| {
                let index = decided.iter().position(|other| other == collision);
                index.and_then(|index| before.get(index)).copied().unwrap_or_default()
            };
            overwrite_check.choices.set(now.iter().map(choice).collect());
            overwrite_check.collisions.set(now);
            overwrite_check.changed.set(true);
        });
    }

    /// Sends nothing.
    pub fn cancel(self) {
        self.asking.set(false);
    }

    /// The choice for a collision, and follows it.
    pub fn choice(self, index: usize) -> OverwriteChoice {
        self.choices.with(|choices| choices.get(index).copied().unwrap_or_default())
    }

    /// Chooses for one collision.
    pub fn choose(self, index: usize, choice: OverwriteChoice) {
        self.choices.update(|choices| {
            if let Some(slot) = choices.get_mut(index) {
                *slot = choice;
            }
        });
    }

    /// Chooses for all.
    pub fn choose_all(self, choice: OverwriteChoice) {
        self.choices.update(|choices| choices.fill(choice));
    }

    /// A file of the batch.
    pub fn entry(self, index: usize) -> Option<FileToUpload> {
        self.batch.with_value(|batch| batch.get(index).cloned())
    }

    /// Reads the list anew and goes on with it.
    fn preview_kind(self, then: impl FnOnce(Self, &CustomContentList) + 'static) {
        self.busy.set(true);
        self.problem.set(None);
        leptos::task::spawn_local(async move {
            let list = self.file_list.reload().await;
            // Thousands of files are work enough for a turn of their own, after that of the list.
            time::give_way().await;
            // The tenant may be gone.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match list {
                Ok(list) => then(self, &list),
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    fn found(self, list: &CustomContentList) -> Vec<Collision> {
        overwrite_plan::collisions(&self.staged_files(), &list.contents)
    }

    fn staged_files(self) -> Vec<StagedFile> {
        self.batch.with_value(|batch| batch.iter().map(|entry| entry.staged.clone()).collect())
    }

    fn queue(self, list: &CustomContentList) {
        let staged_files = self.staged_files();
        let places = self
            .collisions
            .with_untracked(|all| all.iter().map(|collision| collision.index).collect::<Vec<_>>());
        let choices: HashMap<usize, OverwriteChoice> =
            places.into_iter().zip(self.choices.get_untracked()).collect();
        let chosen = |index: usize| choices.get(&index).copied().unwrap_or_default();
        let planned = overwrite_plan::resolve(&staged_files, &list.contents, chosen);
        let queued = SendCounts { sent: planned.len(), skipped: staged_files.len() - planned.len() };
        let batch = self.batch.try_update_value(std::mem::take).unwrap_or_default();
        self.collisions.set(Vec::new());
        if self.is_from_staging.get_value() {
            // What was dropped since the click comes after these, and they could not be changed.
            self.staging.remove_first(staged_files.len());
        }
        self.uploads.add(planned.into_iter().filter_map(|plan| {
            let entry = batch.get(plan.index)?;
            Some((plan.target, entry.file.clone(), plan.replaces))
        }));
        self.queued.set(Some(queued));
    }
}
