//! Where a person is in the panel: one `Route` enum and its paths, and what the address can say of each page.

pub mod content_query;
pub mod location;
pub mod pages;
pub mod review_query;
pub mod route;
