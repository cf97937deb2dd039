//! model.

pub mod list;
