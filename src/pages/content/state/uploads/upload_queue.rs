//! The upload queue as data: its files, which upload may start next, and how each one ended. The use cases are in the parent
//! module.

use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::browser::abort::Abort;
use crate::browser::blob::SMALL_BYTES;
use crate::browser::events::Listener;
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::time::{self, Timer};
use crate::pages::content::model::upload_status::{UploadPhase, UploadStatus};
use crate::pages::content::model::verification;
use crate::problem::Problem;
use admin_api::entities::{CustomContent, CustomContentList};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use web_sys::Blob;

/// Maximum number of small files in progress at the same time. While some are sent, the next ones are hashed and
/// recorded in the journal, so that no connection is idle.
const SMALL_AT_ONCE: usize = 24;

/// The queue.
#[derive(Default)]
pub struct UploadQueue {
    pub(super) rows: RefCell<Vec<QueuedUpload>>,
    pub(super) waiting: RefCell<VecDeque<u64>>,
    /// The uploads in progress: target and size.
    pub(super) active: RefCell<HashMap<String, u64>>,
    /// The id that was assigned last.
    pub(super) last_id: Cell<u64>,
    pub(super) is_checking: Cell<bool>,
    /// What this queue has stored since the list was loaded.
    pub(super) stored: RefCell<HashMap<String, CustomContent>>,
    listed: RefCell<Option<Listed>>,
    pub(super) list_problem: RefCell<Option<Problem>>,
    pub(super) leave_guard: RefCell<Option<AskBeforeLeaving>>,
    pub(super) timer: RefCell<Option<Timer>>,
    pub(super) network: RefCell<Option<[Listener; 2]>>,
}

/// The list that was loaded last.
struct Listed {
    list: Arc<CustomContentList>,
    /// The index of each path in it.
    indexes: HashMap<String, usize>,
}

/// An upload in the queue.
pub struct QueuedUpload {
    pub(super) id: u64,
    pub(super) job: UploadJob,
    pub(super) status: UploadStatus,
    /// When it ended, in milliseconds since 1970. 0 before.
    pub(super) at_ms: f64,
    pub(super) answer: Option<CustomContent>,
}

/// What to upload, and how.
#[derive(Clone)]
pub struct UploadJob {
    pub(super) file: Blob,
    pub(super) target: String,
    pub(super) size: u64,
    /// The published file that it replaces.
    pub(super) replaces: Option<CustomContent>,
    /// Whether to replace it even if no copy of it can be saved.
    pub(super) without_copy: bool,
    /// Whether its signature was refused before.
    pub(super) was_refused: bool,
    pub(super) abort: Abort,
}

/// How an upload ended.
pub enum UploadEnd {
    /// With this status, and the server's answer if there is one.
    Settled(UploadStatus, Option<CustomContent>),
    /// Nothing was sent. The file waits again.
    Requeue,
    /// The server no longer accepts the key.
    KeyRefused,
}

impl From<UploadStatus> for UploadEnd {
    fn from(status: UploadStatus) -> Self {
        Self::Settled(status, None)
    }
}

impl UploadQueue {
    pub(super) fn close(&self) {
        self.waiting.borrow_mut().clear();
        self.rows.borrow().iter().for_each(|row| row.job.abort.abort());
        self.network.borrow_mut().take();
        self.leave_guard.borrow_mut().take();
        self.timer.borrow_mut().take();
    }

    pub(super) fn is_idle(&self) -> bool {
        self.active.borrow().is_empty() && self.waiting.borrow().is_empty()
    }

    /// The next file that may start. Two uploads to the same target never run at the same time.
    pub(super) fn next(&self) -> Option<(u64, UploadJob)> {
        let (mut rows, mut active) = (self.rows.borrow_mut(), self.active.borrow_mut());
        let mut waiting = self.waiting.borrow_mut();
        let index_of = |rows: &[QueuedUpload], id: u64| rows.binary_search_by_key(&id, |row| row.id).ok();
        let is_small = |size: u64| size <= u64::from(SMALL_BYTES);
        let has_slot = |size: u64| match active.len() {
            ..PARALLEL_UPLOADS => true,
            PARALLEL_UPLOADS..SMALL_AT_ONCE => is_small(size) && active.values().all(|size| is_small(*size)),
            _ => false,
        };
        let may_start =
            |UploadJob { size, target, .. }: &UploadJob| has_slot(*size) && !active.contains_key(target);
        let position = waiting
            .iter()
            .take(2 * PARALLEL_UPLOADS)
            .position(|id| index_of(&rows, *id).is_some_and(|index| may_start(&rows[index].job)))?;
        let id = waiting.remove(position)?;
        let row = index_of(&rows, id).map(|index| &mut rows[index])?;
        row.status = UploadStatus::Hashing(0);
        active.insert(row.job.target.clone(), row.job.size);
        Some((id, row.job.clone()))
    }

    /// The published file at a target, according to the list and to this queue's own uploads since.
    pub(super) fn existing(&self, list: Arc<CustomContentList>, target: &str) -> Option<CustomContent> {
        if let Some(own) = self.stored.borrow().get(target) {
            return Some(own.clone());
        }
        let mut listed = self.listed.borrow_mut();
        if !listed.as_ref().is_some_and(|known| Arc::ptr_eq(&known.list, &list)) {
            let indexes =
                list.contents.iter().enumerate().map(|(index, content)| (content.path.clone(), index));
            *listed = Some(Listed { list: list.clone(), indexes: indexes.collect() });
        }
        listed.as_ref()?.indexes.get(target).map(|index| list.contents[*index].clone())
    }

    pub(super) fn cancel(&self, is_selected: impl Fn(&QueuedUpload) -> bool) {
        for row in self.rows.borrow_mut().iter_mut().filter(|row| is_selected(row)) {
            match row.status.phase() {
                UploadPhase::Waiting => row.status = UploadStatus::Cancelled,
                UploadPhase::Active => row.job.abort.abort(),
                _ => {}
            }
        }
        let rows = self.rows.borrow();
        let still_waits = |id: &u64| {
            let index = rows.binary_search_by_key(id, |row| row.id);
            index.is_ok_and(|index| rows[index].status == UploadStatus::Waiting)
        };
        self.waiting.borrow_mut().retain(still_waits);
    }

    /// Records how an upload ended. Returns whether the key was refused.
    pub(super) fn settle(&self, id: u64, end: UploadEnd) -> bool {
        let mut rows = self.rows.borrow_mut();
        let Ok(index) = rows.binary_search_by_key(&id, |row| row.id) else { return false };
        let row = &mut rows[index];
        row.at_ms = time::now_ms();
        match end {
            UploadEnd::Settled(status, answer) => {
                if let Some(answer) = &answer {
                    self.stored.borrow_mut().insert(row.job.target.clone(), answer.clone());
                }
                (row.status, row.answer) = (status, answer);
            }
            UploadEnd::Requeue if row.job.abort.is_aborted() => row.status = UploadStatus::Cancelled,
            UploadEnd::Requeue => {
                row.status = UploadStatus::Waiting;
                self.waiting.borrow_mut().push_front(id);
            }
            UploadEnd::KeyRefused => {
                row.status = UploadStatus::Waiting;
                row.job.was_refused = true;
                self.waiting.borrow_mut().push_front(id);
                return true;
            }
        }
        false
    }

    pub(super) fn verify_against(&self, listed: &HashMap<&str, &CustomContent>) {
        for row in self.rows.borrow_mut().iter_mut().filter(|row| row.status == UploadStatus::Stored) {
            let Some(answer) = &row.answer else { continue };
            let found = verification::check_listed(answer, listed.get(row.job.target.as_str()).copied());
            row.status =
                if found.is_empty() { UploadStatus::Checked } else { UploadStatus::StoredDifferently(found) };
        }
    }
}
