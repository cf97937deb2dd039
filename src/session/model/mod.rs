//! The configuration of the hosting, the preferences, and the search for secrets in both. No leptos and no browser.

pub mod hosting;
pub mod preferences;
pub mod secret_scan;
