//! The overwrite check: the list is reloaded before an upload, the administrator decides about existing files, and the list
//! is reloaded once more before the files are queued. The rules are in `model::overwrite`.

use super::file_list::FileList;
use super::staging::Staging;
use super::uploads::Uploads;
use super::watched::Watched;
use crate::browser::time;
use crate::pages::content::model::overwrite::{CheckResult, OverwriteChoice, OverwriteGuard, UploadDecision};
use crate::pages::content::model::staged_file::{FileId, StagedFile};
use crate::problem::Problem;
use leptos::prelude::*;
use web_sys::Blob;

/// How many files of the last batch were queued and skipped.
#[derive(Debug, Clone, Copy)]
pub struct Queued {
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
    /// The batch with its collisions and choices.
    pub guard: Watched<OverwriteGuard<Blob>>,
    /// Whether the dialog is open.
    pub asking: RwSignal<bool>,
    /// Whether the list is being loaded.
    pub busy: RwSignal<bool>,
    /// Whether the collisions have changed since the dialog opened.
    pub changed: RwSignal<bool>,
    /// Why the list could not be loaded.
    pub problem: Watched<Option<Problem>>,
    /// The result of the last batch.
    pub queued: Watched<Option<Queued>>,
}

impl OverwriteCheck {
    /// A check in front of an upload queue.
    pub fn new(file_list: FileList, uploads: Uploads, staging: Staging) -> Self {
        Self {
            file_list,
            uploads,
            staging,
            guard: Watched::default(),
            asking: RwSignal::new(false),
            busy: RwSignal::new(false),
            changed: RwSignal::new(false),
            problem: Watched::default(),
            queued: Watched::default(),
        }
    }

    /// Checks and sends the staged files.
    pub fn send_staged(self) {
        self.send(self.staging.files.with_now(|files| files.files().to_vec()));
    }

    /// Checks and sends these files.
    pub fn send(self, batch: Vec<StagedFile<Blob>>) {
        if self.busy.get_untracked() || batch.is_empty() {
            return;
        }
        self.changed.set(false);
        self.guard.set(OverwriteGuard::new(batch));
        self.check(false);
    }

    /// Carries out the choices if the collisions are still the same. Otherwise the dialog asks again.
    pub fn confirm(self) {
        if !self.busy.get_untracked() {
            self.check(true);
        }
    }

    /// Closes the dialog without sending anything.
    pub fn cancel(self) {
        self.asking.set(false);
    }

    /// Sets the choice for one collision, or for all.
    pub fn choose(self, which: Option<FileId>, choice: OverwriteChoice) {
        self.guard.update(|guard| guard.choose(which, choice));
    }

    /// Reloads the list and compares the batch with it. Nothing follows if the dialog that it was called from was closed
    /// meanwhile.
    fn check(self, from_dialog: bool) {
        self.busy.set(true);
        self.problem.set(None);
        leptos::task::spawn_local(async move {
            let list = self.file_list.reload().await;
            // With thousands of files this takes long, so it runs in a task of its own after the list was shown.
            time::yield_now().await;
            // The connection may have been closed.
            if self.busy.try_set(false).is_some() || (from_dialog && !self.asking.get_untracked()) {
                return;
            }
            match list {
                Ok(list) => match self.guard.update(|guard| Some(guard.check(&list.contents))) {
                    Some(CheckResult::Ask { again }) => {
                        self.changed.set(again);
                        self.asking.set(true);
                    }
                    Some(CheckResult::Decided(decisions)) => self.carry_out(decisions),
                    None => {}
                },
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    fn carry_out(self, decisions: Vec<UploadDecision<Blob>>) {
        self.asking.set(false);
        let ids = decisions.iter().map(UploadDecision::id).collect::<Vec<_>>();
        // Files that were added since the click stay staged.
        self.staging.files.update(|files| files.remove(&ids));
        self.guard.set(OverwriteGuard::default());
        let sent = self.uploads.enqueue(decisions);
        self.queued.set(Some(Queued { sent, skipped: ids.len() - sent }));
    }
}
