//! Work in progress: loading a value, and batches of calls. Knows no page and no domain.

pub mod batch;
pub mod lazy;
pub mod load;
pub mod loader;
