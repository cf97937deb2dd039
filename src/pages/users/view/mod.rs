//! The components of the Users page.

pub mod bulk_dialog;
pub mod list;
pub mod notices;
pub mod page_state;
pub mod policies;
pub mod start_registration;
pub mod table;
pub mod toolbar;
pub mod user;
pub mod validate;
