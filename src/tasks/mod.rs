//! Asynchronous work: loading a value, batches of calls, and code that is loaded on demand. Nothing here depends on a
//! page or on the domain.

pub mod batch;
pub mod jumps;
pub mod lazy;
pub mod load;
pub mod loader;
pub mod news;
pub mod revision;
pub mod slices;
mod text;
