//! Operations that wait for a verdict: the queue, the feed, verdicts and their outcomes, as far as several pages share
//! them. No views.

pub mod api;
pub mod backoff;
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
pub mod context;
pub mod events;
pub mod feed;
pub mod feed_contents;
pub mod held_operations;
pub mod key;
pub mod live_queue;
pub mod mailboxes;
pub mod outcome;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
pub mod queue;
pub mod queue_record;
pub mod queue_store;
pub mod queue_sync;
pub mod readings;
pub mod resolve;
pub mod sharing;
pub mod survey;
pub mod survey_task;
mod text;
pub mod verdict;
pub mod verdicts;
