//! Handles over signals, one a responsibility, given to pages by context; and the named use cases between pages and
//! the API.

pub mod bulk;
pub mod content;
pub mod contents;
pub mod guard;
pub mod intake;
pub mod nevis;
pub mod policies;
pub mod registrations;
pub mod removal;
pub mod roll;
pub mod takein;
pub mod tresors;
pub mod uploads;
pub mod versions;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
