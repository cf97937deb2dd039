//! The operation feed that an integrating application can offer: the ids of the operations that need a decision.

use serde::{Deserialize, Serialize};

/// One pending operation. The kind is a text, so that an unknown kind does not make the whole feed unreadable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FeedOperation {
    /// A name of [`crate::OperationKind`].
    pub kind: String,
    /// The id of the operation. For a tresor creation, the id of the tresor.
    pub id: String,
    /// When the application received the id, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<String>,
    /// A note of the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The whole feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FeedList {
    /// The pending operations.
    pub operations: Vec<FeedOperation>,
}

/// The data of a `decided` event: this operation is not pending any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Decided {
    /// The id of the operation.
    pub id: String,
}
