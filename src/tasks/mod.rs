//! tasks.

pub mod batch;
pub mod load;
pub mod loader;
