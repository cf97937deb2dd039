//! state.

pub mod bulk_reject;
pub mod kind_detection;
