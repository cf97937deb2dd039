//! State and use cases of the Users page, over signals. No components.

pub mod bulk_policies;
pub mod list_view;
pub mod registrations;
pub mod validation;
