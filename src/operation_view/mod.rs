//! Components and texts that several pages share to show an operation's verdict.

pub mod text;
pub mod verdict_status;
