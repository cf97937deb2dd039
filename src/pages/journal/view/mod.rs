//! The components of the Journal page.

pub mod export;
