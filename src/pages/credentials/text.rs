//! The texts of the Credentials page, in one place for proofreading. Labels of one or two words are in the views.

use super::model::{DeletionOutcome, EarlierAttempt};
use crate::browser::time;
use admin_api::nevis::{LocateError, NevisCall};
use admin_api::service::ServiceUrlError;

pub const WHY: &str = "Delete a nevisIDM device password. The device can no longer sign in.";

pub const BASE_HINT: &str = "The part of the URL before /nevisidm. Stored in this browser.";
pub const BASE_MISSING: &str = "Enter the base URL of nevisIDM.";
pub const SEGMENT_HINT: &str = "Depends on your nevisIDM version.";
pub const TOKEN_HINT: &str = "Held in memory only, until the panel is locked or the tab is closed.";
pub const BEARER_HINT: &str =
    "Bearer token for nevisIDM. Leave empty to use your nevisIDM session in this browser.";
pub const SELF_ADMIN_HINT: &str = "Delete your own device password. A token proves that it is yours.";
pub const NO_TOKEN: &str = "No token.";
pub const NO_EXPIRY: &str = "No expiry date in this token.";
pub const SELF_TOKEN_MISSING: &str = "nevisIDM will refuse the deletion without this token.";

pub const PASTE_HINT: &str = "Paste a URL, a path, or a log line that contains one.";
pub const CLIENT_HINT: &str = "External ID, for example 100";
pub const USER_HINT: &str = "External ID, not the login ID";
pub const CREDENTIAL_HINT: &str = "External ID of the device password";
pub const PASTED_IDS: &str = "Client, user and credential were filled in.";
pub const PASTED_IDS_IN_PART: &str = "Client and user were filled in. The credential is missing.";
pub const IS_TOKEN: &str =
    "That was a token, not an ID, so it was removed. Enter tokens in their own fields.";
pub const MISSING: &str = "Enter it, paste a URL, or choose it from a list.";

pub const READING: &str = "Loading the device password…";
pub const DELETING: &str = "Deleting…";
pub const CHECKING: &str = "Checking whether it still exists…";
pub const DELETE_HINT: &str = "You can check its details and confirm before anything is deleted.";
pub const CONFIRM_TITLE: &str = "Delete this device password for good?";
pub const CONSEQUENCE: &str =
    "This cannot be undone. The device can no longer sign in and has to be registered again.";
pub const TECHNICAL: &str = "API keys of technical users are device passwords, too. If this is one, deleting it immediately \
    cuts off the system that uses it. Many logins and a very recent login are signs of an API key.";
pub const DETAILS_UNKNOWN: &str = "Its details could not be loaded. You decide on the IDs alone.";
pub const NOTHING_DONE: &str = "Nothing was deleted.";
pub const UNKNOWN: &str = "The answer was lost: the device password may be deleted or not.";
pub const UNKNOWN_WHY: &str = "Deleting again is safe: if the first attempt arrived, nevisIDM answers that the device password \
    does not exist.";
pub const CHECK_INCONCLUSIVE: &str = "The check was inconclusive.";
pub const MORE_MESSAGES: &str = "Other messages from nevisIDM:";
pub const LOADING: &str = "Loading…";
pub const LOGIN_HINT: &str = "Empty for all users of the client";
pub const NONE_FOUND: &str = "No results.";

/// Why a base URL is invalid.
pub fn invalid_base(error: ServiceUrlError) -> String {
    match error {
        ServiceUrlError::Empty => BASE_MISSING.into(),
        error => error.to_string(),
    }
}

/// Why a pasted text cannot be used.
pub fn invalid_paste(error: LocateError) -> String {
    error.to_string()
}

/// The pasted URL belongs to another installation.
pub fn other_base(pasted: &str, own: &str) -> String {
    format!("The pasted URL belongs to {pasted}, but requests go to {own}. The IDs were filled in.")
}

/// When a token expires.
pub fn expires(expires_at: i64) -> String {
    format!("Expires at {}.", time::date_time(expires_at as f64 * 1000.0))
}

/// When a token expired.
pub fn expired(expires_at: i64) -> String {
    format!("Expired at {}. Get a new token.", time::date_time(expires_at as f64 * 1000.0))
}

/// The token belongs to another user.
pub fn other_subject(subject: &str) -> String {
    format!("This token belongs to {subject} and can delete only their own device passwords.")
}

/// The heading of the search results.
pub fn search_title(call: &NevisCall, count: usize, more: bool) -> String {
    let count = if more { format!("{count} and more") } else { count.to_string() };
    match call {
        NevisCall::ListClients => format!("Clients: {count}"),
        NevisCall::ListUsers { client, login_id } if login_id.is_empty() => {
            format!("Users of client {client}: {count}")
        }
        NevisCall::ListUsers { client, login_id } => {
            format!("Users of client {client} with login ID {login_id}: {count}")
        }
        NevisCall::ListDevicePasswords { user, .. } => format!("Device passwords of {user}: {count}"),
        NevisCall::GetDevicePassword(_) | NevisCall::DeleteDevicePassword(_) => String::new(),
    }
}

/// A time from nevisIDM, in full and relative to now. The original text if it is not a time.
pub fn when(text: Option<&str>) -> String {
    match text.and_then(time::parse_ms) {
        Some(ms) => format!("{} ({})", time::date_time(ms), time::relative(ms)),
        None => ago(text),
    }
}

/// A time from nevisIDM, relative to now. The original text if it is not a time.
pub fn ago(text: Option<&str>) -> String {
    let Some(text) = text else { return "never".into() };
    time::parse_ms(text).map_or_else(|| text.to_owned(), time::relative)
}

/// The tone and the label of an outcome.
pub fn outcome_tag(outcome: &DeletionOutcome) -> (&'static str, &'static str) {
    match outcome {
        DeletionOutcome::Deleted => ("good", "✓ deleted"),
        DeletionOutcome::AlreadyGone(_) => ("good", "✓ already gone"),
        DeletionOutcome::StillThere => ("warn", "still there"),
        DeletionOutcome::Unknown(_) => ("warn", "? outcome unknown"),
        DeletionOutcome::Refused(_) => ("bad", "! refused"),
    }
}

/// An outcome as a sentence. The reason of a failure is shown separately.
pub fn outcome(outcome: &DeletionOutcome) -> String {
    match outcome {
        DeletionOutcome::Deleted => "The device password is deleted. nevisIDM confirmed it.".into(),
        DeletionOutcome::AlreadyGone(EarlierAttempt { at_ms, confirmed }) => {
            let at = time::date_time(*at_ms as f64);
            let how = if *confirmed { "nevisIDM confirmed it then" } else { "its answer was lost" };
            format!("It is already gone. This browser sent the deletion at {at}; {how}.")
        }
        DeletionOutcome::StillThere => "It is still there: the deletion did not arrive.".into(),
        DeletionOutcome::Unknown(_) => UNKNOWN.into(),
        DeletionOutcome::Refused(_) => NOTHING_DONE.into(),
    }
}
pub const USE_THAT_URL: &str = "Use that URL";
pub const DEVICE_PASSWORD: &str = "Device password";
pub const LAST_FAILURE: &str = "Last failure";
pub const LAST_LOGIN: &str = "Last login";
pub const DELETE_FOR_GOOD: &str = "Delete for good";
pub const POLICY_VIOLATIONS: &str = "Policy violations";
pub const DELETE_AGAIN: &str = "Delete again";
pub const FIND_OUT: &str = "Find out";
pub const DELETE_DEVICE_PASSWORD: &str = "Delete device password";

/// The name of the button that chooses a search result.
pub fn choose_name(id: &dyn std::fmt::Display) -> String {
    format!("Choose {id}")
}
pub const LOGIN_ID: &str = "Login ID";
pub const LIST_DEVICE_PASSWORDS: &str = "List device passwords";
pub const FIND_USERS: &str = "Find users";
pub const LIST_CLIENTS: &str = "List clients";
pub const FIND_IT: &str = "Find it";
pub const URL_OR_PATH: &str = "URL or path";
pub const BEARER_TOKEN: &str = "Bearer token";
pub const BASE_URL: &str = "Base URL";
pub const FORGET_X_TOKEN: &str = "Forget X-Token";
pub const FORGET_BEARER_TOKEN: &str = "Forget bearer token";
pub const SELF_ADMIN_MODE: &str = "Self-admin mode";
pub const PATH_SEGMENT: &str = "Path segment";
