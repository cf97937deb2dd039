//! The texts of the Users page, in one place for proofreading. Labels of one or two words are in the views.

use super::model::bulk_results::{ItemStatus, ResultCounts};
use crate::browser::indexed_db::StorageFailure;
use crate::browser::time;
use crate::directory::policy_ledger::{LastSet, Policy};
use crate::tasks::batch::BatchStatus;
use crate::text::number::number;
use user_list::{Filter, ListFault, RegistrationCounts, Sort};

pub const POLICIES_HINT: &str = "Account, Creating and Sharing show the values that were last set from this browser. The \
    API cannot report current policies. Unknown means that nothing was set from here (platform default: allowed).";
/// The labels of the days between which the dates in the ids are.
pub const REGISTERED_FROM: &str = "Registered from";
pub const REGISTERED_TO: &str = "Registered to";
pub const UNDATED_HIDDEN: &str = "Users whose ID has no date are not shown.";
pub const NO_MATCHES: &str = "No matching users.";
pub const NO_USERS: &str = "The tenant has no users yet.";
pub const NOT_LOADED: &str = "not loaded";
pub const READING: &str = "Loading the user list…";
pub const CONTRADICTED: &str = "listed twice, with different states";
pub const SEARCH_HINT: &str = "Any part of an ID";
pub const COPIED_IDS: &str = "Copied the IDs shown.";
pub const ORPHANS: &str = "Orphans are unvalidated users without a capsule in this browser. To validate one, get RegSessionId \
    and RegSessionVerifier from whoever started the registration.";
pub const SHOWN_ONCE: &str = "These values are shown only once. The integrating application needs them for the client's part \
    and for the validation. If you seal them in this browser, Validate can use them later.";
pub const ANOTHER_OWNER: &str = "These values are sealed for the key or credential that started the registration. Lock the \
    panel and connect with it to see them.";
pub const SEAL_HINT: &str =
    "At least 8 characters. You need it again to validate the user. It is not stored.";
pub const SEALED: &str =
    "Sealed in this browser. Validate will ask for the passphrase and the RegValidationVerifier.";
pub const PASSPHRASES_DIFFER: &str = "The two passphrases differ.";
pub const PASSPHRASE_TOO_SHORT: &str = "A passphrase has at least 8 characters.";
pub const UNSAVED_SECRETS: &str = "These values were neither copied nor sealed. Without them, nobody can validate this user, and the \
    registration has to be started again.";
pub const FINISH_FIRST: &str = "Finish or discard the registration below first.";
pub const NO_CAPSULE: &str = "This browser has no capsule of this user. Get RegSessionId and RegSessionVerifier from whoever \
    started the registration.";
pub const VALIDATE_HINT: &str = "The client receives it at the end of its part of the registration.";
pub const WRONG_PASSPHRASE: &str =
    "The capsule could not be opened: the passphrase is wrong, or the capsule was altered. Nothing was sent.";
pub const FILL_ALL: &str = "Fill in all fields. Nothing was sent.";
pub const VALIDATED: &str = "Validated. The server confirmed it.";
pub const VALIDATION_LOST: &str = "The answer was lost: the user may be validated or not. Refresh the list to find out. Sending \
    it again does no harm: if the user is validated already, the server answers that the user is in the wrong state.";
pub const START_LOST: &str = "The answer was lost: a registration may have been started, but its secrets are lost. This does no \
    harm. Start another registration.";
pub const LOAD_FAILED: &str = "The list could not be loaded. The reason is shown above.";
pub const NO_SUCH_USER: &str = "The user list does not have this user. The ID may be wrong or belong to another tenant, or the \
    registration was started and the client has not done its part yet.";
pub const LIST_INCOMPLETE: &str = "The user list is incomplete, so it is unknown whether this user is in it.";
pub const VALIDATED_OR_ENABLED: &str = "Validation completes a registration and happens once. To enable or disable the account, \
    see Policies.";
pub const POLICIES_WHY: &str = "The API cannot report current policies. These are the last values set from this browser. Other \
    administrators and the integrating application may have changed them since.";
pub const NO_OPERATIONS: &str = "None of the operations you hold concerns this user.";
pub const REQUESTED_BY: &str = "requested by this user";
pub const ABOUT: &str = "about this user";
pub const WAITING: &str = "waiting";
pub const DECIDED: &str = "decided";
pub const NO_ENTRIES: &str = "Nothing about this user was sent from this browser.";
pub const EXPORT_CANCELED: &str = "No file was chosen. Nothing was saved.";
pub const EXPORT_CHANGED: &str = "The list changed during the export. The file is incomplete.";
pub const STEP_TOO_MANY: &str = "This is the limit of what a browser can hold.";
pub const STEP_REPORT: &str =
    "Report the raw text to the operator of the service. Another attempt will get the same answer.";
pub const STEP_REFRESH: &str = "Refresh the list.";

/// A number of users.
pub fn users(count: usize) -> String {
    if count == 1 { "1 user".into() } else { number(count) + " users" }
}

/// The number of users in the list, by state.
pub fn counts(counts: RegistrationCounts) -> String {
    let mut text = format!(
        "{} · {} validated · {} unvalidated",
        users(counts.total() as usize),
        number(counts.validated as usize),
        number(counts.unvalidated as usize)
    );
    if counts.other > 0 {
        text += &format!(" · {} in other states", number(counts.other as usize));
    }
    text
}

/// The number of users shown, of all.
pub fn shown(shown: usize, all: usize) -> String {
    format!("{} of {} shown", number(shown), number(all))
}

/// The progress of loading the list.
pub fn progress(count: usize, bytes: u64) -> String {
    format!("{READING} {}, {} MB so far.", users(count), bytes / 1_000_000)
}

/// The number of selected users, and how many of them are not shown.
pub fn selected(count: usize, shown: usize) -> String {
    match count - shown {
        0 => format!("{} selected", number(count)),
        hidden => format!("{} selected, {} of them not shown", number(count), number(hidden)),
    }
}

/// The name of a filter.
pub fn filter(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "All",
        Filter::Validated => "Validated",
        Filter::Unvalidated => "Unvalidated",
        Filter::Other => "Other",
        Filter::Orphans => "Orphans",
    }
}

/// The orders that can be chosen, with their names.
pub const SORTS: [(Sort, &str); 5] = [
    (Sort::Arrival, "As the server lists them"),
    (Sort::IdAscending, "User ID, first to last"),
    (Sort::IdDescending, "User ID, last to first"),
    (Sort::OldestFirst, "Date in the ID, oldest first"),
    (Sort::NewestFirst, "Date in the ID, newest first"),
];

/// A fault of the list.
pub fn fault(fault: &ListFault) -> String {
    let (what, after) = match fault {
        ListFault::Broken { after_users, .. } => ("The user list is malformed", *after_users),
        ListFault::CutOff { after_users, .. } => ("The user list breaks off", *after_users),
    };
    format!("{what} after {}. What arrived is kept and shown; the rest is missing.", users(after as usize))
}

/// The duplicate users.
pub fn duplicates(count: usize, contradictions: usize) -> String {
    let mut text = match count {
        1 => "The list has 1 user twice.".to_owned(),
        _ => format!("The list has {} duplicate rows.", number(count)),
    };
    if contradictions > 0 {
        text += &format!(" {} of them with another registration state.", number(contradictions));
    }
    text + " All rows are kept."
}

/// The name of a policy.
pub fn policy(policy: Policy) -> &'static str {
    match policy {
        Policy::Account => "Account",
        Policy::Creating => "Creating tresors",
        Policy::Sharing => "Sharing",
    }
}

/// The name of the action that sets a policy.
pub fn action(policy: Policy, is_on: bool) -> &'static str {
    match (policy, is_on) {
        (Policy::Account, true) => "Enable",
        (Policy::Account, false) => "Disable",
        (Policy::Creating, true) => "Allow creating tresors",
        (Policy::Creating, false) => "Deny creating tresors",
        (Policy::Sharing, true) => "Allow sharing",
        (Policy::Sharing, false) => "Deny sharing",
    }
}

/// The consequence of an action, as the end of a sentence about the user.
pub fn consequence(policy: Policy, is_on: bool) -> &'static str {
    match (policy, is_on) {
        (Policy::Account, true) => "can log in again, if validated",
        (Policy::Account, false) => "can no longer log in; other members of their tresors are not affected",
        (Policy::Creating, true) => "may create tresors",
        (Policy::Creating, false) => "may not create new tresors; existing ones stay",
        (Policy::Sharing, true) => "may share tresors",
        (Policy::Sharing, false) => "may not share tresors; what is shared stays shared",
    }
}

/// The name of a value of a policy.
pub fn value(policy: Policy, is_on: bool) -> &'static str {
    match (policy, is_on) {
        (Policy::Account, true) => "enabled",
        (Policy::Account, false) => "disabled",
        (_, true) => "allowed",
        (_, false) => "denied",
    }
}

/// The last value of a policy, for a table cell.
pub fn policy_cell(of: Policy, last_set: Option<LastSet>) -> String {
    match last_set {
        None => "unknown".into(),
        Some(last_set) if last_set.is_certain => {
            format!("{} {}", value(of, last_set.is_on), when(last_set.at_ms))
        }
        Some(last_set) => format!("unknown since {}", when(last_set.at_ms)),
    }
}

/// The last value of a policy, in full.
pub fn last_set(of: Policy, last_set: Option<LastSet>) -> String {
    match last_set {
        None => format!("unknown (platform default: {})", value(of, true)),
        Some(last_set) => {
            let (value, when) = (value(of, last_set.is_on), when(last_set.at_ms));
            match last_set.is_certain {
                true => format!("last set here: {value}, {when}"),
                false => format!("unknown: set to {value} here, {when}, but the answer was lost"),
            }
        }
    }
}

/// The time if it is today, otherwise date and time.
fn when(ms: f64) -> String {
    let date = time::date_time(ms);
    let today = time::date_time(time::now_ms());
    let day = |text: &str| text.rsplit_once(',').map(|(day, _)| day.to_owned());
    if day(&date) == day(&today) { time::time_of_day(ms) } else { date }
}

/// The consequence of an action, as a sentence.
pub fn user_consequence(policy: Policy, is_on: bool) -> String {
    format!("The user {}.", consequence(policy, is_on))
}

/// The answer to an action was lost.
pub fn policy_answer_lost(action: &str) -> String {
    format!("The answer to “{action}” was lost: it may be set or not. Setting it again does no harm.")
}

/// A policy was set, and the server confirmed it.
pub fn policy_set(policy: Policy, is_on: bool, user: &str) -> String {
    format!("{user} {}. The server confirmed it.", state_after(policy, is_on))
}

fn state_after(policy: Policy, is_on: bool) -> &'static str {
    match (policy, is_on) {
        (Policy::Account, true) => "is enabled",
        (Policy::Account, false) => "is disabled",
        (Policy::Creating, true) => "may create tresors",
        (Policy::Creating, false) => "may not create tresors",
        (Policy::Sharing, true) => "may share",
        (Policy::Sharing, false) => "may not share",
    }
}

/// The title of a bulk action.
pub fn bulk_title(policy: Policy, is_on: bool, count: usize) -> String {
    format!("{} for {}?", action(policy, is_on), users(count))
}

/// The consequence of a bulk action.
pub fn bulk_consequence(policy: Policy, is_on: bool, count: usize, tenant: &str) -> String {
    let subject =
        if count == 1 { "The selected user".into() } else { format!("Each of the {}", users(count)) };
    format!(
        "{subject} of tenant {tenant} {}. Later changes of the selection do not affect this set.",
        consequence(policy, is_on)
    )
}

/// The progress of a bulk action.
pub fn bulk_progress(counts: &ResultCounts, is_running: bool) -> String {
    let parts = [
        (counts.done, "done"),
        (counts.refused, "refused"),
        (counts.unknown, "with unknown outcome"),
        (counts.unsent, if is_running { "remaining" } else { "not sent" }),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, what)| format!("{} {what}", number(count))).collect::<Vec<_>>().join(", ");
    let head = match (is_running, counts.unsent) {
        (true, _) => "Running",
        (false, 0) => "Finished",
        (false, _) => "Stopped",
    };
    format!("{head}: {parts}.")
}

/// The status of the bulk action beside the list. It continues while other pages are open.
pub fn bulk_status(running: BatchStatus, unsent: usize) -> Option<&'static str> {
    match running {
        BatchStatus::Done if unsent > 0 => Some("The last bulk action was stopped."),
        BatchStatus::NotStarted => None,
        BatchStatus::Running => {
            Some("A bulk action is running. Wait for it to finish before you start another.")
        }
        BatchStatus::Done => Some("The last bulk action has finished."),
    }
}

/// The tone and the text of one user's status.
pub fn item_status(item_status: &ItemStatus) -> (&'static str, String) {
    match item_status {
        ItemStatus::Unsent => ("", "not sent".into()),
        ItemStatus::Sending => ("", "sending…".into()),
        ItemStatus::Done => ("good", "✓ done".into()),
        ItemStatus::Refused(problem) => {
            ("bad", format!("! refused: {}", crate::problem::advice::raw(problem)))
        }
        ItemStatus::Unknown(problem) => {
            ("warn", format!("? outcome unknown: {}", crate::problem::advice::raw(problem)))
        }
    }
}

/// The number of results that are not listed.
pub fn more_results(count: usize) -> String {
    format!("{} more results are in the export.", number(count))
}

/// When a capsule was sealed.
pub fn sealed_at(ms: f64) -> String {
    format!("Sealed in this browser, {}.", time::date_time(ms))
}

/// This browser cannot store anything.
pub fn not_kept(failure: &StorageFailure) -> String {
    format!(
        "This browser cannot store capsules and policies. They will be lost when this page is closed or reloaded. ({})",
        failure.0
    )
}

/// An export has finished.
pub fn exported(count: usize) -> String {
    format!("{} exported. The file contains all columns.", users(count))
}

pub const USER_LIST: &str = "User list";

pub const LOADING_THE_USER_LIST: &str = "Loading the user list";

pub const VALIDATE_A_USER: &str = "Validate a user…";

pub const EXPORT_RESULTS: &str = "Export results";

pub const SEND_THE_REST: &str = "Send the rest";

pub const RETRY_FAILED: &str = "Retry failed";

/// The button that confirms an action for several users.
pub fn action_for(action: &dyn std::fmt::Display, users: &dyn std::fmt::Display) -> String {
    format!("{action} for {users}")
}

pub const ACTIONS_ON_THE_SELECTED_USERS: &str = "Actions on the selected users";

pub const CLEAR_SELECTION: &str = "Clear selection";

pub const SHOW_RESULTS: &str = "Show results";

pub const SELECT_ALL_SHOWN: &str = "Select all shown";

/// The button that does an action to the selected users.
pub fn action_on_selected(action: &dyn std::fmt::Display) -> String {
    format!("{action} selected")
}

pub const USER_ID: &str = "User ID";

/// A user whom the list has in two states, in the order of the list.
pub fn two_states(
    id: &dyn std::fmt::Display,
    first: &dyn std::fmt::Display,
    again: &dyn std::fmt::Display,
) -> String {
    format!("{id}: {first}, then {again}")
}

pub const SEAL_IN_THIS_BROWSER: &str = "Seal in this browser";

pub const PASSPHRASE_AGAIN: &str = "Passphrase again";

/// The name of the button that shows a masked secret.
pub fn show_name(what: &dyn std::fmt::Display) -> String {
    format!("Show {what}")
}

pub const KEEP_THEM: &str = "Keep them";

pub const COPY_HAND_OVER_JSON: &str = "Copy hand-over JSON";

pub const THE_USER_ID: &str = "the user id";

pub const REGISTRATION_STARTED: &str = "Registration started";

pub const START_REGISTRATION: &str = "Start registration";

/// The name of the button that validates a user.
pub fn validate_name(id: &dyn std::fmt::Display) -> String {
    format!("Validate {id}")
}

/// The name of the check box that selects a user.
pub fn select_name(id: &dyn std::fmt::Display) -> String {
    format!("Select {id}")
}

pub const EXPORT_JSON: &str = "Export JSON";

pub const EXPORT_CSV: &str = "Export CSV";

pub const COPY_IDS: &str = "Copy ids";

pub const SHOW_IN_THE_JOURNAL: &str = "Show in the journal";

pub const JOURNAL_OF_THIS_USER: &str = "Journal of this user";

pub const OPERATIONS_YOU_HOLD: &str = "Operations you hold";

pub const REFRESH_THE_USER_LIST: &str = "Refresh the user list";

pub const ALL_USERS: &str = "All users";

pub const PASTE_THE_VALUES_INSTEAD: &str = "Paste the values instead";

pub const USE_THE_CAPSULE: &str = "Use the capsule";

pub const VALIDATE_A_USER_LABEL: &str = "Validate a user";

/// The browser did not copy the ids.
pub fn ids_not_copied(reason: &str) -> String {
    format!("Not copied: {reason} Export CSV writes them to a file.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_thousands_separators() {
        let all = [0, 7, 999, 1_000, 12_345, 1_000_000].map(number);
        assert_eq!(all, ["0", "7", "999", "1,000", "12,345", "1,000,000"]);
        assert_eq!((users(1), users(2)), ("1 user".into(), "2 users".into()));
    }

    #[test]
    fn bulk_progress_names_every_kind_of_result() {
        let counts = ResultCounts { done: 480, refused: 18, unknown: 2, unsent: 0 };
        assert_eq!(bulk_progress(&counts, false), "Finished: 480 done, 18 refused, 2 with unknown outcome.");
        let counts = ResultCounts { done: 1, unsent: 3, ..ResultCounts::default() };
        assert_eq!(bulk_progress(&counts, false), "Stopped: 1 done, 3 not sent.");
        assert_eq!(bulk_progress(&counts, true), "Running: 1 done, 3 remaining.");
        assert_eq!(selected(3, 1), "3 selected, 2 of them not shown");
    }
}
