//! The sandbox tenant: the tenant's administrative API and nevisIDM's part as a real server over SQLite, which also
//! plays the client's part. For development, demonstrations and tests, on loopback.

pub mod app;
pub mod auth;
pub mod body;
pub mod client;
pub mod content_files;
pub mod content_origin;
pub mod control;
pub mod db;
pub mod faults;
pub mod feed;
pub mod flags;
pub mod guard;
pub mod nevis;
pub mod random;
pub mod refusal;
pub mod seed;
pub mod server;
mod start;
pub mod store;
pub mod tenant;
pub mod terminal;
pub mod traffic;

pub use flags::Flags;
pub use start::{Running, StartError, start};
