//! Tresor Admin: the panel as a library, so that its logic is tested natively.

pub mod app;
