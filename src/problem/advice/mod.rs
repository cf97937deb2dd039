//! The texts for problems: what each one means for an administrator and what to do next. The server's own code and
//! message are always shown beside them. The words for the servers' codes are in `assets/errors.json`, with those of the
//! error reference. Here are the words for problems without a code, which name an address or a time.

pub mod nevis;
mod notes;

use super::{Problem, TransportProblem};
use admin_api::ServerError;
use admin_api::time::DATE_TOLERANCE_SECONDS;

/// The texts for a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What it means, in a sentence.
    pub sentence: String,
    /// What to do or to check, the most likely first.
    pub steps: Vec<String>,
}

impl Advice {
    fn new(sentence: impl Into<String>, steps: &[&str]) -> Self {
        Self { sentence: sentence.into(), steps: steps.iter().map(ToString::to_string).collect() }
    }
}

/// What a problem means and what to do next.
pub fn advice(problem: &Problem) -> Advice {
    match problem {
        Problem::Server(error) => of_server(error),
        Problem::Decode(error) => Advice::new(
            format!(
                "The server accepted the request, but its answer does not follow the protocol at {}.",
                error.path
            ),
            &[
                "A change has probably been made. Check before you repeat it.",
                "Report the raw text to the operator of the service.",
            ],
        ),
        Problem::Transport(problem) => of_transport(problem),
    }
}

/// The raw text of a problem, for copying: the message of the server or the browser.
pub fn raw(problem: &Problem) -> String {
    match problem {
        Problem::Server(error) => raw_of_server(error),
        Problem::Decode(error) => error.to_string(),
        Problem::Transport(TransportProblem::ClockSkew { refusal, .. }) => raw_of_server(refusal),
        Problem::Transport(problem) => match problem {
            TransportProblem::Offline => "offline".into(),
            TransportProblem::Unreachable { origin, .. } => format!("no answer from {origin}"),
            TransportProblem::CrossOriginForbidden { origin } => {
                format!("cross-origin call to {origin} forbidden")
            }
            TransportProblem::BlockedByPolicy { origin } => {
                format!("Content-Security-Policy blocks {origin}")
            }
            TransportProblem::Timeout { after_ms } => format!("no answer within {after_ms} ms"),
            TransportProblem::Aborted => "aborted".into(),
            TransportProblem::Earlier(raw) => raw.clone(),
            TransportProblem::Locked => "locked".into(),
            TransportProblem::Signing(reason) => format!("not signed: {reason}"),
            TransportProblem::TimeJumped => "time has jumped".into(),
            TransportProblem::NotRecorded => "not recorded in the journal".into(),
            TransportProblem::ClockSkew { .. } => String::new(),
        },
    }
}

fn raw_of_server(error: &ServerError) -> String {
    let code = error.code.as_deref().unwrap_or("no code");
    format!("{code} ({}): {}", error.status, error.message)
}

fn of_transport(problem: &TransportProblem) -> Advice {
    match problem {
        TransportProblem::Offline => Advice::new(
            "This computer is offline.",
            &["Nothing was sent. Connect it to the network, then try again."],
        ),
        TransportProblem::Unreachable { origin, cross_origin } => {
            let mut steps = vec![
                "Check the service URL, its host and its port.",
                "Check that the service is running and can be reached from this network.",
            ];
            if *cross_origin {
                steps.push("Check that the service allows calls from this panel's address (CORS). Otherwise the browser hides its answers.");
            }
            Advice::new(format!("No answer from {origin}."), &steps)
        }
        TransportProblem::CrossOriginForbidden { origin } => Advice::new(
            format!(
                "{origin} can be reached, but it does not let this panel's address read its answers (CORS)."
            ),
            &[
                "Configure the service to allow this panel's address and the headers that the panel signs.",
                "Or host the panel behind a proxy on the service's own address.",
            ],
        ),
        TransportProblem::BlockedByPolicy { origin } => Advice::new(
            format!("This panel's Content-Security-Policy does not allow calls to {origin}."),
            &["Add that address to connect-src in the panel's hosting configuration."],
        ),
        TransportProblem::ClockSkew { ahead_seconds, .. } => {
            let (minutes, way) =
                (ahead_seconds.abs() / 60, if *ahead_seconds > 0 { "behind" } else { "ahead of" });
            Advice::new(
                format!(
                    "This computer's clock is {minutes} minutes {way} the server's. The limit is {} minutes.",
                    DATE_TOLERANCE_SECONDS / 60
                ),
                &["Set this computer's clock, then try again."],
            )
        }
        TransportProblem::Timeout { after_ms } => Advice::new(
            format!("No answer within {} seconds.", after_ms / 1000),
            &["The server may be busy and may still carry out the request. Check before you repeat it."],
        ),
        TransportProblem::Aborted => Advice::new("This call was cancelled.", &[]),
        TransportProblem::Earlier(_) => Advice::new("The page was left before the answer arrived.", &[]),
        TransportProblem::Locked => Advice::new(
            "The panel was locked before this was sent.",
            &["Nothing was sent. Connect, then try again."],
        ),
        TransportProblem::Signing(_) => Advice::new(
            "The browser could not sign the request.",
            &["Nothing was sent. Open the panel over https or at a loopback address, then connect again."],
        ),
        TransportProblem::TimeJumped => Advice::new(
            "The computer slept, or its clock was set, before this was sent.",
            &["Nothing was sent. Look at the operation again, then decide."],
        ),
        TransportProblem::NotRecorded => Advice::new(
            "The last record of this browser's journal cannot be read, so nothing can be recorded after it.",
            &["Nothing was sent. Open Journal, which offers a way out."],
        ),
    }
}

fn of_server(error: &ServerError) -> Advice {
    let Some(code) = error.code.as_deref() else {
        return Advice::new(
            format!(
                "The answer with status {} did not come from the tenant's service but from something in between.",
                error.status
            ),
            &["Check the service URL.", "If there is a proxy or gateway in front of the service, check it."],
        );
    };
    if let Some(note) = notes::of_code(code) {
        return Advice::new(note.sentence, note.steps);
    }
    match nevis::is_code(code) {
        true => nevis::advice(code, &error.message),
        false => server_message_only("The server", &error.message),
    }
}

/// The advice for a code without a text here: the server's message, and the error reference for its meaning.
fn server_message_only(who: &str, message: &str) -> Advice {
    let sentence = match message {
        "" => format!("{who} refused and sent a code only."),
        message => format!("{who} refused: {message}"),
    };
    Advice::new(
        sentence,
        &["Look up the code in the error reference. It also says if the code is in no catalogue."],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::{every_kind, server};
    use admin_api::gateway::Refusal;

    #[test]
    fn every_code_and_every_problem_has_a_sentence() {
        let codes = admin_api::catalogue::CATALOGUE.iter().map(|entry| entry.code);
        let problems = codes.chain(admin_api::nevis::CODES).map(server).chain(every_kind());
        for problem in problems {
            assert!(!advice(&problem).sentence.is_empty(), "{problem:?}");
        }
    }

    #[test]
    fn every_refusal_of_the_gateway_has_its_own_text() {
        for refusal in Refusal::ALL {
            let advice = advice(&server(refusal.code()));
            assert!(
                !advice.sentence.contains("does not know that") && !advice.steps.is_empty(),
                "{refusal:?}"
            );
        }
    }

    #[test]
    fn a_refused_signature_names_its_causes_in_order() {
        let advice = advice(&server("InvalidAuthorization"));
        assert!(advice.steps[0].contains("key") && advice.steps[1].contains("tenant ID"));
        assert!(advice.steps[2].contains("clock"));
        assert_eq!(
            raw(&server("InvalidAuthorization")),
            "InvalidAuthorization (403): Authentication failed for user"
        );
    }

    #[test]
    fn clock_advice_names_the_direction() {
        let Problem::Server(refusal) = server("InvalidAuthorization") else { panic!() };
        let skew = |ahead_seconds| {
            let refusal = refusal.clone();
            advice(&Problem::Transport(TransportProblem::ClockSkew { ahead_seconds, refusal })).sentence
        };
        assert!(skew(1800).contains("30 minutes behind the server"));
        assert!(skew(-1800).contains("30 minutes ahead of the server"));
    }

    #[test]
    fn an_unknown_code_shows_the_servers_message_and_leads_to_the_reference() {
        let unknown = |message: &str| {
            Problem::Server(ServerError { status: 418, code: Some("Teapot".into()), message: message.into() })
        };
        assert_eq!(advice(&unknown("Short and stout.")).sentence, "The server refused: Short and stout.");
        assert!(advice(&unknown("")).sentence.contains("a code only"));
        assert!(advice(&unknown("")).steps[0].contains("in no catalogue"));
        assert_eq!(raw(&unknown("?")), "Teapot (418): ?");
    }
}
