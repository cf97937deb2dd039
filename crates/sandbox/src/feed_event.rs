//! What the operation feed reports.

use admin_api::feed::FeedOperation;

/// A change of what waits for a verdict.
#[derive(Debug, Clone)]
pub enum FeedEvent {
    /// This operation or tresor creation waits now.
    Waiting(FeedOperation),
    /// The operation or tresor with this id no longer waits.
    Decided(String),
}
