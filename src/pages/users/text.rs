//! What the pages of users say.

use super::model::bulk_results::{Standing, Tally};
use crate::browser::indexed_db::StorageFailure;
use crate::browser::time;
use crate::directory::policy_ledger::{Known, Policy};
use crate::tasks::batch::BatchStatus;
use user_list::{Counts, Fault, Filter, Sort};

pub const POLICIES_HINT: &str = "Account, creating and sharing are what was set last from this browser: the platform \
    does not tell what is set. Unknown means that nothing was set from here (platform default: allowed).";
pub const NOTHING_FITS: &str = "No user fits.";
pub const NO_USERS: &str = "The tenant has no users yet.";
pub const READING: &str = "Reading the user list…";
pub const SEARCH_HINT: &str = "Any part of an id";
pub const ORPHANS: &str = "Orphans are unvalidated users whose registration was not sealed in this browser. To validate \
    one, RegSessionId and RegSessionVerifier must come from whoever started the registration.";
pub const FRESH_ONCE: &str = "These values are shown here once. The integrating application needs them for the client's \
    part and for the validation; sealed in this browser they are at hand for Validate later.";
pub const SEAL_HINT: &str =
    "At least 8 characters. It is asked for again when the user is validated, and stored nowhere.";
pub const SEALED: &str =
    "Sealed in this browser. Validate asks for the passphrase and for the RegValidationVerifier.";
pub const NOT_ALIKE: &str = "The two passphrases differ.";
pub const TOO_SHORT: &str = "A passphrase has at least 8 characters.";
pub const LOSE: &str = "These values were neither copied nor sealed. Without these values nobody can validate this user: the \
    registration has to be started again.";
pub const FINISH_FIRST: &str = "Be done with the registration below first.";
pub const NO_CAPSULE: &str = "This browser has no capsule of this user. RegSessionId and RegSessionVerifier must come \
    from whoever started the registration.";
pub const VALIDATE_HINT: &str = "The client gets it at the end of its part of the registration.";
pub const WRONG_PASSPHRASE: &str = "The capsule does not open: this is another passphrase, or the capsule was altered. \
    Nothing was sent.";
pub const FILL_ALL: &str = "Fill in all fields. Nothing was sent.";
pub const VALIDATED: &str = "Validated. The server confirmed it.";
pub const VALIDATION_LOST: &str = "The answer was lost: the user may be validated or not. Read the list again: it tells. \
    Sending it again does no harm: if it was done, the server says that the user is in the wrong state.";
pub const START_LOST: &str = "The answer was lost: a registration may have been started, whose secrets nobody has now. \
    It does no harm. Start another one.";
pub const NOT_READ: &str = "The list is not read: why stands above.";
pub const NO_SUCH_USER: &str = "The user list does not have this user. The id may be wrong or another tenant's, or the \
    registration was started and the client has not done its part yet.";
pub const LIST_INCOMPLETE: &str =
    "The user list is not whole, so it does not tell whether this user is there.";
pub const VALIDATED_OR_ENABLED: &str = "Validation completes the registration, once. Enabling and disabling is another \
    thing: it is below.";
pub const POLICIES_WHY: &str = "The platform does not tell what is set, so this says what was set last from this \
    browser. Other administrators and the integrating application may have set it otherwise since.";
pub const NO_OPERATIONS: &str = "None of the operations you hold touches this user.";
pub const NO_ENTRIES: &str = "Nothing was sent about this user from this browser.";
pub const EXPORT_GIVEN_UP: &str = "No file was chosen. Nothing was saved.";

/// A number with its thousands apart.
pub fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many users.
pub fn users(count: usize) -> String {
    if count == 1 { "1 user".into() } else { number(count) + " users" }
}

/// How many users the list has.
pub fn counts(counts: Counts) -> String {
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

/// How many of them are shown.
pub fn shown(shown: usize, all: usize) -> String {
    format!("{} of {} shown", number(shown), number(all))
}

/// How far the reading has come.
pub fn progress(count: usize, bytes: u64) -> String {
    format!("{READING} {}, {} MB so far.", users(count), bytes / 1_000_000)
}

/// What is selected, and how much of it is out of sight.
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

/// The orders that can be chosen.
pub const SORTS: [(Sort, &str); 5] = [
    (Sort::Arrival, "As the server lists them"),
    (Sort::IdAscending, "User ID, first to last"),
    (Sort::IdDescending, "User ID, last to first"),
    (Sort::OldestFirst, "Date in the id, oldest first"),
    (Sort::NewestFirst, "Date in the id, newest first"),
];

/// What is wrong with the list.
pub fn fault(fault: &Fault) -> String {
    let (what, after) = match fault {
        Fault::Broken { after_users, .. } => ("The user list is malformed", *after_users),
        Fault::CutOff { after_users, .. } => ("The user list breaks off", *after_users),
    };
    format!("{what} after {}. What arrived is kept and shown; the rest is missing.", users(after as usize))
}

/// Users that the list has more than once.
pub fn duplicates(count: usize, contradictions: usize) -> String {
    let mut text = match count {
        1 => "The list has 1 user twice.".to_owned(),
        _ => format!("The list has {} users that were there before.", number(count)),
    };
    if contradictions > 0 {
        text += &format!(" {} of them with another registration.", number(contradictions));
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

/// The action that sets a policy.
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

/// What an action means for a user.
pub fn consequence(policy: Policy, is_on: bool) -> &'static str {
    match (policy, is_on) {
        (Policy::Account, true) => "can log in again, if validated",
        (Policy::Account, false) => "can no longer log in; who shares tresors with them is not affected",
        (Policy::Creating, true) => "may create tresors",
        (Policy::Creating, false) => "may create no new tresors; those that are there stay",
        (Policy::Sharing, true) => "may share tresors",
        (Policy::Sharing, false) => "may share no tresors; what is shared stays shared",
    }
}

/// What was set, as a word.
pub fn value(policy: Policy, is_on: bool) -> &'static str {
    match (policy, is_on) {
        (Policy::Account, true) => "enabled",
        (Policy::Account, false) => "disabled",
        (_, true) => "allowed",
        (_, false) => "denied",
    }
}

/// What is known of a policy, in a table.
pub fn known_briefly(of: Policy, known: Option<Known>) -> String {
    match known {
        None => "unknown".into(),
        Some(known) if known.is_certain => format!("{} {}", value(of, known.is_on), when(known.at_ms)),
        Some(known) => format!("unknown since {}", when(known.at_ms)),
    }
}

/// What is known of a policy.
pub fn known(of: Policy, known: Option<Known>) -> String {
    match known {
        None => format!("unknown (platform default: {})", value(of, true)),
        Some(known) => {
            let (value, when) = (value(of, known.is_on), when(known.at_ms));
            match known.is_certain {
                true => format!("last set here: {value}, {when}"),
                false => format!("unknown: set to {value} here, {when}, and the answer was lost"),
            }
        }
    }
}

/// The time of today, or the date with it.
fn when(ms: f64) -> String {
    let date = time::date_time(ms);
    let today = time::date_time(time::now_ms());
    let day = |text: &str| text.rsplit_once(',').map(|(day, _)| day.to_owned());
    if day(&date) == day(&today) { time::time_of_day(ms) } else { date }
}

/// A policy was set.
pub fn policy_set(policy: Policy, is_on: bool, user: &str) -> String {
    format!("{user} {}. The server confirmed it.", past(policy, is_on))
}

fn past(policy: Policy, is_on: bool) -> &'static str {
    match (policy, is_on) {
        (Policy::Account, true) => "is enabled",
        (Policy::Account, false) => "is disabled",
        (Policy::Creating, true) => "may create tresors",
        (Policy::Creating, false) => "may create no tresors",
        (Policy::Sharing, true) => "may share",
        (Policy::Sharing, false) => "may not share",
    }
}

/// The title of a bulk.
pub fn bulk_title(policy: Policy, is_on: bool, count: usize) -> String {
    format!("{} for {}?", action(policy, is_on), users(count))
}

/// What a bulk means.
pub fn bulk_consequence(policy: Policy, is_on: bool, count: usize, tenant: &str) -> String {
    let whom = if count == 1 { "The selected user".into() } else { format!("Each of the {}", users(count)) };
    format!(
        "{whom} of tenant {tenant} {}. The set is frozen now: nobody comes in or drops out.",
        consequence(policy, is_on)
    )
}

/// How far a bulk has come.
pub fn bulk_tally(tally: &Tally, is_running: bool) -> String {
    let parts = [
        (tally.done, "done"),
        (tally.refused, "refused"),
        (tally.unknown, "of unknown outcome"),
        (tally.unsent, if is_running { "to go" } else { "not sent" }),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, what)| format!("{} {what}", number(count))).collect::<Vec<_>>().join(", ");
    let head = match (is_running, tally.unsent) {
        (true, _) => "Under way",
        (false, 0) => "Done",
        (false, _) => "Stopped",
    };
    format!("{head}: {parts}.")
}

/// Said of a bulk beside the list; it goes on while other pages are looked at.
pub fn bulk_standing(running: BatchStatus, unsent: usize) -> Option<&'static str> {
    match running {
        BatchStatus::Done if unsent > 0 => Some("The last bulk was stopped."),
        BatchStatus::NotStarted => None,
        BatchStatus::Running => Some("A bulk is under way; another one has to wait."),
        BatchStatus::Done => Some("The last bulk is through."),
    }
}

/// What became of one.
pub fn standing(standing: &Standing) -> (&'static str, String) {
    match standing {
        Standing::Unsent => ("", "not sent".into()),
        Standing::Sending => ("", "sending…".into()),
        Standing::Done => ("good", "✓ done".into()),
        Standing::Refused(problem) => ("bad", format!("! refused: {}", crate::problem::advice::raw(problem))),
        Standing::Unknown(problem) => {
            ("warn", format!("? outcome unknown: {}", crate::problem::advice::raw(problem)))
        }
    }
}

/// Results that are not listed on screen.
pub fn more_results(count: usize) -> String {
    format!("{} more are in the exported results.", number(count))
}

/// When a capsule was sealed.
pub fn sealed_at(ms: f64) -> String {
    format!("Sealed in this browser, {}.", time::date_time(ms))
}

/// This browser keeps nothing.
pub fn not_kept(failure: &StorageFailure) -> String {
    format!(
        "This browser keeps neither capsules nor what was set here: they last as long as this page. ({})",
        failure.0
    )
}

/// An export has ended.
pub fn exported(count: usize) -> String {
    format!("{} exported.", users(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_apart() {
        let all = [0, 7, 999, 1_000, 12_345, 1_000_000].map(number);
        assert_eq!(all, ["0", "7", "999", "1,000", "12,345", "1,000,000"]);
        assert_eq!((users(1), users(2)), ("1 user".into(), "2 users".into()));
    }

    #[test]
    fn a_tally_names_what_there_is() {
        let tally = Tally { done: 480, refused: 18, unknown: 2, unsent: 0 };
        assert_eq!(bulk_tally(&tally, false), "Done: 480 done, 18 refused, 2 of unknown outcome.");
        let tally = Tally { done: 1, unsent: 3, ..Tally::default() };
        assert_eq!(bulk_tally(&tally, false), "Stopped: 1 done, 3 not sent.");
        assert_eq!(bulk_tally(&tally, true), "Under way: 1 done, 3 to go.");
        assert_eq!(selected(3, 1), "3 selected, 2 of them not shown");
    }
}
