//! Why a call failed, as data: the server's refusal, an answer that cannot be decoded, or a failure on the way. `api`
//! creates problems; their texts are in [`crate::problem::advice`].

pub mod advice;
pub mod reference;

use admin_api::decode::DecodeError;
use admin_api::{ErrorCode, ServerError};

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The server refused, with its own code and message.
    Server(ServerError),
    /// The server accepted the request, but its answer does not follow the protocol.
    Decode(DecodeError),
    /// The request was not sent, or no usable answer arrived.
    Transport(TransportProblem),
}

/// A failure before the server, on the way there or on the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransportProblem {
    /// The browser is offline.
    Offline,
    /// No answer: the connection was refused or cut, or the server's cross-origin rules forbid the call. The browser
    /// does not tell which.
    Unreachable {
        /// The origin that was called.
        origin: String,
        /// Whether this is another origin than the panel's, so that cross-origin rules apply.
        cross_origin: bool,
    },
    /// The panel's Content-Security-Policy does not allow calls to this origin.
    BlockedByPolicy {
        /// The origin that was called.
        origin: String,
    },
    /// The server answers, but does not let pages of the panel's origin read the answers.
    CrossOriginForbidden {
        /// The origin that was called.
        origin: String,
    },
    /// The signature was refused, and the clocks are further apart than the server allows.
    ClockSkew {
        /// Seconds by which the server's clock is ahead of this computer's; negative if it is behind.
        ahead_seconds: i64,
        /// The server's refusal.
        refusal: ServerError,
    },
    /// No answer within the time limit.
    Timeout {
        /// The time limit.
        after_ms: u32,
    },
    /// The panel aborted the call.
    Aborted,
    /// Not sent: the session was locked.
    Locked,
    /// A problem that was stored before the page was loaded, as raw text.
    Earlier(String),
    /// Not sent: the browser could not sign the request.
    Signing(String),
    /// Not sent: time has jumped since it was decided.
    TimeJumped,
    /// Not sent: the change could not be recorded in the journal, whose last record cannot be read.
    NotRecorded,
}

impl Problem {
    /// Whether the server may have carried out the request although no answer confirms it.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            // A 2xx answer means that the request was carried out, even if its body cannot be decoded.
            Self::Decode(_) => false,
            Self::Server(error) => error.may_have_arrived(),
            Self::Transport(problem) => matches!(
                problem,
                // If the page is not allowed to read the answer, the result is unknown as well.
                TransportProblem::Unreachable { .. }
                    | TransportProblem::CrossOriginForbidden { .. }
                    | TransportProblem::Timeout { .. }
                    | TransportProblem::Aborted
            ),
        }
    }

    /// The server's code, if it sent one. Its predicates say what the code means for the panel.
    pub fn error_code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Server(error) | Self::Transport(TransportProblem::ClockSkew { refusal: error, .. }) => {
                error.code.as_ref()
            }
            _ => None,
        }
    }

    /// The text of the server's code, if it sent one.
    pub fn code(&self) -> Option<&str> {
        self.error_code().map(ErrorCode::as_str)
    }

    /// The problem's code in the error reference: the server's code, or one of the panel's own.
    pub fn entry(&self) -> &str {
        match self {
            Self::Server(error) => error.code.as_deref().unwrap_or("panel.NoCode"),
            Self::Decode(_) => "panel.UnfittingAnswer",
            Self::Transport(problem) => match problem {
                TransportProblem::Offline => "panel.Offline",
                TransportProblem::Unreachable { .. } => "panel.NoAnswer",
                TransportProblem::BlockedByPolicy { .. } => "panel.BlockedByPolicy",
                TransportProblem::CrossOriginForbidden { .. } => "panel.CrossOriginForbidden",
                TransportProblem::ClockSkew { .. } => "panel.ClockSkew",
                TransportProblem::Timeout { .. } => "panel.Timeout",
                TransportProblem::Aborted => "panel.GivenUp",
                TransportProblem::Locked => "panel.Locked",
                TransportProblem::Earlier(_) => "panel.AnswerNotHeard",
                TransportProblem::Signing(_) => "panel.NotSigned",
                TransportProblem::TimeJumped => "panel.TimeJumped",
                TransportProblem::NotRecorded => "panel.NotRecorded",
            },
        }
    }

    /// Whether the server sent this code.
    pub fn is(&self, code: &str) -> bool {
        self.code() == Some(code)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A refusal with a code of the catalogue, for tests.
    pub(crate) fn server(code: &str) -> Problem {
        let known = admin_api::catalogue::find(code);
        Problem::Server(ServerError {
            status: known.and_then(|entry| entry.status).unwrap_or(400),
            code: Some(code.into()),
            message: known.map_or("", |entry| entry.message).into(),
        })
    }

    /// One problem of each kind.
    pub(crate) fn every_kind() -> Vec<Problem> {
        use TransportProblem::*;
        let origin = || "http://h".to_owned();
        let refusal = ServerError { status: 502, code: None, message: String::new() };
        let transport = [
            Offline,
            Unreachable { origin: origin(), cross_origin: true },
            BlockedByPolicy { origin: origin() },
            CrossOriginForbidden { origin: origin() },
            ClockSkew { ahead_seconds: 1800, refusal: refusal.clone() },
            Timeout { after_ms: 1 },
            Aborted,
            Locked,
            Earlier(String::new()),
            Signing(String::new()),
            TimeJumped,
            NotRecorded,
        ];
        let decode = DecodeError { path: ".".into(), reason: String::new() };
        let others = [Problem::Server(refusal), Problem::Decode(decode), server("BadInput")];
        transport.into_iter().map(Problem::Transport).chain(others).collect()
    }

    #[test]
    fn only_a_request_with_a_lost_answer_may_have_arrived() {
        let unreachable = Problem::Transport(TransportProblem::Unreachable {
            origin: "http://h".into(),
            cross_origin: true,
        });
        assert!(unreachable.may_have_arrived());
        assert!(Problem::Transport(TransportProblem::Timeout { after_ms: 1 }).may_have_arrived());
        assert!(!Problem::Transport(TransportProblem::Offline).may_have_arrived());
        assert!(!Problem::Transport(TransportProblem::Locked).may_have_arrived());
        assert!(!server("UnexpectedError").may_have_arrived());
        let gateway = ServerError { status: 504, code: None, message: "<html>".into() };
        assert!(Problem::Server(gateway).may_have_arrived());
        assert!(server("GatewayAnswerLost").may_have_arrived());
        assert!(!server("GatewayNotReached").may_have_arrived());
    }
}
