//! How the panel tells a person things: announcements, problem notes, the error reference and words for common values.

pub mod announcer;
pub mod error_reference;
pub mod problem_note;
pub mod words;
