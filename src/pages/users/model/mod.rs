//! Data and rules of the Users page. No leptos and no browser.

pub mod bulk_results;
pub mod export;
pub mod sealed_registration;
