//! The handlers: one module for each API or address, with the names of its document.

pub mod content_origin;
pub mod control;
pub mod feed;
pub mod names;
pub mod nevis;
pub mod panel_config;
pub mod tenant;
