//! The queue as it is drawn: its sums, and the rows of thousands that are worth a look.

use super::upload_queue::{Job, Row, UploadQueue};
use crate::api::upload_body::PARALLEL_UPLOADS;
use crate::pages::content::model::transfer::{Phase, Status, Tally};
use crate::problem::Problem;

/// Rows of files under way that are drawn: those that are sent are the first of them.
const SHOWN_ACTIVE: usize = 4 * PARALLEL_UPLOADS;
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
    pub tally: Tally,
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
pub struct RowView {
    /// Where the file goes.
    pub target: String,
    /// Bytes.
    pub size: u64,
    /// Where it stands.
    pub status: Status,
    /// Since when, in milliseconds since 1970, where it is at its end.
    pub at_ms: f64,
}

impl UploadQueue {
    pub(super) fn row(&self, id: u64) -> Option<RowView> {
        let rows = self.rows.borrow();
        let row = rows.binary_search_by_key(&id, |row| row.id).ok().map(|at| &rows[at])?;
        let Row { job: Job { target, size, .. }, status, at_ms, .. } = row;
        Some(RowView { target: target.clone(), size: *size, status: status.clone(), at_ms: *at_ms })
    }

    pub(super) fn board(&self) -> UploadSummary {
        let rows = self.rows.borrow();
        let mut board =
            UploadSummary { list_problem: self.list_problem.borrow().clone(), ..UploadSummary::default() };
        let mut by_phase: [Vec<u64>; 4] = Default::default();
        for row in rows.iter() {
            board.tally.add(row.job.size, &row.status);
            let phase = row.status.phase();
            board.may_retry += usize::from(row.status.may_retry() && phase == Phase::Attention);
            by_phase[phase as usize].push(row.id);
        }
        let [attention, active, waiting, done] = by_phase;
        let shown_done = if board.tally.is_running() { SHOWN_DONE } else { SHOWN };
        let latest_done = done.iter().rev().take(shown_done).rev();
        board.shown = attention
            .iter()
            .chain(active.iter().take(SHOWN_ACTIVE))
            .chain(latest_done)
            .take(SHOWN)
            .copied()
            .collect();
        let room = SHOWN - board.shown.len();
        board.shown.extend(waiting.iter().take(room));
        // In the order in which they came, so that no row jumps.
        board.shown.sort_unstable();
        board.hidden = rows.len() - board.shown.len();
        board
    }
}
