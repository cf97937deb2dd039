//! Deleting files: a set that is fixed at the click, the references to it, and a status for each file. A copy of each file
//! is saved first. A deletion continues when another page is open, and its results are kept until the next one.

use super::file_list;
use super::file_list::{FileList, References};
use super::versions::Versions;
use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::browser::abort::Abort;
use crate::browser::blob;
use crate::pages::content::api::is_signature_refused;
use crate::pages::content::model::versions::KeptReason;
use crate::problem::Problem;
use crate::problem::advice;
use crate::session::{Cover, Session};
use crate::tasks::batch::{Batch, BatchStatus};
use admin_api::entities::CustomContent;
use admin_api::signing;
use futures::{FutureExt, StreamExt};
use leptos::prelude::*;

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

/// The handle of the deletion. Copies refer to the same deletion.
#[derive(Clone, Copy)]
pub struct ContentDeletion {
    file_list: FileList,
    versions: Versions,
    session: Session,
    items: RwSignal<Vec<DeletionItem>>,
    batch: Batch,
    /// The references to the set, when they are known.
    pub references: RwSignal<Option<Result<References, Problem>>>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl ContentDeletion {
    /// A deletion without files.
    pub fn new(file_list: FileList, versions: Versions, session: Session) -> Self {
        Self {
            file_list,
            versions,
            session,
            items: RwSignal::default(),
            batch: Batch::default(),
            references: RwSignal::default(),
            abort: StoredValue::new_local(Abort::new()),
        }
    }

    /// Fixes the set of files and searches for references to it.
    pub fn freeze(self, set: Vec<CustomContent>) {
        let item = |content: &CustomContent| DeletionItem {
            content: content.clone(),
            status: DeletionStatus::Waiting,
            without_copy: false,
        };
        self.items.set(set.iter().map(item).collect());
        self.batch.reset();
        self.references.set(None);
        let abort = Abort::new();
        self.abort.update_value(|old| std::mem::replace(old, abort.clone()).abort());
        leptos::task::spawn_local(async move {
            let found = self.file_list.references(&set, &abort).await;
            if !abort.is_aborted() {
                let _ = self.references.try_set(Some(found));
            }
        });
    }

    /// Stops the search for references.
    pub fn stop_reference_search(self) {
        self.abort.try_with_value(Abort::abort);
    }

    /// Reads the set with its statuses and tracks it.
    pub fn with<T>(self, read: impl FnOnce(&[DeletionItem]) -> T) -> T {
        self.items.with(|items| read(items))
    }

    /// Reads the set without tracking it.
    pub fn with_now<T>(self, read: impl FnOnce(&[DeletionItem]) -> T) -> T {
        self.items.with_untracked(|items| read(items))
    }

    /// Maximum size of a file that can be saved.
    pub fn limit(self) -> u64 {
        self.versions.limit_now()
    }

    /// The status of the batch. Tracks it.
    pub fn running(self) -> BatchStatus {
        self.batch.running()
    }

    /// The status of the batch, without tracking it.
    pub fn running_now(self) -> BatchStatus {
        self.batch.running_now()
    }

    /// Starts no more calls. Calls in progress run to their end.
    pub fn stop(self) {
        self.batch.stop();
    }

    /// Deletes the set, or the rest of it after a stop.
    pub fn start(self) {
        self.stop_reference_search();
        self.run(|item| item.status == DeletionStatus::Waiting);
    }

    /// Retries the files that failed or whose outcome is unknown.
    pub fn retry_failed(self) {
        self.run(|item| matches!(item.status, DeletionStatus::Failed(_) | DeletionStatus::Unknown(_)));
    }

    /// Deletes the files of which no copy could be saved.
    pub fn delete_without_copy(self) {
        self.items.update(|items| {
            let has_no_copy = |item: &&mut DeletionItem| matches!(item.status, DeletionStatus::NoCopy(_));
            items.iter_mut().filter(has_no_copy).for_each(|item| item.without_copy = true);
        });
        self.run(|item| matches!(item.status, DeletionStatus::NoCopy(_)));
    }

    fn run(self, is_selected: fn(&DeletionItem) -> bool) {
        if self.running_now() == BatchStatus::Running {
            return;
        }
        let selected = self.items.with_untracked(|items| {
            items
                .iter()
                .enumerate()
                .filter(|(_, item)| is_selected(item))
                .map(|(index, _)| index)
                .collect::<Vec<_>>()
        });
        let work = async move {
            match self.file_list.reload().await {
                Err(problem) => selected
                    .iter()
                    .for_each(|index| self.set_status(*index, DeletionStatus::Failed(problem.clone()))),
                Ok(list) => {
                    let delete_one = |index: usize| {
                        let now = self.path(index).and_then(|path| {
                            list.contents.iter().find(|content| content.path == path).cloned()
                        });
                        async move { self.delete_one(index, now).await }
                    };
                    futures::stream::iter(selected)
                        .map(delete_one)
                        .buffer_unordered(PARALLEL_UPLOADS)
                        .collect::<Vec<_>>()
                        .await;
                    self.check().await;
                }
            }
        };
        self.batch.work(work.boxed_local());
    }

    async fn delete_one(self, index: usize, now: Option<CustomContent>) {
        if self.batch.is_stopped() {
            return self.set_status(index, DeletionStatus::Waiting);
        }
        let Some(item) = self.items.try_with_untracked(|items| items.get(index).cloned()).flatten() else {
            return;
        };
        let Some(now) = now else { return self.set_status(index, DeletionStatus::WasNotThere) };
        if now.etag != item.content.etag {
            return self.set_status(index, DeletionStatus::Changed);
        }
        self.set_status(index, DeletionStatus::Sending);
        if !item.without_copy
            && let Err(reason) = self.save_copy(&now).await
        {
            return self.set_status(index, DeletionStatus::NoCopy(reason));
        }
        let Some(api) = self.file_list.api() else { return };
        match api.delete_content(&now.path).await {
            Ok(()) => self.set_status(index, DeletionStatus::Deleted),
            Err(problem) if problem.may_have_arrived() => {
                self.set_status(index, DeletionStatus::Unknown(problem))
            }
            Err(problem) => {
                if is_signature_refused(&problem) {
                    self.batch.stop();
                    self.session.lock(Cover::Refused);
                }
                self.set_status(index, DeletionStatus::Failed(problem));
            }
        }
    }

    async fn save_copy(self, content: &CustomContent) -> Result<(), String> {
        let bytes =
            file_list::bytes(content, &Abort::new()).await.map_err(|problem| advice::raw(&problem))?;
        let hash = blob::sha256(&bytes, |_| true).await?.unwrap_or_default();
        let kept = self.versions.keep(content, &bytes, signing::hex(&hash), KeptReason::Deleted).await;
        kept.map_err(|failure| failure.0)
    }

    /// Compares the statuses with a newly loaded list. It shows whether a file with a lost answer was deleted.
    async fn check(self) {
        let Ok(list) = self.file_list.reload().await else { return };
        self.items.try_update(|items| {
            for item in items.iter_mut() {
                let exists = list.contents.iter().any(|content| content.path == item.content.path);
                item.status = match std::mem::replace(&mut item.status, DeletionStatus::Waiting) {
                    DeletionStatus::Unknown(_) if !exists => DeletionStatus::Deleted,
                    DeletionStatus::Unknown(problem) => DeletionStatus::Failed(problem),
                    // Someone has uploaded another file with this path since.
                    DeletionStatus::Deleted if exists => DeletionStatus::Changed,
                    status => status,
                };
            }
        });
    }

    fn path(self, index: usize) -> Option<String> {
        let path = |items: &Vec<DeletionItem>| items.get(index).map(|item| item.content.path.clone());
        self.items.try_with_untracked(path).flatten()
    }

    fn set_status(self, index: usize, status: DeletionStatus) {
        self.items.try_update(|items| {
            if let Some(item) = items.get_mut(index) {
                item.status = status;
            }
        });
    }
}
