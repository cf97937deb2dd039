//! The uploads of the content page: runs the queue, pauses it while the panel is locked or offline, and compares it with a
//! newly loaded list at the end. The rules are in `model::upload_queue`, the upload of one file is in `upload_task`.

mod upload_task;

use super::file_list::FileList;
use super::versions::Versions;
use super::watched::Watched;
use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::browser::abort::Abort;
use crate::browser::blob::SMALL_BYTES;
use crate::browser::events::Listener;
use crate::browser::page_exit::{self, AskBeforeLeaving};
use crate::browser::time::{self, Timer};
use crate::pages::content::model::overwrite::UploadDecision;
use crate::pages::content::model::staged_file::FileId;
use crate::pages::content::model::upload_queue::{
    NextStep, Pause, UploadJob, UploadLimits, UploadQueue, UploadRow, UploadSummary,
};
use crate::pages::content::model::upload_status::{UploadAction, UploadStatus};
use crate::reactive::effect;
use crate::session::{Cover, Session};
use crate::tasks::news::{self, News};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Blob;

/// Minimum time between two redraws of a running queue, in milliseconds.
const REDRAW_MS: u32 = 200;

const LIMITS: UploadLimits =
    UploadLimits { parallel: PARALLEL_UPLOADS, parallel_small: 24, small_bytes: SMALL_BYTES as u64 };

/// The handle of the uploads. Copies refer to the same queue.
#[derive(Clone, Copy)]
pub struct Uploads {
    inner: StoredValue<Rc<UploadsState>, LocalStorage>,
    /// The queue as it was last drawn.
    pub summary: Watched<UploadSummary>,
    /// Changes when a queue has ended and was checked against a newly loaded list.
    pub finished: Watched<()>,
    file_list: FileList,
    versions: Versions,
    session: Session,
}

/// The queue, and what belongs to it in the browser.
struct UploadsState {
    queue: RefCell<UploadQueue<Blob>>,
    /// Aborts the calls of the uploads in progress.
    aborts: RefCell<Vec<(FileId, Abort)>>,
    leave_guard: RefCell<Option<AskBeforeLeaving>>,
    timer: RefCell<Option<Timer>>,
    network: RefCell<Option<[Listener; 2]>>,
}

impl Uploads {
    /// An empty queue.
    pub fn open(file_list: FileList, versions: Versions, session: Session) -> Self {
        let inner = Rc::new(UploadsState {
            queue: RefCell::new(UploadQueue::new(LIMITS)),
            aborts: RefCell::default(),
            leave_guard: RefCell::default(),
            timer: RefCell::default(),
            network: RefCell::default(),
        });
        let uploads = Self {
            inner: StoredValue::new_local(inner.clone()),
            summary: Watched::default(),
            finished: Watched::default(),
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
        on_cleanup(move || uploads.with_inner(UploadsState::close));
        uploads
    }

    /// Adds files to the queue, and returns how many.
    pub fn enqueue(self, decisions: Vec<UploadDecision<Blob>>) -> usize {
        let added = self.with_queue(|queue| queue.add(decisions));
        self.resume();
        added
    }

    /// Does to one upload what a person chose.
    pub fn act(self, id: FileId, action: UploadAction) {
        match action {
            UploadAction::Cancel => self.cancel(Some(id)),
            UploadAction::Retry => self.change(|queue| queue.retry(id)),
            UploadAction::SendWithoutCopy => self.change(|queue| queue.send_without_copy(id)),
        }
    }

    /// Cancels all uploads that have not ended.
    pub fn cancel_all(self) {
        self.cancel(None);
    }

    /// Retries the uploads that failed or whose outcome is unknown, but not cancelled ones.
    pub fn retry_failed(self) {
        self.change(UploadQueue::retry_failed);
    }

    /// Removes all uploads that have ended from the list, including failed ones.
    pub fn clear(self) {
        self.change(UploadQueue::clear);
    }

    /// One row. Tracks it. `None` if it was removed.
    pub fn row(self, id: FileId) -> Option<UploadRow> {
        self.summary.track();
        self.row_now(id)
    }

    /// One row, without tracking it.
    pub fn row_now(self, id: FileId) -> Option<UploadRow> {
        self.with_queue(|queue| queue.row(id))
    }

    fn cancel(self, which: Option<FileId>) {
        let in_progress = self.with_queue(|queue| queue.cancel(which));
        self.with_inner(|inner| {
            let aborts = inner.aborts.borrow();
            let selected = aborts.iter().filter(|(id, _)| in_progress.contains(id));
            selected.for_each(|(_, abort)| abort.abort());
        });
        self.resume();
    }

    fn change(self, change: impl FnOnce(&mut UploadQueue<Blob>)) {
        self.with_queue(change);
        self.resume();
    }

    fn with_inner<T: Default>(self, with: impl FnOnce(&UploadsState) -> T) -> T {
        self.inner.try_get_value().map(|inner| with(&inner)).unwrap_or_default()
    }

    fn with_queue<T: Default>(self, with: impl FnOnce(&mut UploadQueue<Blob>) -> T) -> T {
        self.with_inner(|inner| with(&mut inner.queue.borrow_mut()))
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

    /// Does what the queue says. Returns whether it is idle.
    fn advance(self) -> bool {
        self.with_queue(|queue| queue.set_pause(self.pause()));
        loop {
            let work = match self.with_queue(|queue| Some(queue.step())) {
                Some(NextStep::Start(job)) => self.begin(*job),
                Some(NextStep::Check) => self.check().boxed_local(),
                Some(NextStep::Wait) | None => break,
            };
            leptos::task::spawn_local(work);
        }
        self.with_inner(|inner| {
            let is_idle = inner.queue.borrow().is_idle();
            let mut leave_guard = inner.leave_guard.borrow_mut();
            if is_idle {
                leave_guard.take();
            } else if leave_guard.is_none() {
                *leave_guard = Some(AskBeforeLeaving::begin());
            }
            is_idle
        })
    }

    fn begin(self, job: UploadJob<Blob>) -> LocalBoxFuture<'static, ()> {
        let (id, abort) = (job.file.id, Abort::new());
        self.with_inner(|inner| inner.aborts.borrow_mut().push((id, abort.clone())));
        async move {
            let end = self.run_upload(job, abort).await;
            self.with_inner(|inner| inner.aborts.borrow_mut().retain(|(other, _)| *other != id));
            if self.with_queue(|queue| queue.settle(id, end, time::now_ms())) {
                self.session.lock(Cover::Refused);
            }
            // With thousands of files, the queue is redrawn a few times a second and not once for each file.
            if self.advance() {
                self.redraw_now();
            } else {
                self.redraw_soon();
            }
        }
        .boxed_local()
    }

    /// Checks the stored files against a newly loaded list.
    async fn check(self) {
        let list = self.file_list.reload().await;
        self.change(|queue| queue.checked(list));
        self.finished.set(());
        news::tell(News::BulkEnded);
    }

    /// Sets the status of an upload in progress and redraws the queue soon.
    fn set_status(self, id: FileId, status: UploadStatus) {
        self.with_queue(|queue| queue.progress(id, status));
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
        let timer = self.with_inner(|inner| inner.timer.borrow_mut().take());
        self.summary.set(self.with_queue(|queue| queue.summary()));
        if let Some(timer) = timer {
            leptos::task::spawn_local(async move { drop(timer) });
        }
    }
}

impl UploadsState {
    fn close(&self) {
        *self.queue.borrow_mut() = UploadQueue::new(LIMITS);
        self.aborts.borrow().iter().for_each(|(_, abort)| abort.abort());
        self.network.borrow_mut().take();
        self.leave_guard.borrow_mut().take();
        self.timer.borrow_mut().take();
    }
}
