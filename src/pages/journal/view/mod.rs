//! The parts of the Journal page besides its table.

pub mod export;
pub mod verification;
