//! What a line of the audit file tells.

use serde::Serialize;
use serde_json::{Map, Value};

/// Characters kept of a text that was written by somebody without an identity.
const LONGEST: usize = 200;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Event {
    /// A call is about to be forwarded.
    Sent,
    /// An answer came, or is known not to.
    Answered,
    /// The gateway itself refused.
    Refused,
    /// The gateway stopped before the answer: the service may have done it or not.
    Unknown,
}

/// A line.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuditLine {
    /// When, UTC.
    pub at: String,
    /// Joins the lines of one call.
    pub call: String,
    /// What happened.
    pub event: Event,
    /// Who called, where that is known; of a revoked administrator, who it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<String>,
    /// The address of the caller.
    pub from: String,
    /// The trusted proxy that named the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The operation's name, or method and path where it is none.
    pub operation: String,
    /// The id that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// All that is sent, but for secrets: each parameter and each member with its value.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub values: Map<String, Value>,
    /// SHA-256 of the body that is sent, in hex digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_sha256: Option<String>,
    /// Bytes of the body that is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_size: Option<u64>,
    /// The head of the caller's journal, as the panel names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal_head: Option<String>,
    /// The origin of the page that called, where it is not the gateway's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The HTTP status that the caller got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The error's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Milliseconds from the call to its answer's head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// How many calls without an identity this line stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

impl AuditLine {
    /// A refusal of which nothing more is known yet.
    pub fn new(call: String, from: String, operation: String) -> Self {
        Self {
            at: String::new(),
            call,
            event: Event::Refused,
            admin: None,
            from,
            via: None,
            operation,
            target: None,
            values: Map::new(),
            body_sha256: None,
            body_size: None,
            journal_head: None,
            origin: None,
            status: None,
            code: None,
            duration_ms: None,
            count: None,
        }
    }
}

/// The start of a text that a caller or a service wrote.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
