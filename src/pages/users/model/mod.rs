//! Data and rules of the Users page, without leptos and without the browser.

pub mod bulk_results;
pub mod export;
pub mod sealed_registration;
pub mod validation;
