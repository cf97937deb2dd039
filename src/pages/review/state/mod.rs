//! The state of the Review page and its use cases.

pub mod bulk_reject;
pub mod kind_detection;
