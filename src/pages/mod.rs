//! The screens, one folder a feature.

pub mod connect;
pub mod find;
pub mod journal;
pub mod problem;
pub mod review;
pub mod settings;
