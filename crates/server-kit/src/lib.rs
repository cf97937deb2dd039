//! What the servers of this workspace share: listening and serving, interruption, the terminal, command lines, private
//! files, ETags, and the reading of hosts, paths and queries. No routes, no API and no state live here.

pub mod cli;
pub mod clock;
pub mod etag;
pub mod files;
pub mod host;
pub mod listen;
pub mod serve;
pub mod signal;
pub mod terminal;
pub mod uri;

/// Ends servers, connections and tasks: cancelling it begins the shutdown.
pub use tokio_util::sync::CancellationToken;
