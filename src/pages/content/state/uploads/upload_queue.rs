//! The queue of uploads as data: its files, which may be sent next, and the outcome of each. The use cases are in the
//! parent module.

use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::browser::abort::Abort;
use crate::browser::blob::SMALL_BYTES;
use crate::browser::events::Listener;
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::time::{self, Timer};
use crate::pages::content::model::transfer::{Phase, Status};
use crate::pages::content::model::verify;
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
    pub(super) rows: RefCell<Vec<Row>>,
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
pub struct Row {
    pub(super) id: u64,
    pub(super) job: Job,
    pub(super) status: Status,
    /// When it came to that, in milliseconds since 1970, where it is at its end.
    pub(super) at_ms: f64,
    pub(super) answer: Option<CustomContent>,
}

/// A file that is to be uploaded.
#[derive(Clone)]
pub struct Job {
    pub(super) file: Blob,
    pub(super) target: String,
    pub(super) size: u64,
    /// What it goes over.
    pub(super) replaces: Option<CustomContent>,
    /// Whether it goes over it even if that cannot be kept.
    pub(super) without_keeping: bool,
    /// Whether its signature was refused before.
    pub(super) was_refused: bool,
    pub(super) abort: Abort,
}

/// How an upload ended.
pub enum End {
    /// With this status, and the server's answer where there is one.
    Settled(Status, Option<CustomContent>),
    /// Nothing was sent: the file waits again.
    Again,
    /// The server no longer accepts the key.
    KeyRefused,
}

impl From<Status> for End {
    fn from(status: Status) -> Self {
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

    pub(super) fn is_dry(&self) -> bool {
        self.active.borrow().is_empty() && self.waiting.borrow().is_empty()
    }

    /// The next file that there is room for, and whose place nobody else is writing to.
    pub(super) fn next(&self) -> Option<(u64, Job)> {
        let (mut rows, mut active) = (self.rows.borrow_mut(), self.active.borrow_mut());
        let mut waiting = self.waiting.borrow_mut();
        let at = |rows: &[Row], id: u64| rows.binary_search_by_key(&id, |row| row.id).ok();
        let is_small = |size: u64| size <= u64::from(SMALL_BYTES);
        let is_room = |size: u64| match active.len() {
            ..PARALLEL_UPLOADS => true,
            PARALLEL_UPLOADS..SMALL_AT_ONCE => is_small(size) && active.values().all(|size| is_small(*size)),
            _ => false,
        };
        let may_go = |Job { size, target, .. }: &Job| is_room(*size) && !active.contains_key(target);
        let location = waiting
            .iter()
            .take(2 * PARALLEL_UPLOADS)
            .position(|id| at(&rows, *id).is_some_and(|at| may_go(&rows[at].job)))?;
        let id = waiting.remove(location)?;
        let row = at(&rows, id).map(|at| &mut rows[at])?;
        row.status = Status::Hashing(0);
        active.insert(row.job.target.clone(), row.job.size);
        Some((id, row.job.clone()))
    }

    /// What is in a place as a list tells, and this queue's own uploads since.
    pub(super) fn there(&self, list: Arc<CustomContentList>, target: &str) -> Option<CustomContent> {
        if let Some(own) = self.stored.borrow().get(target) {
            return Some(own.clone());
        }
        let mut listed = self.listed.borrow_mut();
        if !listed.as_ref().is_some_and(|known| Arc::ptr_eq(&known.list, &list)) {
            let places = list.contents.iter().enumerate().map(|(at, content)| (content.path.clone(), at));
            *listed = Some(Listed { list: list.clone(), places: places.collect() });
        }
        listed.as_ref()?.places.get(target).map(|at| list.contents[*at].clone())
    }

    pub(super) fn cancel(&self, is_meant: impl Fn(&Row) -> bool) {
        for row in self.rows.borrow_mut().iter_mut().filter(|row| is_meant(row)) {
            match row.status.phase() {
                Phase::Waiting => row.status = Status::Cancelled,
                Phase::Active => row.job.abort.abort(),
                _ => {}
            }
        }
        let rows = self.rows.borrow();
        let still_waits = |id: &u64| {
            let at = rows.binary_search_by_key(id, |row| row.id);
            at.is_ok_and(|at| rows[at].status == Status::Waiting)
        };
        self.waiting.borrow_mut().retain(still_waits);
    }

    /// Notes how an upload ended; whether the key was refused.
    pub(super) fn settle(&self, id: u64, end: End) -> bool {
        let mut rows = self.rows.borrow_mut();
        let Ok(at) = rows.binary_search_by_key(&id, |row| row.id) else { return false };
        let row = &mut rows[at];
        row.at_ms = time::now_ms();
        match end {
            End::Settled(status, answer) => {
                if let Some(answer) = &answer {
                    self.stored.borrow_mut().insert(row.job.target.clone(), answer.clone());
                }
                (row.status, row.answer) = (status, answer);
            }
            End::Again if row.job.abort.is_aborted() => row.status = Status::Cancelled,
            End::Again => {
                row.status = Status::Waiting;
                self.waiting.borrow_mut().push_front(id);
            }
            End::KeyRefused => {
                row.status = Status::Waiting;
                row.job.was_refused = true;
                self.waiting.borrow_mut().push_front(id);
                return true;
            }
        }
        false
    }

    pub(super) fn hold_against(&self, listed: &HashMap<&str, &CustomContent>) {
        for row in self.rows.borrow_mut().iter_mut().filter(|row| row.status == Status::Stored) {
            let Some(answer) = &row.answer else { continue };
            let found = verify::listed(answer, listed.get(row.job.target.as_str()).copied());
            row.status = if found.is_empty() { Status::Checked } else { Status::Wrong(found) };
        }
    }
}
