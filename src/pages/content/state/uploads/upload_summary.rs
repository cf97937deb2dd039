//! The queue as it is drawn: its sums, and the rows of thousands that are worth a look.

use super::upload_queue::{QueuedUpload, UploadJob, UploadQueue};
use crate::api::upload_body::AT_ONCE;
use crate::pages::content::model::upload_status::{UploadPhase, UploadStatus, UploadTotals};
use crate::problem::Problem;

/// Rows of files under way that are drawn: those that are sent are the first of them.
const SHOWN_ACTIVE: usize = 4 * AT_ONCE;
/// Rows that are drawn of a queue.
const SHOWN: usize = 40;
/// Rows that are through and are drawn while others run.
const SHOWN_DONE: usize = 10;

/// Why nothing moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The panel is locked.
    Locked,
    /// There is no network.
    Offline,
}

/// The queue as it is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UploadSummary {
    /// The sum.
    pub totals: UploadTotals,
    /// The rows to draw.
    pub shown: Vec<u64>,
    /// Files that have no row of their own.
    pub hidden: usize,
    /// How many can be tried again.
    pub may_retry: usize,
    /// Why nothing moves.
    pub pause: Option<Pause>,
    /// Why the last queue could not be held against a fresh list.
    pub list_problem: Option<Problem>,
}

/// A row as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct UploadRow {
    /// Where the file goes.
    pub target: String,
    /// Bytes.
    pub size: u64,
    /// Where it stands.
    pub status: UploadStatus,
    /// Since when, in milliseconds since 1970, where it is at its end.
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
        let room = SHOWN - summary.shown.len();
        summary.shown.extend(waiting.iter().take(room));
        // In the order in which they came, so that no row jumps.
        summary.shown.sort_unstable();
        summary.hidden = rows.len() - summary.shown.len();
        summary
    }
}
