//! The signing gateway: serves the panel, holds the tenant's admin key, and signs and forwards the calls of
//! administrators who each have a credential of their own. Who called what stands in its audit file.
//!
//! It forwards the operations of the tenant's API and, where it is told of an installation, nevisIDM's device passwords;
//! everything else is refused. Whatever keeps it from knowing or writing down who calls keeps it from forwarding, too.

pub mod admins;
pub mod audit;
mod body;
mod call;
pub mod flags;
mod guard;
mod nevis;
mod refusal;
mod server;
mod start;
pub mod terminal;
mod upstream;

pub use start::{Running, StartError, start};
