//! What the Credentials page says.

use super::model::{Earlier, Outcome};
use crate::browser::time;
use admin_api::nevis::{Call, LocateError};
use admin_api::service::ServiceUrlError;

pub const WHY: &str =
    "Deletes a device password of nevisIDM, so that the device that holds it lets nobody in any more.";

pub const BASE_HINT: &str = "What stands before /nevisidm in its addresses. Remembered in this browser.";
pub const BASE_MISSING: &str = "Enter the base URL of nevisIDM.";
pub const SEGMENT_HINT: &str = "How this installation spells it.";
pub const TOKEN_HINT: &str = "Held in memory only, until the panel is locked or the page is left.";
pub const BEARER_HINT: &str = "Says who calls. Leave it empty where this browser's session at nevisIDM does.";
pub const SELF_ADMIN_HINT: &str = "You delete a device password of your own and prove it with a token.";
pub const NOT_HELD: &str = "None is held.";
pub const NO_EXPIRY: &str = "It does not say when it ends.";
pub const SELF_TOKEN_MISSING: &str = "nevisIDM will refuse without it.";

pub const PASTE_HINT: &str = "Any text with …/CLIENT/users/USER/device-passwords/CREDENTIAL in it.";
pub const CLIENT_HINT: &str = "External id, as in 100";
pub const USER_HINT: &str = "External id, not the login id";
pub const CREDENTIAL_HINT: &str = "External id of the device password";
pub const TAKEN: &str = "Client, user and credential were taken from it.";
pub const TAKEN_IN_PART: &str = "What it names was taken; the credential is missing.";
pub const IS_TOKEN: &str =
    "That was a token, not an id, so it was taken out again. Tokens belong into their own fields.";
pub const MISSING: &str = "Enter it, paste an address, or choose it from a list.";

pub const READING: &str = "Reading the device password as it is now…";
pub const DELETING: &str = "Deleting…";
pub const FINDING_OUT: &str = "Looking whether it is still there…";
pub const READ_FIRST: &str = "It is read first, and then you are asked.";
pub const QUESTION: &str =
    "It is deleted for good: the device that holds it cannot log in any more and has to be registered anew.";
pub const TECHNICAL: &str = "API keys of technical users are device passwords, too. If this is one, deleting it cuts off the system that \
    uses it, at once. Many logins and a login a moment ago are signs of one.";
pub const UNSEEN: &str = "How it is now cannot be told. You decide on the ids alone.";
pub const NOTHING_DONE: &str = "Nothing was deleted.";
pub const UNKNOWN: &str = "The answer was lost: the device password may be deleted or not.";
pub const UNKNOWN_WHY: &str =
    "Deleting again is safe: where the first try arrived, nevisIDM says that there is none.";
pub const LOOK_FAILED: &str = "That did not tell.";
pub const NONE_FOUND: &str = "None.";

/// What is wrong with a base URL.
pub fn base_wrong(error: ServiceUrlError) -> String {
    match error {
        ServiceUrlError::Empty => BASE_MISSING.into(),
        error => error.to_string(),
    }
}

/// What is wrong with a pasted text.
pub fn paste_wrong(error: LocateError) -> String {
    error.to_string()
}

/// The pasted address is that of another installation.
pub fn other_base(pasted: &str, own: &str) -> String {
    format!("The address is one of {pasted}; calls go to {own}. The ids were taken.")
}

/// When a token ends.
pub fn ends(expires_at: i64) -> String {
    format!("Ends at {}.", time::date_time(expires_at as f64 * 1000.0))
}

/// When a token ended.
pub fn expired(expires_at: i64) -> String {
    format!("Expired at {}: get a new one.", time::date_time(expires_at as f64 * 1000.0))
}

/// The token is another user's.
pub fn other_subject(subject: &str) -> String {
    format!("It is for {subject}: only their own can be deleted with it.")
}

/// The heading over what was found.
pub fn found(call: &Call, count: usize, more: bool) -> String {
    let count = if more { format!("{count} and more") } else { count.to_string() };
    match call {
        Call::ListClients => format!("Clients: {count}"),
        Call::ListUsers { client, login_id } if login_id.is_empty() => {
            format!("Users of client {client}: {count}")
        }
        Call::ListUsers { client, login_id } => {
            format!("Users of client {client} with login ID {login_id}: {count}")
        }
        Call::ListDevicePasswords { user, .. } => format!("Device passwords of {user}: {count}"),
        Call::GetDevicePassword(_) | Call::DeleteDevicePassword(_) => String::new(),
    }
}

/// A time of nevisIDM's, in full and as a span; as it is where it is no time.
pub fn when(text: Option<&str>) -> String {
    match text.and_then(time::parse_ms) {
        Some(ms) => format!("{} ({})", time::date_time(ms), time::relative(ms)),
        None => ago(text),
    }
}

/// A time of nevisIDM's as a span from now; as it is where it is no time.
pub fn ago(text: Option<&str>) -> String {
    let Some(text) = text else { return "never".into() };
    time::parse_ms(text).map_or_else(|| text.to_owned(), time::relative)
}

/// The tone and the word of an outcome.
pub fn outcome_tag(outcome: &Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Deleted => ("good", "✓ deleted"),
        Outcome::AlreadyGone(_) => ("good", "✓ already gone"),
        Outcome::StillThere => ("warn", "still there"),
        Outcome::Unknown(_) => ("warn", "? outcome unknown"),
        Outcome::Refused(_) => ("bad", "! refused"),
    }
}

/// An outcome in a sentence; what went wrong has its own words.
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Deleted => "The device password is deleted. nevisIDM confirmed it.".into(),
        Outcome::AlreadyGone(Earlier { at_ms, confirmed }) => {
            let at = time::date_time(*at_ms as f64);
            let how = if *confirmed { "nevisIDM confirmed it then" } else { "its answer was lost" };
            format!("It is already gone. This browser sent the deletion at {at}; {how}.")
        }
        Outcome::StillThere => "It is still there: the deletion did not arrive.".into(),
        Outcome::Unknown(_) => UNKNOWN.into(),
        Outcome::Refused(_) => NOTHING_DONE.into(),
    }
}
