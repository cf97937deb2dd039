//! model.

pub mod hosting;
pub mod preferences;
pub mod secret_scan;
