//! state.

pub mod bulk_policies;
pub mod list_view;
pub mod registrations;
