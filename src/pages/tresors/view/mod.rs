//! The components of the Tresors page.

pub mod compare;
pub mod creation;
pub mod deletion;
pub mod list;
pub mod members;
pub mod page_state;
pub mod tresor;
