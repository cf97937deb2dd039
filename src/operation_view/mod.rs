//! What several pages show of an operation: where its verdict stands, and the words for it.

pub mod text;
pub mod verdict_status;
