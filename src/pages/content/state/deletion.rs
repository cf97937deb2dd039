//! Deleting files: the use cases. A copy of each file is saved first. A deletion continues when another page is open, and
//! its results are kept until the next one. The rules are in `model::deletion`.

use super::file_list;
use super::file_list::FileList;
use super::versions::Versions;
use super::watched::Watched;
use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::browser::abort::Abort;
use crate::browser::blob;
use crate::pages::content::model::deletion::{DeletionChoice, DeletionSet, DeletionStatus};
use crate::pages::content::model::order::NameIndex;
use crate::pages::content::model::references::{ReferenceSearch, References};
use crate::pages::content::model::versions::KeptReason;
use crate::problem::Problem;
use crate::problem::advice;
use crate::session::{Cover, Session};
use crate::tasks::batch::{self, Batch, BatchStatus};
use admin_api::entities::CustomContent;
use admin_api::signing;
use futures::FutureExt;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// Maximum number of files that are read at the same time to search for references.
const CONCURRENT_READS: usize = 4;
/// Maximum age of the list that is searched for references, in milliseconds.
const LIST_AGE_MS: f64 = 60_000.0;

/// The handle of the deletion. Copies refer to the same deletion.
#[derive(Clone, Copy)]
pub struct ContentDeletion {
    file_list: FileList,
    versions: Versions,
    session: Session,
    /// The files with their statuses.
    pub set: Watched<DeletionSet>,
    batch: Batch,
    /// The references to the set, when they are known.
    pub references: Watched<Option<Result<References, Problem>>>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl ContentDeletion {
    /// A deletion without files.
    pub fn new(file_list: FileList, versions: Versions, session: Session) -> Self {
        Self {
            file_list,
            versions,
            session,
            set: Watched::default(),
            batch: Batch::default(),
            references: Watched::default(),
            abort: StoredValue::new_local(Abort::new()),
        }
    }

    /// Fixes the set of files and searches for references to it.
    pub fn freeze(self, set: Vec<CustomContent>) {
        let paths = set.iter().map(|content| content.path.clone()).collect();
        self.set.set(DeletionSet::new(set));
        self.batch.reset();
        self.references.set(None);
        let abort = Abort::new();
        self.abort.update_value(|old| std::mem::replace(old, abort.clone()).abort());
        leptos::task::spawn_local(async move {
            let found = self.find_references(paths, &abort).await;
            if !abort.is_aborted() {
                self.references.set(Some(found));
            }
        });
    }

    /// Searches all pages and style sheets outside of the set for references to files of the set.
    async fn find_references(self, set: Vec<String>, abort: &Abort) -> Result<References, Problem> {
        let list = self.file_list.recent(LIST_AGE_MS).await?;
        let mut search = ReferenceSearch::new(set);
        let to_read = search.to_read(&list.contents);
        let texts = Rc::new(RefCell::new(vec![None; to_read.len()]));
        let (results, abort) = (texts.clone(), abort.clone());
        let calls = to_read.clone().into_iter().enumerate().map(move |(place, content)| {
            let (results, abort) = (results.clone(), abort.clone());
            async move {
                let text = file_list::text(&content, &abort).await;
                results.borrow_mut()[place] = text.ok();
            }
            .boxed_local()
        });
        batch::concurrently(CONCURRENT_READS, Box::new(calls)).await;
        for (content, text) in to_read.iter().zip(texts.take()) {
            search.search(content, text.as_deref());
        }
        Ok(search.finish())
    }

    /// Stops the search for references.
    pub fn stop_reference_search(self) {
        self.abort.try_with_value(Abort::abort);
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

    /// Deletes the selected files of the set.
    pub fn start(self, selection: DeletionChoice) {
        self.stop_reference_search();
        if self.running_now() != BatchStatus::Running {
            let places = self.set.update(|set| set.select(selection));
            self.batch.work(self.delete(places).boxed_local());
        }
    }

    async fn delete(self, places: Vec<usize>) {
        let list = match self.file_list.reload().await {
            Ok(list) => list,
            Err(problem) => return self.set.update(|set| set.fail(&places, &problem)),
        };
        let index = NameIndex::of_paths(&list.contents);
        let calls = places.into_iter().map(move |place| {
            let now = self.set.with_now(|set| {
                let path = &set.items().get(place)?.content.path;
                index.file(&list.contents, path).cloned()
            });
            self.delete_one(place, now).boxed_local()
        });
        batch::concurrently(PARALLEL_UPLOADS, Box::new(calls)).await;
        if let Ok(list) = self.file_list.reload().await {
            self.set.update(|set| set.check(&list.contents));
        }
    }

    async fn delete_one(self, place: usize, now: Option<CustomContent>) {
        if self.batch.is_stopped() {
            return self.set.update(|set| set.settle(place, DeletionStatus::Waiting));
        }
        let Some(job) = self.set.update(|set| set.begin(place, now)) else { return };
        if job.needs_copy
            && let Err(reason) = self.save_copy(&job.content).await
        {
            return self.set.update(|set| set.settle(place, DeletionStatus::NoCopy(reason)));
        }
        let Some(api) = self.file_list.api() else { return };
        let answer = api.delete_content(&job.content.path).await;
        if self.set.update(|set| set.answered(place, answer)) {
            self.batch.stop();
            self.session.lock(Cover::Refused);
        }
    }

    async fn save_copy(self, content: &CustomContent) -> Result<(), String> {
        let bytes =
            file_list::bytes(content, &Abort::new()).await.map_err(|problem| advice::raw(&problem))?;
        let hash = blob::sha256(&bytes, &|_| true).await?.unwrap_or_default();
        let kept = self.versions.keep(content, &bytes, signing::hex(&hash), KeptReason::Deleted).await;
        kept.map_err(|failure| failure.0)
    }
}
