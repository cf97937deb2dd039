//! Data and rules of the Review page. No leptos and no browser.

pub mod attempts;
pub mod bulk;
pub mod checks;
pub mod collisions;
pub mod id_scan;
pub mod listing;
pub mod readiness;
pub mod receipt;
