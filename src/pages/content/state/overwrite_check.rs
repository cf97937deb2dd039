//! The overwrite check: the list is reloaded before an upload, the administrator decides about existing files, and the list
//! is reloaded once more before the files are queued. The rules are in `model::overwrite_plan`.

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

/// How many files of a batch were queued and skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendCounts {
    /// Files that were queued.
    pub sent: usize,
    /// Files that were skipped by choice.
    pub skipped: usize,
}

/// The handle of the check. Copies refer to the same check.
#[derive(Clone, Copy)]
pub struct OverwriteCheck {
    file_list: FileList,
    uploads: Uploads,
    staging: Staging,
    batch: StoredValue<Vec<FileToUpload>, LocalStorage>,
    is_from_staging: StoredValue<bool>,
    /// Whether the dialog is open.
    pub asking: RwSignal<bool>,
    /// Whether the list is being loaded.
    pub busy: RwSignal<bool>,
    /// Whether the collisions have changed since the dialog opened.
    pub changed: RwSignal<bool>,
    /// The files whose target already exists.
    pub collisions: RwSignal<Vec<Collision>>,
    choices: RwSignal<Vec<OverwriteChoice>>,
    /// Why the list could not be loaded.
    pub problem: RwSignal<Option<Problem>>,
    /// The result of the last batch.
    pub queued: RwSignal<Option<SendCounts>>,
}

impl OverwriteCheck {
    /// A check in front of an upload queue.
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

    /// Checks and sends the staged files.
    pub fn send_staged(self) {
        self.is_from_staging.set_value(true);
        self.start(self.staging.entries());
    }

    /// Checks and sends these files.
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
        self.with_new_list(|overwrite_check, list| {
            let found = overwrite_check.collisions_with(list);
            if found.is_empty() {
                return overwrite_check.queue(list);
            }
            overwrite_check.choices.set(vec![OverwriteChoice::default(); found.len()]);
            overwrite_check.collisions.set(found);
            overwrite_check.asking.set(true);
        });
    }

    /// Carries out the choices if the collisions are still the same. Otherwise the dialog asks again.
    pub fn confirm(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.with_new_list(|overwrite_check, list| {
            let now = overwrite_check.collisions_with(list);
            let decided = overwrite_check.collisions.get_untracked();
            if overwrite_plan::is_same(&decided, &now) {
                overwrite_check.asking.set(false);
                return overwrite_check.queue(list);
            }
            // A choice is kept for the collision that it was made for.
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

    /// Closes the dialog without sending anything.
    pub fn cancel(self) {
        self.asking.set(false);
    }

    /// The choice for a collision. Tracks it.
    pub fn choice(self, index: usize) -> OverwriteChoice {
        self.choices.with(|choices| choices.get(index).copied().unwrap_or_default())
    }

    /// Sets the choice for one collision.
    pub fn choose(self, index: usize, choice: OverwriteChoice) {
        self.choices.update(|choices| {
            if let Some(slot) = choices.get_mut(index) {
                *slot = choice;
            }
        });
    }

    /// Sets the choice for all collisions.
    pub fn choose_all(self, choice: OverwriteChoice) {
        self.choices.update(|choices| choices.fill(choice));
    }

    /// A file of the batch.
    pub fn entry(self, index: usize) -> Option<FileToUpload> {
        self.batch.with_value(|batch| batch.get(index).cloned())
    }

    /// Reloads the list and calls `then` with it.
    fn with_new_list(self, then: impl FnOnce(Self, &CustomContentList) + 'static) {
        self.busy.set(true);
        self.problem.set(None);
        leptos::task::spawn_local(async move {
            let list = self.file_list.reload().await;
            // With thousands of files this takes long, so it runs in a task of its own after the list was shown.
            time::yield_now().await;
            // The connection may have been closed.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match list {
                Ok(list) => then(self, &list),
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    fn collisions_with(self, list: &CustomContentList) -> Vec<Collision> {
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
            // Files that were added since the click come after these. These could not be changed meanwhile.
            self.staging.remove_first(staged_files.len());
        }
        self.uploads.add(planned.into_iter().filter_map(|plan| {
            let entry = batch.get(plan.index)?;
            Some((plan.target, entry.file.clone(), plan.replaces))
        }));
        self.queued.set(Some(queued));
    }
}
