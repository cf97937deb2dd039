//! A record of the journal. Records are sealed in `chain` and stored in the form of `encoding`.

use crate::problem::{Problem, TransportProblem};
use admin_api::journal_head::JournalHead;
use admin_api::{ServerError, TenantId};

/// One record of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The record's number, from 0 without gaps.
    pub seq: u64,
    /// Milliseconds since 1970-01-01 UTC, by this computer's clock.
    pub at_ms: u64,
    /// The tenant that the call was for.
    pub tenant: TenantId,
    /// What happened.
    pub entry: Entry,
    /// The hash of the record before; [`GENESIS`](super::chain::GENESIS) for the first of a chain.
    pub previous: String,
    /// The hash over all fields above.
    pub hash: String,
}

/// The content of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A change is about to be sent.
    Sent {
        /// The call's number: the `seq` of this record.
        call_id: u64,
        /// The operation's name in the API document.
        operation: String,
        /// The id or file name that it changes.
        target: String,
        /// The administrator's private note.
        note: Option<String>,
    },
    /// A call has ended.
    Answered {
        /// The call's number.
        call_id: u64,
        /// The result.
        answer: RecordedAnswer,
        /// The time from sending to the end of the answer.
        duration_ms: u64,
    },
    /// A new chain begins, because the last record of the old one could not be read.
    Began {
        /// The number of that record, and the SHA-256 of its text as it is stored.
        old_head: JournalHead,
    },
}

/// The result of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedAnswer {
    /// The server carried out the change.
    Ok,
    /// The server refused the change.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's code, if it sent one.
        code: Option<String>,
        /// The server's message.
        message: String,
    },
    /// No answer: the server may have carried out the change or not.
    Lost,
    /// The change was not sent.
    NotSent,
}

impl RecordedAnswer {
    /// The answer that a call's result means. A 2xx answer whose body cannot be decoded counts as carried out.
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

    /// The answer's name in stored records, in exports and in the hashed text.
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

impl Record {
    /// The record's number and hash.
    pub fn head(&self) -> JournalHead {
        JournalHead { seq: self.seq, hash: self.hash.clone() }
    }
}

impl Entry {
    /// The number of the record's call, if it is about one.
    pub fn call_id(&self) -> Option<u64> {
        match self {
            Self::Sent { call_id, .. } | Self::Answered { call_id, .. } => Some(*call_id),
            Self::Began { .. } => None,
        }
    }
}
