//! The texts for problems: what each one means for an administrator and what to do next. The server's own code and
//! message are always shown beside them. The texts of the error reference are in `assets/errors.json`.

pub mod nevis;

use super::{Problem, TransportProblem};
use admin_api::gateway::Refusal;
use admin_api::time::DATE_TOLERANCE_SECONDS;
use admin_api::{ServerError, code};

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
        TransportProblem::NotRecorded => Advice::new(
            "The last record of this browser's journal cannot be read, so no change can be recorded after it.",
            &[
                "Nothing was sent. Open Journal, export it and begin a new chain there.",
                "If a newer version of the panel wrote the record, use that version.",
            ],
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
    if let Some(refusal) = Refusal::of_code(code) {
        return of_gateway(refusal);
    }
    match code {
        code::INVALID_AUTHORIZATION => Advice::new(
            "The server refused the signature.",
            &[
                "Check the admin key: it may be an old one or another tenant's.",
                "Check the tenant ID: it is part of the signature.",
                "Check this computer's clock: it may be off by more than 15 minutes.",
            ],
        ),
        code::UNAUTHORIZED_ACCESS => Advice::new(
            "The server does not allow this for the connected identity.",
            &["Check that this is the tenant's admin key."],
        ),
        code::BAD_INPUT => Advice::new(
            "The server does not accept this id or request.",
            &[
                "An operation may be decided already, may have lost a race, or may never have existed.",
                "Check the kind and the id.",
            ],
        ),
        code::TENANT_DOES_NOT_EXIST => Advice::new(
            "There is no such tenant at this service.",
            &["Check the tenant ID and the service URL."],
        ),
        code::TENANT_DISABLED => {
            Advice::new("The tenant is disabled.", &["Ask the operator of the service."])
        }
        code::THESE_ARENT_THE_DROIDS_YOU_ARE_LOOKING_FOR => Advice::new(
            "The server does not know this address.",
            &["Check the service URL: its path may be wrong.", "The service may not offer this operation."],
        ),
        code::LATEST_GKF_NOT_KNOWN_BY_CLIENT
        | code::ETAG_NOT_MATCH
        | code::GKF_BLOB_CONFLICT
        | code::STORAGE_CONFLICT => Advice::new(
            "Another operation on the same tresor came first.",
            &["The client must start this operation again. Trying again here cannot work."],
        ),
        code::TRESOR_IS_ALREADY_APPROVED => {
            Advice::new("This tresor is approved already.", &["Nothing is left to do."])
        }
        code::TRESOR_IS_NOT_APPROVED => {
            Advice::new("This tresor is not approved yet.", &["Decide on its creation first."])
        }
        code::TRESOR_ALREADY_DELETED => {
            Advice::new("This tresor has been deleted.", &["It can no longer be used."])
        }
        code::TRESOR_NOT_EXISTS => Advice::new(
            "There is no such tresor.",
            &["Check the id. A tresor whose creation was rejected is gone for good."],
        ),
        code::USER_NOT_EXISTS => Advice::new(
            "There is no such user.",
            &["Check the id. A user exists only after the client has finished the registration."],
        ),
        code::USER_IN_WRONG_STATE => Advice::new(
            "The user's registration state does not allow this.",
            &[
                "When validating: the user is validated already, perhaps by another administrator. Refresh the list.",
                "Otherwise the user is not validated yet.",
            ],
        ),
        code::REGISTRATION_SESSION_NOT_EXISTS => Advice::new(
            "There is no registration session with this RegSessionId.",
            &[
                "Compare the RegSessionId with the one shown when the registration was started.",
                "The session may have expired. Then start the registration again.",
            ],
        ),
        code::REGISTRATION_SESSION_ID_MISMATCH => Advice::new(
            "The RegSessionId belongs to another user's registration.",
            &["Check that the RegSessionId and the user ID come from the same registration."],
        ),
        code::INVALID_REGISTRATION_SESSION_VERIFIER => Advice::new(
            "The RegSessionVerifier does not belong to this registration session.",
            &["Compare it with the one shown when the registration was started."],
        ),
        code::INVALID_REGISTRATION_VALIDATION_VERIFIER => Advice::new(
            "The RegValidationVerifier does not belong to this registration.",
            &[
                "Compare it with the one that the client received when it finished the registration.",
                "The client may not have finished the registration yet.",
            ],
        ),
        code::USER_ALREADY_REGISTERED => Advice::new(
            "This user has registered already.",
            &["Refresh the list: the user may be waiting for validation or be validated."],
        ),
        code::USER_UNDER_DELETION => Advice::new(
            "This user's account is being deleted.",
            &["It can no longer be used. The service has not finished the deletion yet."],
        ),
        code::USER_IS_DISABLED_BY_POLICY => {
            Advice::new("This user is disabled.", &["Enable the user first, if that is intended."])
        }
        _ if nevis::is_code(code) => nevis::advice(code, &error.message),
        _ => server_message_only("The server", &error.message),
    }
}

fn of_gateway(refusal: Refusal) -> Advice {
    match refusal {
        Refusal::CredentialRefused => Advice::new(
            "The gateway does not know your credential, or it was revoked.",
            &["Check the credential that you entered.", "Ask the gateway's operator for a new one."],
        ),
        Refusal::OriginRefused => Advice::new(
            "The gateway does not accept calls from this page's address.",
            &[
                "Open the panel at the gateway's own address.",
                "If there is a proxy in front of the gateway, start the gateway with the proxy's address (--public-origin).",
            ],
        ),
        Refusal::UnknownOperation => Advice::new(
            "The gateway does not forward this call.",
            &["Check the service URL and the tenant ID: the gateway forwards to one tenant only."],
        ),
        Refusal::InputRefused => Advice::new(
            "The gateway takes only what this operation needs, and this call has something else in it.",
            &["Nothing was sent. Ids and file names must have no unusual characters."],
        ),
        Refusal::BodyTooLarge => {
            Advice::new("This is larger than the gateway's limit.", &["Nothing was sent."])
        }
        Refusal::BodyIncomplete => {
            Advice::new("The gateway did not receive the whole request.", &["Nothing was sent. Try again."])
        }
        Refusal::BooksClosed => Advice::new(
            "The gateway cannot read its list of administrators or write its audit file, so it sends nothing.",
            &["Tell the gateway's operator: the gateway's log says why."],
        ),
        Refusal::Busy => Advice::new(
            "The gateway has no room for this at the moment.",
            &["Nothing was sent. Try again in a moment."],
        ),
        Refusal::NotReached => Advice::new(
            "The gateway cannot reach the tenant's service.",
            &["Nothing was sent. Tell the gateway's operator, or try again later."],
        ),
        Refusal::AnswerLost => Advice::new(
            "The gateway sent this but received no answer.",
            &["The service may have carried it out. Check before you repeat it."],
        ),
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
