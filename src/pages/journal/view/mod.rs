//! view.

pub mod export;
