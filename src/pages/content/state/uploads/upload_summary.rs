//! The upload queue as it is displayed: its totals, and the rows to show when there are thousands of files.

use super::upload_queue::{QueuedUpload, UploadJob, UploadQueue};
use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::pages::content::model::upload_status::{UploadPhase, UploadStatus, UploadTotals};
use crate::problem::Problem;

/// Maximum number of rows for uploads in progress. Those that are being sent come first.
const SHOWN_ACTIVE: usize = 4 * PARALLEL_UPLOADS;
/// Maximum number of rows.
const SHOWN: usize = 40;
/// Maximum number of rows for finished uploads while others run.
const SHOWN_DONE: usize = 10;

/// Why the queue is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The panel is locked.
    Locked,
    /// There is no network.
    Offline,
}

/// The queue as it is displayed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UploadSummary {
    /// The totals.
    pub totals: UploadTotals,
    /// The ids of the rows to show.
    pub shown: Vec<u64>,
    /// Number of files without a row.
    pub hidden: usize,
    /// Number of uploads that can be retried.
    pub may_retry: usize,
    /// Why the queue is paused.
    pub pause: Option<Pause>,
    /// Why the list could not be loaded to check the uploads.
    pub list_problem: Option<Problem>,
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

impl UploadQueue {
    pub(super) fn row(&self, id: u64) -> Option<UploadRow> {
        let rows = self.rows.borrow();
        let row = rows.binary_search_by_key(&id, |row| row.id).ok().map(|index| &rows[index])?;
        let QueuedUpload { job: UploadJob { target, size, .. }, status, at_ms, .. } = row;
        Some(UploadRow { target: target.clone(), size: *size, status: status.clone(), at_ms: *at_ms })
    }

    pub(super) fn summary(&self) -> UploadSummary {
        let rows = self.rows.borrow();
        let mut summary =
            UploadSummary { list_problem: self.list_problem.borrow().clone(), ..UploadSummary::default() };
        let mut by_phase: [Vec<u64>; 4] = Default::default();
        for row in rows.iter() {
            summary.totals.add(row.job.size, &row.status);
            let phase = row.status.phase();
            summary.may_retry += usize::from(row.status.may_retry() && phase == UploadPhase::NeedsAttention);
            by_phase[phase as usize].push(row.id);
        }
        let [attention, active, waiting, done] = by_phase;
        let shown_done = if summary.totals.is_running() { SHOWN_DONE } else { SHOWN };
        let latest_done = done.iter().rev().take(shown_done).rev();
        summary.shown = attention
            .iter()
            .chain(active.iter().take(SHOWN_ACTIVE))
            .chain(latest_done)
            .take(SHOWN)
            .copied()
            .collect();
        let free = SHOWN - summary.shown.len();
        summary.shown.extend(waiting.iter().take(free));
        // In the order in which they were added, so that no row moves.
        summary.shown.sort_unstable();
        summary.hidden = rows.len() - summary.shown.len();
        summary
    }
}
