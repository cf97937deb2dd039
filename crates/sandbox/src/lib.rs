//! The sandbox tenant: the tenant's administrative API and nevisIDM's part as a real server over SQLite, which also
//! plays the client SDK's part. For development, demonstrations and tests, on loopback.

pub mod api;
pub mod api_path;
pub mod client_sdk;
pub mod connection;
pub mod content_file;
pub mod content_store;
pub mod db;
pub mod error;
pub mod faults;
pub mod feed_event;
pub mod flags;
pub mod middleware;
pub mod races;
pub mod random;
pub mod request_body;
pub mod respond;
pub mod router;
pub mod runtime;
pub mod seed;
pub mod signature;
mod start;
pub mod state;
pub mod store;
pub mod traffic;

pub use flags::Flags;
pub use server_kit::clock;
pub use start::{Running, StartError, start};
