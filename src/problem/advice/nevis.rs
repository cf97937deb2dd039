//! The texts for nevisIDM's refusals.

use super::{Advice, server_message_only};
use admin_api::nevis::{Missing, missing};

/// Whether a code is one of nevisIDM's.
pub fn is_code(code: &str) -> bool {
    code.starts_with("errors.") || code.starts_with("error.")
}

/// What a code of nevisIDM means and what to do next.
pub fn advice(code: &str, message: &str) -> Advice {
    match code {
        "errors.noRecord" => of_missing(code, message),
        "errors.insufficientRightsFunction" => Advice::new(
            "The caller does not have the right for this. The message names it.",
            &[
                "Ask an administrator of nevisIDM for a role with that right.",
                "To delete your own device password, use the self-admin mode.",
            ],
        ),
        "errors.combinedDataroomDenied" => Advice::new(
            "The caller has the right, but this user is outside the data room of the caller's roles.",
            &["Check that it is the right user.", "Ask an administrator of nevisIDM to do it."],
        ),
        "errors.invalidJWTToken" => Advice::new(
            "nevisIDM does not accept the token in X-Token: it is missing, expired, or another user's.",
            &["Enter a new token as X-Token.", "Check that the token belongs to the entered user."],
        ),
        "errors.userLoginFailed" => Advice::new(
            "nevisIDM refused the caller's sign-in.",
            &["The bearer token is missing, wrong or expired. Enter a new one."],
        ),
        "errors.policyViolation" => Advice::new(
            "A policy of nevisIDM forbids this.",
            &["Check which policy it is and what it allows.", "Ask an administrator of nevisIDM about it."],
        ),
        "errors.invalidUri" | "errors.unsupportedOperation" => Advice::new(
            "nevisIDM has no such address.",
            &["Try the other path segment.", "Check the base URL: the part before /nevisidm."],
        ),
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
    use std::collections::HashSet;

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
        let sentences = documented.map(|(code, message)| advice(code, message).sentence);
        assert_eq!(HashSet::from(sentences).len(), documented.len());
        assert!(documented.iter().all(|(code, _)| is_code(code)) && is_code("error.login.userState"));
        assert!(!is_code("BadInput"));
    }
}
