//! What can go wrong with a call, as data: what the server said, what the way there met, what decoding met. Made by
//! `api`, worded by [`crate::problem::advice`].

pub mod advice;
pub mod reference;

use admin_api::decode::DecodeError;
use admin_api::gateway::Refusal;
use admin_api::{ErrorCode, ServerError};

/// Why a call has no good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The server refused, in its own words.
    Server(ServerError),
    /// The server said yes, but its answer is not what the protocol says.
    Decode(DecodeError),
    /// No answer that counts came.
    Transport(TransportProblem),
}

/// What the way to the server met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransportProblem {
    /// The browser says that there is no network.
    Offline,
    /// The call failed without an answer: refused, cut, or forbidden by the server's cross-origin rules or by the
    /// panel's own Content-Security-Policy. A browser does not tell which.
    Unreachable {
        /// The origin that was called.
        origin: String,
        /// Whether that is another origin than the panel's, so that cross-origin rules apply.
        cross_origin: bool,
    },
    /// The Content-Security-Policy of the panel's host does not allow this origin.
    BlockedByPolicy {
        /// The origin that was called.
        origin: String,
    },
    /// The server answers, but does not let pages of the panel's origin read its answers.
    CrossOriginForbidden {
        /// The origin that was called.
        origin: String,
    },
    /// The signature was refused, and the clocks are further apart than the server allows.
    ClockSkew {
        /// Seconds by which the server's clock is ahead of this machine's; negative when it is behind.
        ahead_seconds: i64,
        /// What the server said.
        refusal: ServerError,
    },
    /// No answer within this time.
    Timeout {
        /// How long was waited.
        after_ms: u32,
    },
    /// The panel itself gave the call up.
    Aborted,
    /// Not sent: the session was locked before.
    Locked,
    /// What was noted of a problem before the page was loaded.
    Earlier(String),
    /// Not sent: the browser refused to sign.
    Signing(String),
}

impl Problem {
    /// Whether the request may have reached the server and changed something there, although no answer tells so.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            // A 2xx with a body that does not fit was carried out; that is no lost answer.
            Self::Decode(_) => false,
            // A gateway's answer on the way is not the tenant's: the tenant may have done it all the same.
            // The signing gateway says of its own refusals whether anything was sent.
            Self::Server(error) => match error.code.as_deref() {
                None => matches!(error.status, 502..=504),
                Some(code) => Refusal::of_code(code).is_some_and(Refusal::may_have_arrived),
            },
            Self::Transport(problem) => matches!(
                problem,
                // A page that may not read the answer does not know what it was either.
                TransportProblem::Unreachable { .. }
                    | TransportProblem::CrossOriginForbidden { .. }
                    | TransportProblem::Timeout { .. }
                    | TransportProblem::Aborted
            ),
        }
    }

    /// The server's code, where it gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Server(error) | Self::Transport(TransportProblem::ClockSkew { refusal: error, .. }) => {
                error.code.as_deref()
            }
            _ => None,
        }
    }

    /// The server's code, if it gave one, as a type that knows what codes mean.
    pub fn error_code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Server(error) | Self::Transport(TransportProblem::ClockSkew { refusal: error, .. }) => {
                error.code.as_ref()
            }
            _ => None,
        }
    }

    /// The name of its entry in the error reference: the server's code, or a name of the panel's own.
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
            },
        }
    }

    /// Whether the server gave this code.
    pub fn is(&self, code: &str) -> bool {
        self.code() == Some(code)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An answer of the catalogue, for tests.
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
        ];
        let decode = DecodeError { path: ".".into(), reason: String::new() };
        let others = [Problem::Server(refusal), Problem::Decode(decode), server("BadInput")];
        transport.into_iter().map(Problem::Transport).chain(others).collect()
    }

    #[test]
    fn only_a_lost_answer_may_have_arrived() {
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
