//! The uploads of the content page: how the queue runs, pauses while the panel is locked or offline, and is checked against
//! a newly loaded list at the end. The upload of one file is in `upload_task`, the queue's data in `upload_queue`.

mod upload_queue;
pub mod upload_summary;
pub mod upload_task;

pub use upload_summary::{Pause, UploadRow, UploadSummary};

use super::file_list::FileList;
use super::versions::Versions;
use crate::browser::abort::Abort;
use crate::browser::page_exit;
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::time;
use crate::pages::content::model::upload_status::{UploadPhase, UploadStatus};
use crate::reactive::effect;
use crate::session::{Cover, Session};
use admin_api::entities::CustomContent;
use leptos::prelude::*;
use std::rc::Rc;
use upload_queue::{QueuedUpload, UploadJob, UploadQueue};
use web_sys::Blob;

/// Minimum time between two redraws of a running queue, in milliseconds.
const REDRAW_MS: u32 = 200;

/// The handle of the uploads. Copies refer to the same queue.
#[derive(Clone, Copy)]
pub struct Uploads {
    inner: StoredValue<Rc<UploadQueue>, LocalStorage>,
    /// Changes when the queue must be redrawn.
    redraw: RwSignal<u64>,
    /// Changes when a queue has ended and was checked against a newly loaded list.
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
        // After a lock, waiting uploads continue with the next key.
        effect(move || {
            session.cover();
            uploads.resume();
        });
        // The connection ends: no upload may continue unseen.
        on_cleanup(move || {
            uploads.with_inner(UploadQueue::close);
        });
        uploads
    }

    /// Adds files to the queue: the target, the bytes, and the published file that is replaced.
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

    /// Cancels one upload.
    pub fn cancel(self, id: u64) {
        self.with_inner(|inner| inner.cancel(|row| row.id == id));
        self.resume();
    }

    /// Cancels all uploads that have not ended.
    pub fn cancel_all(self) {
        self.with_inner(|inner| inner.cancel(|_| true));
        self.resume();
    }

    /// Retries one upload.
    pub fn retry(self, id: u64) {
        self.requeue(|row| row.id == id && row.status.may_retry());
    }

    /// Retries the uploads that failed or whose outcome is unknown, but not cancelled ones.
    pub fn retry_failed(self) {
        self.requeue(|row| row.status.may_retry() && row.status.phase() == UploadPhase::NeedsAttention);
    }

    /// Sends a file although no copy of the replaced file can be saved.
    pub fn upload_without_copy(self, id: u64) {
        self.with_inner(|inner| {
            let mut rows = inner.rows.borrow_mut();
            rows.iter_mut().filter(|row| row.id == id).for_each(|row| row.job.without_copy = true);
        });
        self.retry(id);
    }

    /// Removes all uploads that have ended from the list, including failed ones.
    pub fn clear(self) {
        self.with_inner(|inner| {
            let has_ended = |row: &QueuedUpload| {
                matches!(row.status.phase(), UploadPhase::Done | UploadPhase::NeedsAttention)
            };
            inner.rows.borrow_mut().retain(|row| !has_ended(row));
            inner.list_problem.borrow_mut().take();
        });
        self.redraw_now();
    }

    /// The summary of the queue. Tracks it.
    pub fn summary(self) -> UploadSummary {
        self.redraw.get();
        let mut summary = self.with_inner(UploadQueue::summary).unwrap_or_default();
        summary.pause = self.pause().filter(|_| summary.totals.is_running());
        summary
    }

    /// One row. Tracks it. `None` if it was removed.
    pub fn row(self, id: u64) -> Option<UploadRow> {
        self.redraw.get();
        self.with_inner(|inner| inner.row(id)).flatten()
    }

    /// Whether any upload is waiting or in progress, without tracking it.
    pub fn is_running(self) -> bool {
        self.with_inner(|inner| !inner.is_idle()).unwrap_or(false)
    }

    fn with_inner<T>(self, with: impl FnOnce(&UploadQueue) -> T) -> Option<T> {
        self.inner.try_with_value(|inner| with(inner))
    }

    fn requeue(self, is_selected: impl Fn(&QueuedUpload) -> bool) {
        self.with_inner(|inner| {
            for row in inner.rows.borrow_mut().iter_mut().filter(|row| is_selected(row)) {
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
        // A closed session counts as locked.
        let is_covered = self.session.cover_now().is_some();
        is_covered.then_some(Pause::Locked)
    }

    /// Continues the queue and redraws it immediately.
    fn resume(self) {
        self.advance();
        self.redraw_now();
    }

    /// Starts as many uploads as possible and ends an idle queue. Returns whether the queue is idle.
    fn advance(self) -> bool {
        self.with_inner(|inner| {
            while self.pause().is_none()
                && let Some((id, job)) = inner.next()
            {
                leptos::task::spawn_local(async move { self.begin(id, job).await });
            }
            let is_idle = inner.is_idle();
            let mut leave_guard = inner.leave_guard.borrow_mut();
            if is_idle {
                leave_guard.take();
            } else if leave_guard.is_none() {
                *leave_guard = Some(AskBeforeLeaving::begin());
            }
            let has_unchecked = || inner.rows.borrow().iter().any(|row| row.status == UploadStatus::Stored);
            if is_idle && has_unchecked() && !inner.is_checking.replace(true) {
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
        // With thousands of files, the queue is redrawn a few times a second and not once for each file.
        if self.advance() {
            self.redraw_now();
        } else {
            self.redraw_soon();
        }
    }

    /// Checks the stored files against a newly loaded list.
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
        self.redraw_now();
        self.finished.try_update(|finished| *finished += 1);
    }

    /// Sets the status of an upload and redraws the queue soon.
    fn set_status(self, id: u64, status: UploadStatus) {
        self.with_inner(|inner| {
            let mut rows = inner.rows.borrow_mut();
            if let Ok(index) = rows.binary_search_by_key(&id, |row| row.id) {
                rows[index].status = status;
            }
        });
        self.redraw_soon();
    }

    fn redraw_soon(self) {
        self.with_inner(|inner| {
            let mut timer = inner.timer.borrow_mut();
            if timer.is_none() {
                *timer = Some(time::after(REDRAW_MS, move || self.redraw_now()));
            }
        });
    }

    fn redraw_now(self) {
        // The timer may be the caller, so it is dropped later.
        let timer = self.with_inner(|inner| inner.timer.borrow_mut().take()).flatten();
        self.redraw.try_update(|redraw| *redraw += 1);
        if let Some(timer) = timer {
            leptos::task::spawn_local(async move { drop(timer) });
        }
    }
}
