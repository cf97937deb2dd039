//! What each problem means for an administrator and what to do next: the one table from an error to words. The
//! server's own code and message are always shown beside it.

pub mod nevis;

use super::{Problem, TransportProblem};
use admin_api::ServerError;
use admin_api::gateway::Refusal;
use admin_api::time::DATE_TOLERANCE_SECONDS;

/// Words for a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What it means, in a sentence.
    pub sentence: String,
    /// What to do or to check, the likeliest first.
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
            format!("The server said yes, but its answer does not fit the protocol at {}.", error.path),
            &[
                "What was asked for may have been done: look before you repeat it.",
                "Report the raw text to the operator of the service.",
            ],
        ),
        Problem::Transport(problem) => of_transport(problem),
    }
}

/// The raw text of a problem, for copying: what the server or the browser said.
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
            TransportProblem::Aborted => "given up".into(),
            TransportProblem::Earlier(noted) => noted.clone(),
            TransportProblem::Locked => "locked".into(),
            TransportProblem::Signing(reason) => format!("not signed: {reason}"),
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
                "Check that the service is running and that this network reaches it.",
            ];
            if *cross_origin {
                steps.push("Check that the service lets pages of this address call it (CORS): a browser hides answers that do not say so.");
            }
            Advice::new(format!("No answer came from {origin}."), &steps)
        }
        TransportProblem::CrossOriginForbidden { origin } => Advice::new(
            format!("{origin} is there, but it forbids pages of this address to read its answers (CORS)."),
            &[
                "Have the service allow this panel's address, with the headers it signs.",
                "Or host the panel behind a proxy on the service's own address.",
            ],
        ),
        TransportProblem::BlockedByPolicy { origin } => Advice::new(
            format!(
                "The Content-Security-Policy under which this panel is hosted does not allow calls to {origin}."
            ),
            &["Add that address to connect-src in the panel's hosting configuration."],
        ),
        TransportProblem::ClockSkew { ahead_seconds, .. } => {
            let (minutes, way) =
                (ahead_seconds.abs() / 60, if *ahead_seconds > 0 { "behind" } else { "ahead of" });
            Advice::new(
                format!(
                    "The clock of this computer is {minutes} minutes {way} the server's; {} are allowed.",
                    DATE_TOLERANCE_SECONDS / 60
                ),
                &["Set this computer's clock, then try again."],
            )
        }
        TransportProblem::Timeout { after_ms } => Advice::new(
            format!("No answer came within {} seconds.", after_ms / 1000),
            &["The server may be busy, and may still do what it was asked to. Look before you repeat it."],
        ),
        TransportProblem::Aborted => Advice::new("This call was given up.", &[]),
        TransportProblem::Earlier(_) => Advice::new("No answer came before the page was left.", &[]),
        TransportProblem::Locked => Advice::new(
            "The panel was locked before this was sent.",
            &["Nothing was sent. Connect, then try again."],
        ),
        TransportProblem::Signing(_) => Advice::new(
            "The browser did not sign the request.",
            &[
                "Nothing was sent. Open the panel over https (or on this computer's own address), then connect again.",
            ],
        ),
    }
}

fn of_server(error: &ServerError) -> Advice {
    let Some(code) = error.code.as_deref() else {
        return Advice::new(
            format!(
                "Something on the way answered with status {}, in a form that is not the tenant's.",
                error.status
            ),
            &["Check the service URL.", "If a proxy or gateway stands before the service, look there."],
        );
    };
    if let Some(refusal) = Refusal::of_code(code) {
        return of_gateway(refusal);
    }
    match code {
        "InvalidAuthorization" => Advice::new(
            "The server refused the signature.",
            &[
                "The admin key may be another tenant's or an old one: compare it.",
                "The tenant ID may be wrong: it is part of what is signed.",
                "This computer's clock may be more than 15 minutes off.",
            ],
        ),
        "UnauthorizedAccess" => Advice::new(
            "The server does not let this identity do that.",
            &["Check that this is the tenant's admin key."],
        ),
        "BadInput" => Advice::new(
            "The server does not accept this id or request.",
            &[
                "Of an operation: it may be decided already, may have died in a race, or may never have been.",
                "Check the kind and the id.",
            ],
        ),
        "TenantDoesNotExist" => Advice::new(
            "There is no such tenant at this service.",
            &["Check the tenant ID and the service URL."],
        ),
        "TenantDisabled" => Advice::new("The tenant is switched off.", &["Ask the operator of the service."]),
        "TheseArentTheDroidsYouAreLookingFor" => Advice::new(
            "The server does not know this address.",
            &["Check the service URL: its path may be wrong.", "The service may not offer this operation."],
        ),
        "LatestGkfNotKnownByClient" | "EtagNotMatch" | "GkfBlobConflict" | "StorageConflict" => Advice::new(
            "Another operation on the same tresor came first.",
            &["The client must start this one again. There is nothing to repeat here."],
        ),
        "TresorIsAlreadyApproved" => {
            Advice::new("This tresor is approved already.", &["Nothing is left to do."])
        }
        "TresorIsNotApproved" => {
            Advice::new("This tresor is not approved yet.", &["Decide on its creation first."])
        }
        "TresorAlreadyDeleted" => {
            Advice::new("This tresor has been deleted.", &["Nothing can be done with it any more."])
        }
        "TresorNotExists" => {
            Advice::new("There is no such tresor.", &["Check the id. A rejected tresor is gone for good."])
        }
        "UserNotExists" => Advice::new(
            "There is no such user.",
            &["Check the id. A registration that was only started is no user yet."],
        ),
        "UserInWrongState" => Advice::new(
            "The user is in another state than this needs.",
            &[
                "When validating: the user is validated already, perhaps by somebody else. Read the list again.",
                "Otherwise the user is not validated yet.",
            ],
        ),
        "RegistrationSessionNotExists" => Advice::new(
            "There is no registration session with this RegSessionId.",
            &[
                "Compare the RegSessionId with the one that was handed over when the registration was started.",
                "The session may have run out: then the registration has to be started again.",
            ],
        ),
        "RegistrationSessionIdMismatch" => Advice::new(
            "The RegSessionId belongs to another user's registration.",
            &["Check that the RegSessionId and the user id come from the same start."],
        ),
        "InvalidRegistrationSessionVerifier" => Advice::new(
            "The RegSessionVerifier is not that of this registration session.",
            &["Compare it with the one that was handed over when the registration was started."],
        ),
        "InvalidRegistrationValidationVerifier" => Advice::new(
            "The RegValidationVerifier is not that of this registration.",
            &[
                "Compare it with what the client got at the end of its part.",
                "The client may not have come to the end of its part yet.",
            ],
        ),
        "UserAlreadyRegistered" => Advice::new(
            "This user has registered already.",
            &["Read the list again: the user may be waiting for the validation, or be validated."],
        ),
        "UserUnderDeletion" => Advice::new(
            "This user's account is being deleted.",
            &["Nothing can be done with it any more. The service has not quite finished."],
        ),
        "UserIsDisabledByPolicy" => {
            Advice::new("This user is disabled.", &["Enable the user first, if that is right."])
        }
        _ if nevis::is_code(code) => nevis::advice(code, &error.message),
        _ => in_its_own_words("The server", &error.message),
    }
}

fn of_gateway(refusal: Refusal) -> Advice {
    match refusal {
        Refusal::CredentialRefused => Advice::new(
            "The gateway does not know your credential, or it was revoked.",
            &["Enter the credential that was handed to you.", "Ask whoever keeps the gateway for a new one."],
        ),
        Refusal::OriginRefused => Advice::new(
            "The gateway does not take this page for its own.",
            &[
                "Open the panel at the gateway's own address.",
                "Where a proxy stands before the gateway, it must be started with that address (--public-origin).",
            ],
        ),
        Refusal::UnknownOperation => Advice::new(
            "The gateway does not forward this.",
            &["Check the service URL and the tenant ID: it forwards for one tenant only."],
        ),
        Refusal::InputRefused => Advice::new(
            "The gateway takes only what this operation needs, and this call has something else in it.",
            &["Nothing was sent. Ids and file names must have no unusual characters."],
        ),
        Refusal::BodyTooLarge => {
            Advice::new("This is larger than the gateway forwards.", &["Nothing was sent."])
        }
        Refusal::BodyIncomplete => {
            Advice::new("The gateway did not get the whole of it.", &["Nothing was sent. Try again."])
        }
        Refusal::BooksClosed => Advice::new(
            "The gateway cannot read its list of administrators or write down who calls, so it sends nothing.",
            &["Tell whoever keeps the gateway: its own terminal says why."],
        ),
        Refusal::Busy => Advice::new(
            "The gateway has no room for this at the moment.",
            &["Nothing was sent. Try again in a moment."],
        ),
        Refusal::NotReached => Advice::new(
            "The gateway cannot reach the tenant's service.",
            &["Nothing was sent. Tell whoever keeps the gateway, or try again later."],
        ),
        Refusal::AnswerLost => Advice::new(
            "The gateway sent this, and no answer came.",
            &["The service may have done it all the same. Look before you repeat it."],
        ),
    }
}

/// A code without advice of its own here: the reference says what it means, or that nobody knows it.
fn in_its_own_words(who: &str, message: &str) -> Advice {
    let sentence = match message {
        "" => format!("{who} refused and gave a code only."),
        message => format!("{who} refused: {message}"),
    };
    Advice::new(sentence, &["The error reference says what the code means, or that it is in no catalogue."])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::{every_kind, server};

    #[test]
    fn every_code_and_every_problem_has_words() {
        let codes = admin_api::catalogue::CATALOGUE.iter().map(|entry| entry.code);
        let problems = codes.chain(admin_api::nevis::CODES).map(server).chain(every_kind());
        for problem in problems {
            assert!(!advice(&problem).sentence.is_empty(), "{problem:?}");
        }
    }

    #[test]
    fn every_refusal_of_the_gateway_has_words_of_its_own() {
        for refusal in Refusal::ALL {
            let words = advice(&server(refusal.code()));
            assert!(!words.sentence.contains("does not know that") && !words.steps.is_empty(), "{refusal:?}");
        }
    }

    #[test]
    fn a_refused_signature_names_its_causes_in_order() {
        let words = advice(&server("InvalidAuthorization"));
        assert!(words.steps[0].contains("key") && words.steps[1].contains("tenant ID"));
        assert!(words.steps[2].contains("clock"));
        assert_eq!(
            raw(&server("InvalidAuthorization")),
            "InvalidAuthorization (403): Authentication failed for user"
        );
    }

    #[test]
    fn a_clock_says_which_way_it_is_off() {
        let Problem::Server(refusal) = server("InvalidAuthorization") else { panic!() };
        let skew = |ahead_seconds| {
            let refusal = refusal.clone();
            advice(&Problem::Transport(TransportProblem::ClockSkew { ahead_seconds, refusal })).sentence
        };
        assert!(skew(1800).contains("30 minutes behind the server"));
        assert!(skew(-1800).contains("30 minutes ahead of the server"));
    }

    #[test]
    fn a_code_without_advice_is_told_in_the_servers_words_and_leads_to_the_reference() {
        let unknown = |message: &str| {
            Problem::Server(ServerError { status: 418, code: Some("Teapot".into()), message: message.into() })
        };
        assert_eq!(advice(&unknown("Short and stout.")).sentence, "The server refused: Short and stout.");
        assert!(advice(&unknown("")).sentence.contains("a code only"));
        assert!(advice(&unknown("")).steps[0].contains("in no catalogue"));
        assert_eq!(raw(&unknown("?")), "Teapot (418): ?");
    }
}
