//! Feedback that all pages share: announcements for screen readers, problem notes, the error reference and texts for
//! common values.

pub mod announcer;
pub mod error_reference;
pub mod problem_note;
pub mod words;
