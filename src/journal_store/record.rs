//! One record of the journal and what it can say. How records are sealed is in `chain`, how they are stored in `encoding`.

use crate::problem::{Problem, TransportProblem};
use admin_api::{ServerError, TenantId};

/// One record of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// From 0, without gaps.
    pub seq: u64,
    /// Milliseconds since 1970-01-01 UTC, by this machine's clock.
    pub at_ms: u64,
    /// Whose journal it is part of.
    pub tenant: TenantId,
    /// What happened.
    pub entry: Entry,
    /// The hash of the record before; [`GENESIS`](super::chain::GENESIS) for the first.
    pub previous: String,
    /// The hash over all of the above.
    pub hash: String,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A change is about to be sent.
    Sent {
        /// Names the call. The record's own `seq` will do: it is unique.
        call_id: u64,
        /// The operation's name in the API document.
        operation: String,
        /// What it is about: an id, a file name.
        target: String,
        /// The administrator's private note.
        note: Option<String>,
    },
    /// What came of it.
    Answered {
        /// The call's name.
        call_id: u64,
        /// What came of it.
        answer: Answer,
        /// From sending to the end of the answer.
        duration_ms: u64,
    },
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The server did it.
    Ok,
    /// The server refused.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's code, where it gave one.
        code: Option<String>,
        /// The server's message.
        message: String,
    },
    /// No answer: the server may have done it or not.
    Lost,
    /// It never left the browser.
    NotSent,
}

impl Answer {
    /// Names what a call's result means. A yes whose body does not fit was carried out all the same.
    pub fn of(result: Result<(), &Problem>) -> Self {
        let problem = match result {
            Ok(()) | Err(Problem::Decode(_)) => return Self::Ok,
            Err(problem) => problem,
        };
        match problem {
            problem if problem.may_have_arrived() => Self::Lost,
            Problem::Server(error)
            | Problem::Transport(TransportProblem::ClockSkew { refusal: error, .. }) => Self::refused(error),
            _ => Self::NotSent,
        }
    }

    /// The answer's name in stored records, in exports and under the hash.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ok => "Ok",
            Self::Refused { .. } => "Refused",
            Self::Lost => "Lost",
            Self::NotSent => "NotSent",
        }
    }

    pub(super) fn refused(error: &ServerError) -> Self {
        Self::Refused {
            status: error.status,
            code: error.code.clone().map(String::from),
            message: error.message.clone(),
        }
    }
}

impl Entry {
    /// The call that the record is about.
    pub fn call_id(&self) -> u64 {
        match self {
            Self::Sent { call_id, .. } | Self::Answered { call_id, .. } => *call_id,
        }
    }
}
