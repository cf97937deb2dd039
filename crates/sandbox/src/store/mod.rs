//! What is stored, and the rules of the life cycles, as functions over a connection. Neither HTTP nor threads here.

pub mod contents;
pub mod meta;
pub mod mutations;
pub mod nevis;
pub mod operations;
pub mod pending;
pub mod picks;
pub mod registrations;
pub mod tresors;
pub mod users;
pub mod verdicts;
