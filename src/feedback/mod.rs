//! feedback.

pub mod announcer;
pub mod error_reference;
pub mod problem_note;
pub mod words;
