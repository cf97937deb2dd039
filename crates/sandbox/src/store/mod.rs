//! What is stored, and the rules of the life cycles, as functions over a connection. No HTTP and no threads.

pub mod custom_content;
pub mod meta;
pub mod mutations;
pub mod names;
pub mod nevis;
pub mod operations;
pub mod pending;
pub mod random_picks;
pub mod registrations;
pub mod tresors;
pub mod users;
pub mod verdicts;
