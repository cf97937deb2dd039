//! Advice on nevisIDM's refusals.

use super::{Advice, in_its_own_words};
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
            "The caller lacks the right for this; the message names it.",
            &[
                "Ask an administrator of nevisIDM for a role with that right.",
                "To delete a device password of your own, use the self-admin mode.",
            ],
        ),
        "errors.combinedDataroomDenied" => Advice::new(
            "The caller has the right, but this user is outside the data room of the caller's roles.",
            &["Check that it is the right user.", "Ask an administrator of nevisIDM to do it."],
        ),
        "errors.invalidJWTToken" => Advice::new(
            "nevisIDM does not accept the token in X-Token: it is missing, expired, or another user's.",
            &["Get a new token and put it in X-Token.", "Check that it is for the user that is named."],
        ),
        "errors.userLoginFailed" => Advice::new(
            "nevisIDM did not let the caller in.",
            &["The bearer token is missing, wrong or expired: put in a new one."],
        ),
        "errors.policyViolation" => Advice::new(
            "A policy of nevisIDM forbids this.",
            &["Read which policy, and what it allows.", "Ask an administrator of nevisIDM about it."],
        ),
        "errors.invalidUri" | "errors.unsupportedOperation" => Advice::new(
            "nevisIDM has no such address.",
            &["Try the other path segment.", "Check the base URL: what stands before /nevisidm."],
        ),
        _ => in_its_own_words("nevisIDM", message),
    }
}

fn of_missing(code: &str, message: &str) -> Advice {
    match missing(code, message) {
        Some(Missing::Client) => Advice::new(
            "nevisIDM knows no client by this id.",
            &["Check the client: its external id is wanted, not its name."],
        ),
        Some(Missing::User) => Advice::new(
            "This client has no user by this id.",
            &["Check the user: the external id is wanted, not the login id.", "Check the client."],
        ),
        Some(Missing::Credential) => Advice::new(
            "This user has no such device password.",
            &[
                "It may be deleted already, or belong to another user.",
                "List the user's device passwords and choose it there.",
            ],
        ),
        None => in_its_own_words("nevisIDM", message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_documented_answer_has_words_of_its_own() {
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
