//! The upload queue: which file starts next, what each answer means for it, what was cancelled or is tried again, and the
//! summary. It knows neither the browser nor a clock: bytes are a handle of any type, and the time is handed in.

use super::order::NameIndex;
use super::overwrite::{Planned, UploadDecision};
use super::staged_file::{FileId, StagedFile};
use super::upload_status::{UploadPhase, UploadStatus, UploadTotals};
use super::verification;
use crate::problem::Problem;
use admin_api::entities::{CustomContent, CustomContentList};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Maximum number of rows.
const SHOWN: usize = 40;
/// Maximum number of rows for finished uploads while others run.
const SHOWN_DONE: usize = 10;

/// How many uploads are in progress at the same time.
#[derive(Debug, Clone, Copy)]
pub struct UploadLimits {
    /// Uploads of any size.
    pub parallel: usize,
    /// Uploads if all of them are small. While some are sent, the next ones are hashed and recorded in the journal, so
    /// that no connection is idle.
    pub parallel_small: usize,
    /// Maximum size of a small file in bytes.
    pub small_bytes: u64,
}

/// Why the queue is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The panel is locked.
    Locked,
    /// There is no network.
    Offline,
}

/// What to upload, and how.
#[derive(Debug, Clone)]
pub struct UploadJob<H> {
    /// The file, with its target.
    pub file: StagedFile<H>,
    /// The published file that it replaces.
    pub replaces: Option<CustomContent>,
    /// Whether to replace it even if no copy of it can be saved.
    pub without_copy: bool,
    /// Whether its signature was refused before.
    pub was_refused: bool,
}

/// How an upload ended.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadEnd {
    /// With this status, and the server's answer if there is one.
    Settled(UploadStatus, Option<CustomContent>),
    /// Nothing was sent. The file waits again.
    Requeue,
    /// The server no longer accepts the key. Nothing was stored, and the file waits for another key.
    KeyRefused,
}

impl From<UploadStatus> for UploadEnd {
    fn from(status: UploadStatus) -> Self {
        Self::Settled(status, None)
    }
}

/// What to do next.
#[derive(Debug)]
pub enum NextStep<H> {
    /// Upload this file.
    Start(Box<UploadJob<H>>),
    /// Compare what was stored with a newly loaded list.
    Check,
    /// Nothing until something happens.
    Wait,
}

/// A row as it is displayed.
#[derive(Debug, Clone, PartialEq)]
pub struct UploadRow {
    /// The target.
    pub target: String,
    /// Size in bytes.
    pub size: u64,
    /// The status.
    pub status: UploadStatus,
    /// When it ended, in milliseconds since 1970.
    pub at_ms: f64,
}

/// The queue as it is displayed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UploadSummary {
    /// The totals.
    pub totals: UploadTotals,
    /// The files that have a row.
    pub shown: Vec<FileId>,
    /// Number of files without a row.
    pub hidden: usize,
    /// Number of uploads that can be retried.
    pub may_retry: usize,
    /// Why the queue is paused.
    pub pause: Option<Pause>,
    /// Why the list could not be loaded to check the uploads.
    pub list_problem: Option<Problem>,
}

/// A file in the queue.
#[derive(Debug)]
struct QueuedUpload<H> {
    job: UploadJob<H>,
    status: UploadStatus,
    /// When it ended, in milliseconds since 1970. 0 before.
    at_ms: f64,
    answer: Option<CustomContent>,
    /// Whether it was cancelled while it was in progress.
    is_cancelled: bool,
}

/// What this queue has stored.
#[derive(Debug)]
struct OwnUpload {
    content: CustomContent,
    /// Whether the list that is being loaded contains it.
    is_in_check: bool,
}

/// The list that was loaded last.
#[derive(Debug)]
struct Listed {
    list: Arc<CustomContentList>,
    index: NameIndex,
}

/// The queue.
#[derive(Debug)]
pub struct UploadQueue<H> {
    limits: UploadLimits,
    pause: Option<Pause>,
    /// In the order of their ids.
    rows: Vec<QueuedUpload<H>>,
    waiting: VecDeque<FileId>,
    active: Vec<FileId>,
    /// The files that are being compared with a newly loaded list.
    in_check: Option<Vec<FileId>>,
    /// Whether anything was settled since the last comparison.
    may_check: bool,
    /// What this queue has stored since the list was loaded, by target.
    stored: HashMap<String, OwnUpload>,
    listed: Option<Listed>,
    list_problem: Option<Problem>,
}

impl<H: Clone> UploadQueue<H> {
    /// An empty queue.
    pub fn new(limits: UploadLimits) -> Self {
        Self {
            limits,
            pause: None,
            rows: Vec::new(),
            waiting: VecDeque::new(),
            active: Vec::new(),
            in_check: None,
            may_check: false,
            stored: HashMap::new(),
            listed: None,
            list_problem: None,
        }
    }

    /// Adds the files that are to be uploaded, and returns their number. A file that is in the queue is not added again.
    pub fn add(&mut self, decisions: Vec<UploadDecision<H>>) -> usize {
        let before = self.rows.len();
        for decision in decisions {
            let UploadDecision::Upload(planned) = decision else { continue };
            let Planned { file, replaces } = *planned;
            let id = file.id;
            let Err(place) = self.rows.binary_search_by_key(&id, id_of) else { continue };
            let job = UploadJob { file, replaces, without_copy: false, was_refused: false };
            let status = UploadStatus::Waiting;
            let row = QueuedUpload { job, status, at_ms: 0.0, answer: None, is_cancelled: false };
            self.rows.insert(place, row);
            self.waiting.push_back(id);
        }
        self.rows.len() - before
    }

    /// Pauses the queue, or lets it go on. Uploads in progress are not affected.
    pub fn set_pause(&mut self, pause: Option<Pause>) {
        // A list that could not be loaded may be loadable now.
        self.may_check |= self.pause.is_some() && pause.is_none();
        self.pause = pause;
    }

    /// What to do next. Called again until it says to wait.
    pub fn step(&mut self) -> NextStep<H> {
        if self.pause.is_none()
            && let Some(job) = self.start_next()
        {
            return NextStep::Start(Box::new(job));
        }
        let stored = |row: &&QueuedUpload<H>| row.status == UploadStatus::Stored;
        if !self.is_idle() || self.in_check.is_some() || !std::mem::take(&mut self.may_check) {
            return NextStep::Wait;
        }
        let unchecked = self.rows.iter().filter(stored).map(id_of).collect::<Vec<_>>();
        if unchecked.is_empty() {
            return NextStep::Wait;
        }
        self.in_check = Some(unchecked);
        self.stored.values_mut().for_each(|own| own.is_in_check = true);
        NextStep::Check
    }

    /// Starts the next file that may start. Two uploads to the same target never run at the same time.
    fn start_next(&mut self) -> Option<UploadJob<H>> {
        let row = |id: &FileId| self.place(*id).map(|at| &self.rows[at].job.file);
        let is_small = |size: u64| size <= self.limits.small_bytes;
        let are_small = || self.active.iter().filter_map(row).all(|file| is_small(file.size));
        let may_start = |file: &StagedFile<H>| {
            let has_slot = self.active.len() < self.limits.parallel
                || (self.active.len() < self.limits.parallel_small && is_small(file.size) && are_small());
            has_slot && !self.active.iter().filter_map(row).any(|other| other.target == file.target)
        };
        let place = self
            .waiting
            .iter()
            .take(2 * self.limits.parallel)
            .position(|id| row(id).is_some_and(may_start))?;
        let id = self.waiting.remove(place)?;
        let row = self.row_mut(id)?;
        row.status = UploadStatus::Hashing(0);
        row.is_cancelled = false;
        let job = row.job.clone();
        self.active.push(id);
        Some(job)
    }

    /// Notes how far an upload in progress is. Ignored if it has ended.
    pub fn progress(&mut self, id: FileId, status: UploadStatus) {
        if self.active.contains(&id)
            && status.phase() == UploadPhase::Active
            && let Some(row) = self.row_mut(id)
        {
            row.status = status;
        }
    }

    /// Notes how an upload in progress ended. Ignored if it has ended before. Returns whether the key was refused.
    pub fn settle(&mut self, id: FileId, end: UploadEnd, now_ms: f64) -> bool {
        let Some(place) = self.active.iter().position(|active| *active == id) else { return false };
        self.active.swap_remove(place);
        self.may_check = true;
        let Some(row) = self.row_mut(id) else { return false };
        row.at_ms = now_ms;
        let is_refused = end == UploadEnd::KeyRefused;
        if let UploadEnd::Settled(status, answer) = end {
            (row.status, row.answer) = (status, answer.clone());
            if let Some(content) = answer {
                let target = row.job.file.target.clone();
                self.stored.insert(target, OwnUpload { content, is_in_check: false });
            }
            return false;
        }
        row.job.was_refused |= is_refused;
        if row.is_cancelled {
            row.status = UploadStatus::Cancelled;
        } else {
            row.status = UploadStatus::Waiting;
            self.waiting.push_front(id);
        }
        is_refused
    }

    /// Cancels one upload, or all. Returns the uploads in progress, whose calls are to be aborted.
    pub fn cancel(&mut self, which: Option<FileId>) -> Vec<FileId> {
        let mut in_progress = Vec::new();
        for row in &mut self.rows {
            if which.is_some_and(|id| id != row.job.file.id) {
                continue;
            }
            match row.status.phase() {
                UploadPhase::Waiting => row.status = UploadStatus::Cancelled,
                UploadPhase::Active => {
                    row.is_cancelled = true;
                    in_progress.push(row.job.file.id);
                }
                UploadPhase::NeedsAttention | UploadPhase::Done => {}
            }
        }
        self.waiting.retain(|waiting| which.is_some_and(|id| id != *waiting));
        in_progress
    }

    /// Tries one upload again, if that is possible.
    pub fn retry(&mut self, id: FileId) {
        self.requeue(&|row| row.job.file.id == id && row.status.may_retry());
    }

    /// Tries all uploads again that failed or whose outcome is unknown, but not cancelled ones.
    pub fn retry_failed(&mut self) {
        self.requeue(&may_be_retried);
    }

    /// Sends a file although no copy of the file that it replaces can be saved.
    pub fn send_without_copy(&mut self, id: FileId) {
        if let Some(row) = self.row_mut(id) {
            row.job.without_copy = true;
        }
        self.retry(id);
    }

    fn requeue(&mut self, is_selected: &dyn Fn(&QueuedUpload<H>) -> bool) {
        for row in self.rows.iter_mut().filter(|row| is_selected(row)) {
            row.status = UploadStatus::Waiting;
            row.job.was_refused = false;
            self.waiting.push_back(row.job.file.id);
        }
    }

    /// Removes all uploads that have ended, including failed ones.
    pub fn clear(&mut self) {
        self.rows.retain(|row| matches!(row.status.phase(), UploadPhase::Active | UploadPhase::Waiting));
        self.list_problem = None;
    }

    /// The published file at a target, according to a list and to what this queue has stored since.
    pub fn existing(&mut self, list: Arc<CustomContentList>, target: &str) -> Option<CustomContent> {
        if let Some(own) = self.stored.get(target) {
            return Some(own.content.clone());
        }
        if !self.listed.as_ref().is_some_and(|listed| Arc::ptr_eq(&listed.list, &list)) {
            self.listed = Some(Listed { index: NameIndex::of_paths(&list.contents), list });
        }
        let listed = self.listed.as_ref()?;
        listed.index.file(&listed.list.contents, target).cloned()
    }

    /// Compares the files that were stored before the list was requested with the list. Without a list they stay as
    /// they are.
    pub fn checked(&mut self, list: Result<Arc<CustomContentList>, Problem>) {
        let in_check = self.in_check.take().unwrap_or_default();
        let list = match list {
            Ok(list) => list,
            Err(problem) => {
                self.list_problem = Some(problem);
                return;
            }
        };
        let index = NameIndex::of_paths(&list.contents);
        for row in &mut self.rows {
            let is_in_check =
                row.status == UploadStatus::Stored && in_check.binary_search(&id_of(row)).is_ok();
            let Some(answer) = row.answer.as_ref().filter(|_| is_in_check) else { continue };
            let found = verification::check_listed(answer, index.file(&list.contents, &row.job.file.target));
            row.status =
                if found.is_empty() { UploadStatus::Checked } else { UploadStatus::StoredDifferently(found) };
        }
        self.stored.retain(|_, own| !own.is_in_check);
        self.list_problem = None;
        self.may_check = true;
    }

    /// Whether no upload is waiting or in progress.
    pub fn is_idle(&self) -> bool {
        self.active.is_empty() && self.waiting.is_empty()
    }

    /// One row.
    pub fn row(&self, id: FileId) -> Option<UploadRow> {
        let QueuedUpload { job, status, at_ms, .. } = &self.rows[self.place(id)?];
        Some(UploadRow {
            target: job.file.target.clone(),
            size: job.file.size,
            status: status.clone(),
            at_ms: *at_ms,
        })
    }

    /// The status of one upload.
    pub fn status(&self, id: FileId) -> Option<&UploadStatus> {
        self.place(id).map(|at| &self.rows[at].status)
    }

    /// The summary. Those that need attention are shown first, then those in progress, ended and waiting ones.
    pub fn summary(&self) -> UploadSummary {
        let mut summary =
            UploadSummary { list_problem: self.list_problem.clone(), ..UploadSummary::default() };
        let mut by_phase: [Vec<u32>; 4] = Default::default();
        for (at, row) in (0_u32..).zip(&self.rows) {
            summary.totals.add(row.job.file.size, &row.status);
            summary.may_retry += usize::from(may_be_retried(row));
            by_phase[row.status.phase() as usize].push(at);
        }
        let is_running = summary.totals.is_running();
        let [attention, active, waiting, done] = by_phase;
        let latest_done = done.len().saturating_sub(if is_running { SHOWN_DONE } else { SHOWN });
        let active_shown = active.len().min(4 * self.limits.parallel);
        let groups = [&attention[..], &active[..active_shown], &done[latest_done..], &waiting[..]];
        let mut is_shown = vec![false; self.rows.len()];
        groups.concat().into_iter().take(SHOWN).for_each(|at| is_shown[at as usize] = true);
        // In the order in which they were dropped, so that no row moves.
        summary.shown = self
            .rows
            .iter()
            .zip(is_shown)
            .filter(|(_, is_shown)| *is_shown)
            .map(|(row, _)| id_of(row))
            .collect();
        summary.hidden = self.rows.len() - summary.shown.len();
        summary.pause = self.pause.filter(|_| is_running);
        summary
    }

    fn place(&self, id: FileId) -> Option<usize> {
        self.rows.binary_search_by_key(&id, id_of).ok()
    }

    fn row_mut(&mut self, id: FileId) -> Option<&mut QueuedUpload<H>> {
        self.place(id).map(|at| &mut self.rows[at])
    }
}

fn id_of<H>(row: &QueuedUpload<H>) -> FileId {
    row.job.file.id
}

/// Whether **Retry failed** includes it.
fn may_be_retried<H>(row: &QueuedUpload<H>) -> bool {
    row.status.may_retry() && row.status.phase() == UploadPhase::NeedsAttention
}

// The property tests run natively only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
