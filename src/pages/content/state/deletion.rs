//! Deleting files: a set that is frozen at the click, what refers to it, and a result for each. The bytes are kept
//! before. It lives as long as the connection: whatever page is looked at, it goes on, and its results are not lost.

use super::file_list;
use super::file_list::{FileList, References};
use super::versions::Versions;
use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::browser::abort::Abort;
use crate::browser::blob;
use crate::pages::content::model::versions::Why;
use crate::problem::Problem;
use crate::problem::advice;
use crate::session::{Cover, Session};
use crate::tasks::batch::{Batch, Running};
use admin_api::entities::CustomContent;
use admin_api::signing;
use futures::{FutureExt, StreamExt};
use leptos::prelude::*;

/// Where one deletion stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Removed {
    /// Nothing was done yet.
    Waiting,
    /// On its way.
    Sending,
    /// Deleted, as the server and a fresh list say.
    Deleted,
    /// It was not there any more.
    WasNotThere,
    /// Another version is there than the one that was seen. Not deleted.
    Changed,
    /// Its bytes could not be kept. Not deleted.
    NotKept(String),
    /// Refused or not sent.
    Failed(Problem),
    /// No answer, and the list could not be read either.
    Unknown(Problem),
}

/// A file of the set.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The file as it was seen.
    pub content: CustomContent,
    /// Where its deletion stands.
    pub result: Removed,
    /// Whether it is deleted even if its bytes cannot be kept.
    without_keeping: bool,
}

/// The handle of a deletion.
#[derive(Clone, Copy)]
pub struct ContentDeletion {
    contents: FileList,
    versions: Versions,
    session: Session,
    items: RwSignal<Vec<Item>>,
    batch: Batch,
    /// What refers to the set, once that is known.
    pub references: RwSignal<Option<Result<References, Problem>>>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl ContentDeletion {
    /// A deletion of nothing yet.
    pub fn new(contents: FileList, versions: Versions, session: Session) -> Self {
        Self {
            contents,
            versions,
            session,
            items: RwSignal::default(),
            batch: Batch::default(),
            references: RwSignal::default(),
            abort: StoredValue::new_local(Abort::new()),
        }
    }

    /// Freezes the set, and looks for what refers to it.
    pub fn freeze(self, set: Vec<CustomContent>) {
        let item = |content: &CustomContent| Item {
            content: content.clone(),
            result: Removed::Waiting,
            without_keeping: false,
        };
        self.items.set(set.iter().map(item).collect());
        self.batch.reset();
        self.references.set(None);
        let abort = Abort::new();
        self.abort.update_value(|old| std::mem::replace(old, abort.clone()).abort());
        leptos::task::spawn_local(async move {
            let found = self.contents.references(&set, &abort).await;
            if !abort.is_aborted() {
                let _ = self.references.try_set(Some(found));
            }
        });
    }

    /// Stops looking for references.
    pub fn leave(self) {
        self.abort.try_with_value(Abort::abort);
    }

    /// Reads the set with its results, and follows it.
    pub fn with<T>(self, read: impl FnOnce(&[Item]) -> T) -> T {
        self.items.with(|items| read(items))
    }

    /// Reads the set without following it.
    pub fn with_now<T>(self, read: impl FnOnce(&[Item]) -> T) -> T {
        self.items.with_untracked(|items| read(items))
    }

    /// Bytes beyond which a file cannot be kept.
    pub fn limit(self) -> u64 {
        self.versions.limit_now()
    }

    /// Whether it runs, and follows that.
    pub fn running(self) -> Running {
        self.batch.running()
    }

    /// Whether it runs, without following it.
    pub fn running_now(self) -> Running {
        self.batch.running_now()
    }

    /// Sends nothing more. What is on its way gets its answer.
    pub fn stop(self) {
        self.batch.stop();
    }

    /// Deletes the set, or what a stop has left of it.
    pub fn start(self) {
        self.leave();
        self.run(|item| item.result == Removed::Waiting);
    }

    /// Tries again what was refused, or whose outcome is unknown.
    pub fn retry_failed(self) {
        self.run(|item| matches!(item.result, Removed::Failed(_) | Removed::Unknown(_)));
    }

    /// Deletes what could not be kept, without keeping it.
    pub fn go_on_without_keeping(self) {
        self.items.update(|items| {
            let not_kept = |item: &&mut Item| matches!(item.result, Removed::NotKept(_));
            items.iter_mut().filter(not_kept).for_each(|item| item.without_keeping = true);
        });
        self.run(|item| matches!(item.result, Removed::NotKept(_)));
    }

    fn run(self, is_meant: fn(&Item) -> bool) {
        if self.running_now() == Running::Yes {
            return;
        }
        let meant = self.items.with_untracked(|items| {
            items.iter().enumerate().filter(|(_, item)| is_meant(item)).map(|(at, _)| at).collect::<Vec<_>>()
        });
        let work = async move {
            match self.contents.fresh().await {
                Err(problem) => meant.iter().for_each(|at| self.set(*at, Removed::Failed(problem.clone()))),
                Ok(list) => {
                    let one = |at: usize| {
                        let now = self.path(at).and_then(|path| {
                            list.contents.iter().find(|content| content.path == path).cloned()
                        });
                        async move { self.one(at, now).await }
                    };
                    futures::stream::iter(meant)
                        .map(one)
                        .buffer_unordered(PARALLEL_UPLOADS)
                        .collect::<Vec<_>>()
                        .await;
                    self.check().await;
                }
            }
        };
        self.batch.work(work.boxed_local());
    }

    async fn one(self, at: usize, now: Option<CustomContent>) {
        if self.batch.is_stopped() {
            return self.set(at, Removed::Waiting);
        }
        let Some(item) = self.items.try_with_untracked(|items| items.get(at).cloned()).flatten() else {
            return;
        };
        let Some(now) = now else { return self.set(at, Removed::WasNotThere) };
        if now.etag != item.content.etag {
            return self.set(at, Removed::Changed);
        }
        self.set(at, Removed::Sending);
        if !item.without_keeping
            && let Err(reason) = self.keep(&now).await
        {
            return self.set(at, Removed::NotKept(reason));
        }
        let Some(api) = self.contents.api() else { return };
        match api.delete_content(&now.path).await {
            Ok(()) => self.set(at, Removed::Deleted),
            Err(problem) if problem.may_have_arrived() => self.set(at, Removed::Unknown(problem)),
            Err(problem) => {
                // A clock that is wrong is another problem, with the same code inside.
                if problem.is("InvalidAuthorization") && matches!(problem, Problem::Server(_)) {
                    self.batch.stop();
                    self.session.lock(Cover::Refused);
                }
                self.set(at, Removed::Failed(problem));
            }
        }
    }

    async fn keep(self, content: &CustomContent) -> Result<(), String> {
        let bytes =
            file_list::bytes(content, &Abort::new()).await.map_err(|problem| advice::raw(&problem))?;
        let hash = blob::sha256(&bytes, |_| true).await?.unwrap_or_default();
        let kept = self.versions.keep(content, &bytes, signing::hex(&hash), Why::Deleted).await;
        kept.map_err(|failure| failure.0)
    }

    /// Holds the results against a fresh list: what is still there was not deleted, and of what got no answer the list
    /// knows.
    async fn check(self) {
        let Ok(list) = self.contents.fresh().await else { return };
        self.items.try_update(|items| {
            for item in items.iter_mut() {
                let is_there = list.contents.iter().any(|content| content.path == item.content.path);
                item.result = match std::mem::replace(&mut item.result, Removed::Waiting) {
                    Removed::Unknown(_) if !is_there => Removed::Deleted,
                    Removed::Unknown(problem) => Removed::Failed(problem),
                    // Somebody has put another one there since.
                    Removed::Deleted if is_there => Removed::Changed,
                    result => result,
                };
            }
        });
    }

    fn path(self, at: usize) -> Option<String> {
        let path = |items: &Vec<Item>| items.get(at).map(|item| item.content.path.clone());
        self.items.try_with_untracked(path).flatten()
    }

    fn set(self, at: usize, result: Removed) {
        self.items.try_update(|items| {
            if let Some(item) = items.get_mut(at) {
                item.result = result;
            }
        });
    }
}
