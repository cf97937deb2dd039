//! operations.

pub mod api;
pub mod backoff;
pub mod context;
pub mod feed;
pub mod held_operations;
pub mod key;
pub mod outcome;
pub mod queue;
pub mod queue_record;
pub mod queue_store;
pub mod resolve;
pub mod verdict;
