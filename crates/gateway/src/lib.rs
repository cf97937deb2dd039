//! The signing gateway: serves the panel, holds the tenant's admin key, and signs and forwards the calls of
//! administrators who each have a credential of their own. Who called what stands in its audit file.
//!
//! It forwards the operations of the tenant's API and, where it is told of an installation, nevisIDM's device passwords;
//! everything else is refused. Where it cannot identify the caller or write the audit file, it forwards nothing.

pub mod admins;
pub mod audit;
pub mod base_path;
mod body;
mod call;
pub mod cli;
mod client_address;
mod clock;
mod connections;
mod error_answer;
pub mod limits;
mod nevis_request;
mod origin;
mod parameters;
mod private_file;
mod secrets;
mod server;
mod spool;
mod start;
mod tenant_request;
mod upstream;

pub use secrets::SecretError;
pub use start::{Running, StartError, start};
