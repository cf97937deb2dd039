//! The queue of files on their way to the tenant: three at a time, paused while the panel is locked or offline, each
//! file's standing told as it is, and all of them held against a fresh list at the end.

mod upload_queue;
pub mod upload_summary;
pub mod upload_task;

pub use upload_summary::{Pause, UploadRow, UploadSummary};

use super::file_list::FileList;
use super::versions::Versions;
use crate::browser::abort::Abort;
use crate::browser::page_exit;
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::time::{self};
use crate::pages::content::model::upload_status::{UploadPhase, UploadStatus};
use crate::session::{Cover, Session};
use admin_api::entities::CustomContent;
use leptos::prelude::*;
use std::rc::Rc;
use upload_queue::{QueuedUpload, UploadJob, UploadQueue};
use web_sys::Blob;

/// Milliseconds between two drawings of a queue that runs.
const REDRAW_MS: u32 = 200;

/// The queue's handle.
#[derive(Clone, Copy)]
pub struct Uploads {
    inner: StoredValue<Rc<UploadQueue>, LocalStorage>,
    /// Grows when there is something to draw.
    redraw: RwSignal<u64>,
    /// Grows when a queue has run dry and was held against a fresh list.
    pub finished: RwSignal<u64>,
    file_list: FileList,
    versions: Versions,
    session: Session,
}

impl Uploads {
    /// An empty queue.
    pub fn open(file_list: FileList, versions: Versions, session: Session) -> Self {
        let inner = Rc::new(UploadQueue::default());
        let uploads = Self {
            inner: StoredValue::new_local(inner.clone()),
            redraw: RwSignal::new(0),
            finished: RwSignal::new(0),
            file_list,
            versions,
            session,
        };
        *inner.network.borrow_mut() = Some(page_exit::on_network(move || uploads.resume()));
        // What waited under a lock goes on with the next key.
        Effect::new(move |_| {
            session.cover();
            uploads.resume();
        });
        // Another tenant's page comes: nothing of this one may go on unseen.
        on_cleanup(move || {
            uploads.with_inner(UploadQueue::end);
        });
        uploads
    }

    /// Puts files into the queue: where each goes, its bytes, and what it goes over.
    pub fn add(self, files: impl IntoIterator<Item = (String, Blob, Option<CustomContent>)>) {
        self.with_inner(|inner| {
            for (target, file, replaces) in files {
                let id = inner.last_id.get() + 1;
                inner.last_id.set(id);
                let job = UploadJob {
                    size: file.size() as u64,
                    file,
                    target,
                    replaces,
                    without_copy: false,
                    was_refused: false,
                    abort: Abort::new(),
                };
                inner.rows.borrow_mut().push(QueuedUpload {
                    id,
                    job,
                    status: UploadStatus::Waiting,
                    at_ms: 0.0,
                    answer: None,
                });
                inner.waiting.borrow_mut().push_back(id);
            }
        });
        self.resume();
    }

    /// Gives one file up.
    pub fn cancel(self, id: u64) {
        self.with_inner(|inner| inner.cancel(|row| row.id == id));
        self.resume();
    }

    /// Gives up all that is not through.
    pub fn cancel_all(self) {
        self.with_inner(|inner| inner.cancel(|_| true));
        self.resume();
    }

    /// Tries one file again.
    pub fn retry(self, id: u64) {
        self.requeue(|row| row.id == id && row.status.may_retry());
    }

    /// Tries again what failed or got no answer. What was given up stays given up.
    pub fn retry_failed(self) {
        self.requeue(|row| row.status.may_retry() && row.status.phase() == UploadPhase::NeedsAttention);
    }

    /// Sends a file although what it goes over cannot be kept.
    pub fn upload_without_copy(self, id: u64) {
        self.with_inner(|inner| {
            let mut rows = inner.rows.borrow_mut();
            rows.iter_mut().filter(|row| row.id == id).for_each(|row| row.job.without_copy = true);
        });
        self.retry(id);
    }

    /// Takes everything that is through off the screen, failed files included.
    pub fn clear(self) {
        self.with_inner(|inner| {
            let is_through = |row: &QueuedUpload| {
                matches!(row.status.phase(), UploadPhase::Done | UploadPhase::NeedsAttention)
            };
            inner.rows.borrow_mut().retain(|row| !is_through(row));
            inner.list_problem.borrow_mut().take();
        });
        self.draw_now();
    }

    /// The queue as it is to be drawn, and follows it.
    pub fn summary(self) -> UploadSummary {
        self.redraw.get();
        let mut summary = self.with_inner(UploadQueue::summary).unwrap_or_default();
        summary.pause = self.pause().filter(|_| summary.totals.is_running());
        summary
    }

    /// A row, and follows it; `None` when it is gone.
    pub fn row(self, id: u64) -> Option<UploadRow> {
        self.redraw.get();
        self.with_inner(|inner| inner.row(id)).flatten()
    }

    /// Whether anything is on its way or to come, without following it.
    pub fn is_running(self) -> bool {
        self.with_inner(|inner| !inner.is_idle()).unwrap_or(false)
    }

    fn with_inner<T>(self, with: impl FnOnce(&UploadQueue) -> T) -> Option<T> {
        self.inner.try_with_value(|inner| with(inner))
    }

    fn requeue(self, is_meant: impl Fn(&QueuedUpload) -> bool) {
        self.with_inner(|inner| {
            for row in inner.rows.borrow_mut().iter_mut().filter(|row| is_meant(row)) {
                row.status = UploadStatus::Waiting;
                row.job.abort = Abort::new();
                row.job.was_refused = false;
                inner.waiting.borrow_mut().push_back(row.id);
            }
        });
        self.resume();
    }

    fn pause(self) -> Option<Pause> {
        if !page_exit::is_online() {
            return Some(Pause::Offline);
        }
        // Gone with the session is as good as locked.
        let is_covered = self.session.cover_now().is_some();
        is_covered.then_some(Pause::Locked)
    }

    /// Goes on, and shows at once what a person or the network changed.
    fn resume(self) {
        self.advance();
        self.draw_now();
    }

    /// Begins as many files as may be on their way, and ends a queue that has run dry; answers whether it has.
    fn advance(self) -> bool {
        self.with_inner(|inner| {
            while self.pause().is_none()
                && let Some((id, job)) = inner.next()
            {
                leptos::task::spawn_local(async move { self.begin(id, job).await });
            }
            let is_idle = inner.is_idle();
            let mut asks = inner.asks.borrow_mut();
            if is_idle {
                asks.take();
            } else if asks.is_none() {
                *asks = Some(AskBeforeLeaving::begin());
            }
            let has_news = || inner.rows.borrow().iter().any(|row| row.status == UploadStatus::Stored);
            if is_idle && has_news() && !inner.is_checking.replace(true) {
                leptos::task::spawn_local(async move { self.check().await });
            }
            is_idle
        })
        .unwrap_or(true)
    }

    async fn begin(self, id: u64, job: UploadJob) {
        let target = job.target.clone();
        let end = self.run_upload(id, job).await;
        self.with_inner(|inner| {
            inner.active.borrow_mut().remove(&target);
            inner.settle(id, end).then(|| self.session.lock(Cover::Refused));
        });
        // Thousands of files are drawn a few times a second, not once each.
        if self.advance() {
            self.draw_now();
        } else {
            self.draw_soon();
        }
    }

    /// Holds what was stored against a fresh list.
    async fn check(self) {
        let list = self.file_list.reload().await;
        self.with_inner(|inner| {
            inner.is_checking.set(false);
            match list {
                Ok(list) => {
                    let listed = list.contents.iter().map(|content| (content.path.as_str(), content));
                    inner.verify_against(&listed.collect());
                    inner.stored.borrow_mut().clear();
                    inner.list_problem.borrow_mut().take();
                }
                Err(problem) => *inner.list_problem.borrow_mut() = Some(problem),
            }
        });
        self.draw_now();
        self.finished.try_update(|finished| *finished += 1);
    }

    /// Notes where a file stands, and draws it before long.
    fn set_status(self, id: u64, status: UploadStatus) {
        self.with_inner(|inner| {
            let mut rows = inner.rows.borrow_mut();
            if let Ok(index) = rows.binary_search_by_key(&id, |row| row.id) {
                rows[index].status = status;
            }
        });
        self.draw_soon();
    }

    fn draw_soon(self) {
        self.with_inner(|inner| {
            let mut timer = inner.timer.borrow_mut();
            if timer.is_none() {
                *timer = Some(time::after(REDRAW_MS, move || self.draw_now()));
            }
        });
    }

    fn draw_now(self) {
        // The timer may be the caller: it is dropped when it is through.
        let timer = self.with_inner(|inner| inner.timer.borrow_mut().take()).flatten();
        self.redraw.try_update(|redraw| *redraw += 1);
        if let Some(timer) = timer {
            leptos::task::spawn_local(async move { drop(timer) });
        }
    }
}
