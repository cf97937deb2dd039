//! The screens, one folder a feature.

pub mod connect;
pub mod problem;
pub mod review;
