//! model.

pub mod bulk_results;
pub mod export;
pub mod sealed_registration;
