//! The screens, one folder a feature.

pub mod connect;
pub mod content;
pub mod credentials;
pub mod errors;
pub mod journal;
pub mod overview;
pub mod review;
pub mod settings;
pub mod tresors;
pub mod users;
