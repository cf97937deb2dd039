//! The queue of uploads as data: its files, which may be sent next, and the outcome of each. The use cases are in the
//! parent module.

use crate::api::upload_body::AT_ONCE;
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

/// Small files that are under way at the same time: while some are sent, the next ones are hashed and written down, so
/// that no connection waits for them.
const SMALL_AT_ONCE: usize = 24;

/// The queue.

#[derive(Default)]
pub struct UploadQueue {
    pub(super) rows: RefCell<Vec<QueuedUpload>>,
    pub(super) waiting: RefCell<VecDeque<u64>>,
    /// The files under way: where each goes, and its bytes.
    pub(super) active: RefCell<HashMap<String, u64>>,
    /// The id that was given last.
    pub(super) last_id: Cell<u64>,
    pub(super) is_checking: Cell<bool>,
    /// What this queue has stored since the list was read.
    pub(super) stored: RefCell<HashMap<String, CustomContent>>,
    listed: RefCell<Option<Listed>>,
    pub(super) list_problem: RefCell<Option<Problem>>,
    pub(super) asks: RefCell<Option<AskBeforeLeaving>>,
    pub(super) timer: RefCell<Option<Timer>>,
    pub(super) network: RefCell<Option<[Listener; 2]>>,
}

/// The list that was read last.
struct Listed {
    list: Arc<CustomContentList>,
    /// Where each path is in it.
    places: HashMap<String, usize>,
}

/// A file of the queue and its status.
pub struct QueuedUpload {
    pub(super) id: u64,
    pub(super) job: UploadJob,
    pub(super) status: UploadStatus,
    /// When it came to that, in milliseconds since 1970, where it is at its end.
    pub(super) at_ms: f64,
    pub(super) answer: Option<CustomContent>,
}

/// A file that is to be uploaded.
#[derive(Clone)]
pub struct UploadJob {
    pub(super) file: Blob,
    pub(super) target: String,
    pub(super) size: u64,
    /// What it goes over.
    pub(super) replaces: Option<CustomContent>,
    /// Whether it goes over it even if that cannot be kept.
    pub(super) without_copy: bool,
    /// Whether its signature was refused before.
    pub(super) was_refused: bool,
    pub(super) abort: Abort,
}

/// How an upload ended.
pub enum UploadEnd {
    /// With this status, and the server's answer where there is one.
    Settled(UploadStatus, Option<CustomContent>),
    /// Nothing was sent: the file waits again.
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
    pub(super) fn end(&self) {
        self.waiting.borrow_mut().clear();
        self.rows.borrow().iter().for_each(|row| row.job.abort.abort());
        self.network.borrow_mut().take();
        self.asks.borrow_mut().take();
        self.timer.borrow_mut().take();
    }

    pub(super) fn is_idle(&self) -> bool {
        self.active.borrow().is_empty() && self.waiting.borrow().is_empty()
    }

    /// The next file that there is room for, and whose place nobody else is writing to.
    pub(super) fn next(&self) -> Option<(u64, UploadJob)> {
        let (mut rows, mut active) = (self.rows.borrow_mut(), self.active.borrow_mut());
        let mut waiting = self.waiting.borrow_mut();
        let index = |rows: &[QueuedUpload], id: u64| rows.binary_search_by_key(&id, |row| row.id).ok();
        let is_small = |size: u64| size <= u64::from(SMALL_BYTES);
        let is_room = |size: u64| match active.len() {
            ..AT_ONCE => true,
            AT_ONCE..SMALL_AT_ONCE => is_small(size) && active.values().all(|size| is_small(*size)),
            _ => false,
        };
        let may_go =
            |UploadJob { size, target, .. }: &UploadJob| is_room(*size) && !active.contains_key(target);
        let position = waiting
            .iter()
            .take(2 * AT_ONCE)
            .position(|id| index(&rows, *id).is_some_and(|index| may_go(&rows[index].job)))?;
        let id = waiting.remove(position)?;
        let row = index(&rows, id).map(|index| &mut rows[index])?;
        row.status = UploadStatus::Hashing(0);
        active.insert(row.job.target.clone(), row.job.size);
        Some((id, row.job.clone()))
    }

    /// What is in a place as a list tells, and this queue's own uploads since.
    pub(super) fn existing(&self, list: Arc<CustomContentList>, target: &str) -> Option<CustomContent> {
        if let Some(own) = self.stored.borrow().get(target) {
            return Some(own.clone());
        }
        let mut listed = self.listed.borrow_mut();
        if !listed.as_ref().is_some_and(|known| Arc::ptr_eq(&known.list, &list)) {
            let places =
                list.contents.iter().enumerate().map(|(index, content)| (content.path.clone(), index));
            *listed = Some(Listed { list: list.clone(), places: places.collect() });
        }
        listed.as_ref()?.places.get(target).map(|index| list.contents[*index].clone())
    }

    pub(super) fn cancel(&self, is_meant: impl Fn(&QueuedUpload) -> bool) {
        for row in self.rows.borrow_mut().iter_mut().filter(|row| is_meant(row)) {
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

    /// Notes how an upload ended; whether the key was refused.
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
