//! The texts for nevisIDM's refusals that only the message tells apart, and for codes without a note.

use super::{Advice, server_message_only};
use admin_api::nevis::{Missing, missing};

/// Whether a code is one of nevisIDM's.
pub fn is_code(code: &str) -> bool {
    code.starts_with("errors.") || code.starts_with("error.")
}

/// What a code of nevisIDM without a note means and what to do next.
pub fn advice(code: &str, message: &str) -> Advice {
    match code {
        "errors.noRecord" => of_missing(code, message),
        _ => server_message_only("nevisIDM", message),
    }
}

fn of_missing(code: &str, message: &str) -> Advice {
    match missing(code, message) {
        Some(Missing::Client) => Advice::new(
            "nevisIDM has no client with this ID.",
            &["Check the client: enter its external ID, not its name."],
        ),
        Some(Missing::User) => Advice::new(
            "This client has no user with this ID.",
            &["Check the user: enter the external ID, not the login ID.", "Check the client."],
        ),
        Some(Missing::Credential) => Advice::new(
            "This user has no such device password.",
            &[
                "It may be deleted already or belong to another user.",
                "List the user's device passwords and choose it there.",
            ],
        ),
        None => server_message_only("nevisIDM", message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use admin_api::ServerError;
    use std::collections::HashSet;

    fn refused(code: &str, message: &str) -> Problem {
        Problem::Server(ServerError { status: 400, code: Some(code.into()), message: message.into() })
    }

    #[test]
    fn each_documented_answer_has_its_own_sentence() {
        let documented = [
            (
                "errors.insufficientRightsFunction",
                "Permission denied: Caller does not have the required right",
            ),
            ("errors.combinedDataroomDenied", "Permission denied: AccessControl.CredentialDelete"),
            ("errors.noRecord", "Client doesn't exist with extId 'client-123'"),
            ("errors.noRecord", "A user with extId 'user-123' doesn't exist on client with name Default"),
            ("errors.noRecord", "Credential with extId 'cred-123' doesn't exist on client with extId 'c'"),
            ("errors.noRecord", "Something else"),
            ("errors.invalidJWTToken", "Invalid JWT token."),
            ("errors.policyViolation", "No."),
            ("errors.fatalError", "The user with the given external ID was not found."),
        ];
        let sentences =
            documented.map(|(code, message)| super::super::advice(&refused(code, message)).sentence);
        assert_eq!(HashSet::from(sentences).len(), documented.len());
        assert!(documented.iter().all(|(code, _)| is_code(code)) && is_code("error.login.userState"));
        assert!(!is_code("BadInput"));
    }
}
