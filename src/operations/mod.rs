//! Operations that wait for a verdict: the queue, the feed, verdicts and their outcomes, as far as several pages share
//! them. No views.

pub mod api;
pub mod backoff;
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
pub mod context;
pub mod feed;
pub mod held_operations;
pub mod key;
pub mod outcome;
pub mod queue;
pub mod queue_record;
pub mod queue_store;
pub mod resolve;
mod text;
pub mod verdict;
