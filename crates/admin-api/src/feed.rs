//! The operation feed that an integrating application may offer: the ids that wait for a decision.

use serde::{Deserialize, Serialize};

/// One waiting operation. The kind stays text, so that one unknown kind does not spoil the rest of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FeedOperation {
    /// A name of [`crate::OperationKind`].
    pub kind: String,
    /// The operation's id; of a tresor creation, the tresor's.
    pub id: String,
    /// When the application learnt of it, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<String>,
    /// What the application says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The whole feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Feed {
    /// What waits.
    pub operations: Vec<FeedOperation>,
}

/// Data of a `decided` event: this no longer waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Decided {
    /// The operation's id.
    pub id: String,
}
