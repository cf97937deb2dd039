//! The state of the Users page and its use cases.

pub mod bulk_policies;
pub mod list_view;
pub mod registrations;
