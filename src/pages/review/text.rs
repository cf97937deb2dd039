//! The texts of the Review page. Those shared with other pages are in `operation_view::text`.

pub use crate::operation_view::text::{
    CHANGED, kind, outcome, outcome_tag, rejection_delayed, sending, undeterminable, unknown_operation,
};

use super::model::bulk::BulkCounts;
use super::model::checks::Check;
use super::model::id_scan;
use super::model::id_scan::{Scan, Unreadable};
use super::model::readiness::{Readiness, Why};
use crate::browser::time;
use crate::navigation::route::MAX_LINKED;
use crate::operations::events::{QueueEvent, QueueEventKind};
use crate::operations::feed::FeedState;
use crate::operations::queue::Status;
use crate::operations::resolve::Resolution;
use crate::problem::{Problem, advice};
use admin_api::{OperationKind, TresorId};

/// The label of the target user.
pub fn target(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Kick => "User to kick",
        OperationKind::InvitationLinkAcception => "Joining user",
        _ => "Shared with",
    }
}

/// The consequence of a verdict, shown next to the buttons.
pub fn consequence(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::TresorCreation => {
            "Approving makes the tresor usable. Rejecting makes it and everything in it unusable for good."
        }
        OperationKind::Share => {
            "Approving makes the invited user a member. An approval can fail; a rejection cannot."
        }
        OperationKind::Kick => {
            "Approving removes all access of this member to the tresor. An approval can fail; a rejection cannot."
        }
        OperationKind::InvitationLinkCreation => {
            "Approving lets anyone who has the link use it. An approval can fail; a rejection cannot."
        }
        OperationKind::InvitationLinkAcception => {
            "Approving makes the user of the link a member. An approval can fail; a rejection cannot."
        }
        OperationKind::InvitationLinkRevocation => {
            "Approving disables the link. Members who joined through it stay. An approval can fail; a rejection cannot."
        }
    }
}

/// The text beside the buttons of a verdict: why they are off, or the consequence of a verdict.
pub fn readiness(readiness: Readiness, kind: OperationKind) -> &'static str {
    match readiness {
        Readiness::Live => consequence(kind),
        Readiness::Off(why) => match why {
            Why::Sending(decision) => sending(decision),
            Why::Undoable => "Off: a rejection is about to be sent. Use Undo to cancel it.",
            // The buttons are not shown any more.
            Why::Decided => "",
            Why::Changed => "Off: review the changes first.",
            Why::Unreadable => "Off: the details could not be read.",
            Why::Unsettled => "Off for a moment: this is the next operation.",
            Why::Unread => "Off until the details are loaded.",
        },
    }
}

/// How many operations are in the queue.
pub fn in_queue(count: usize) -> String {
    match count {
        0 => "No operations in the queue yet".into(),
        1 => "1 operation in the queue".into(),
        count => format!("{count} operations in the queue"),
    }
}

/// The target user of an operation, in a row.
pub fn about(of: OperationKind, user: &str) -> String {
    match of {
        OperationKind::Kick => format!("of {user}"),
        OperationKind::InvitationLinkAcception => format!("by {user}"),
        _ => format!("with {user}"),
    }
}

/// Why a text cannot be searched for ids.
pub const SCAN_NOT_LOADED: &str = "The ids could not be searched for: a part of the panel did not load. Check the connection and try again.";

/// Why a text cannot be looked up; `None` if it can.
pub fn nothing_to_look_up(scan: &Scan) -> Option<String> {
    match scan.unreadable {
        Some(Unreadable::TooLarge { size_bytes }) => Some(format!(
            "This is too large: {} MB. The limit is {} MB.",
            size_bytes.div_ceil(1024 * 1024),
            id_scan::MAX_BYTES / 1024 / 1024
        )),
        Some(Unreadable::Binary) => Some("This is not text.".into()),
        None if scan.candidates.is_empty() => Some(
            format!(
                "No operation id found. An id has 32 hex digits, or a kind in front of it, such as share:ID. {}",
                scan_remarks(scan)
            )
            .trim()
            .to_owned(),
        ),
        None => None,
    }
}

/// What was skipped in a text that was looked up.
pub fn scan_remarks(scan: &Scan) -> String {
    let counts = &scan.counts;
    let other = counts.look_alikes.total() - counts.look_alikes.key_or_hash;
    let remarks = [
        (counts.duplicates, "named more than once"),
        (
            counts.look_alikes.key_or_hash,
            "skipped because they look like a key or a hash; they are not stored",
        ),
        (other, "skipped because they only look similar to an id"),
        (counts.users, "user ids, which are not operations"),
        (scan.left_out, "skipped because there are too many at once"),
    ];
    let remarks = remarks.into_iter().filter(|(count, _)| *count > 0);
    let remarks = remarks.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>();
    if remarks.is_empty() { String::new() } else { format!("{}.", remarks.join("; ")) }
}

/// A dropped file could not be read.
pub fn unreadable_file(reason: &str) -> String {
    format!("The file could not be read: {reason}")
}

/// A time, absolute and relative; the raw text if the browser cannot parse it.
pub fn when(timestamp: Option<&str>) -> String {
    match timestamp {
        None => NO_TIME.into(),
        Some(text) => match time::parse_ms(text) {
            Some(ms) => format!("{} ({})", time::date_time(ms), time::relative(ms)),
            None => text.into(),
        },
    }
}

/// How long an operation has waited, in a row.
pub fn age(timestamp: Option<&str>) -> String {
    timestamp.and_then(time::parse_ms).map_or_else(|| "no time given".into(), time::relative)
}

/// When the details were read.
pub fn read_at(at_ms: f64) -> String {
    format!("Last updated {}", time::time_of_day(at_ms))
}

/// A link named more operations than a link can add.
pub fn left_out(left_out: usize) -> String {
    format!(
        "This link names {} operations. The first {MAX_LINKED} were added, {left_out} were left out. Paste a longer list into \
         Operations.",
        MAX_LINKED + left_out
    )
}

/// The note from the integrating application.
pub fn feed_note(note: &str) -> String {
    format!("Note from your application: {note}")
}

/// The number of an attempt.
pub fn attempt(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending} attempt")
}

/// How often approvals lost a race.
pub fn race_rate((lost, all): (usize, usize)) -> String {
    match all {
        0 => String::new(),
        _ => format!("Lost races: {lost} of {all} approvals"),
    }
}

/// The risk of an approval for other operations.
pub fn puts_at_risk(count: usize) -> String {
    let others = if count == 1 { "1 other operation".into() } else { format!("{count} other operations") };
    format!("Approving this puts {others} on this tresor at risk.")
}

/// A cross-check that deserves attention.
pub fn check(check: Check) -> &'static str {
    match check {
        Check::NoMembers => "The tresor has no members.",
        Check::NobodyLeft => "No member would be left who can open the tresor.",
        Check::AlreadyMember => "The user is already a member.",
        Check::KickOfNonMember => "The user to be kicked is not a member.",
        Check::InitiatorNotMember => "The requesting user is not, or no longer, a member of the tresor.",
        Check::SamePerson => "The requesting user and the target user are the same.",
        Check::InviteeNotListed => "The invited user is not in the user list.",
        Check::InviteeUnvalidated => {
            "The invited user is not validated. They become a member, but cannot sign in yet."
        }
        Check::InviteeDisabledHere => "The invited user was disabled from this browser.",
        Check::InitiatorDisabledHere => "The requesting user was disabled from this browser.",
        Check::KickedDisabledHere => "The user to be kicked was disabled from this browser.",
        Check::Leaves => "The member leaves at their own request.",
    }
}

/// Events, as one announcement for screen readers.
pub fn events(events: &[QueueEvent]) -> String {
    events.iter().map(event).collect::<Vec<_>>().join(" ")
}

fn event(event: &QueueEvent) -> String {
    let name = kind(event.key.kind);
    match &event.kind {
        QueueEventKind::Outcome(result) => outcome(event.key.kind, result),
        QueueEventKind::Changed => CHANGED.into(),
        QueueEventKind::RejectionDelayed => {
            format!("{name} will be rejected in a few seconds. Press u to undo.")
        }
        QueueEventKind::RejectionUndone => format!("{name}: rejection undone. Nothing was sent."),
        QueueEventKind::RejectionWithdrawn => {
            format!("{name}: rejection withdrawn, because time has jumped. Nothing was sent.")
        }
        QueueEventKind::SentByOtherTab => {
            format!("{name} is being decided in another tab of this browser. Nothing was sent from this tab.")
        }
        QueueEventKind::Resolved(resolution) => match resolution {
            Resolution::StillWaiting => format!("{name} still waits: the verdict did not reach the server."),
            Resolution::Approved => format!("{name} was approved."),
            Resolution::NotApproved => format!("{name} was not approved and no longer waits."),
            Resolution::Undeterminable => undeterminable(event.key.kind).into(),
            Resolution::Failed(_) => "The outcome could not be checked.".into(),
        },
    }
}

/// The button that rejects what is selected.
pub fn reject_selected(count: usize) -> String {
    format!("Reject {count} selected")
}

/// The title of the bulk dialog.
pub fn bulk_title(count: usize) -> String {
    match count {
        1 => "Reject 1 operation?".into(),
        count => format!("Reject {count} operations?"),
    }
}

/// The consequence of a bulk rejection.
pub fn bulk_consequence(count: usize, tenant: &str) -> String {
    format!(
        "{count} selected operations of tenant {tenant} are rejected, a few at a time. Operations selected later are \
         not included. The users who requested them must start again."
    )
}

/// The warning that some of the rejections are irreversible.
pub fn bulk_creations(count: usize) -> String {
    match count {
        1 => "One of them is a tresor creation: that tresor becomes unusable for good.".into(),
        count => format!("{count} of them are tresor creations: those tresors become unusable for good."),
    }
}

/// The label of the field for the number of tresor creations.
pub fn type_count(count: usize) -> String {
    format!("Type the number of tresor creations: {count}")
}

/// The button that starts a bulk rejection.
pub fn reject_count(count: usize) -> String {
    format!("Reject {count}")
}

/// The progress of a bulk rejection. Every kind of result is counted separately.
pub fn bulk_progress(counts: &BulkCounts, is_running: bool) -> String {
    let parts = [
        (counts.rejected, "rejected"),
        (counts.otherwise, "no longer waiting"),
        (counts.refused, "refused"),
        (counts.unknown, "of unknown outcome"),
        (counts.unsent, if is_running { "remaining" } else { NOT_SENT }),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ");
    if is_running { format!("Rejecting: {parts}.") } else { format!("Done: {parts}.") }
}

/// The tone and the text of the feed's state.
pub fn feed_state(state: &FeedState) -> (&'static str, String) {
    match state {
        FeedState::Off => ("", "feed off".into()),
        FeedState::Connecting => ("", "feed connecting…".into()),
        FeedState::Live => ("good", "● feed live".into()),
        FeedState::Polling => ("good", "● feed checked every 5 s".into()),
        FeedState::Retrying { next_ms, reason } => {
            ("warn", format!("! {reason} Next try at {}", time::time_of_day(*next_ms)))
        }
    }
}

/// The browser cannot store the queue.
pub fn not_stored(reason: &str) -> String {
    format!("This browser cannot store the queue. It is lost when this page is closed. ({reason})")
}

pub const FEED_WHY: &str = "Your application can offer a list of the waiting operations. The panel reads it from this \
    URL: as events if there are any at /events below it, otherwise every few seconds.";
pub const NOTE_HINT: &str = "Kept in this browser and its journal only. Not part of any receipt.";
pub const ORDER_WHY: &str = "Only the first approval is certain to succeed, so the most urgent operations come first: \
    creations, kicks, link revocations, link acceptions, shares, link creations. Within one kind, the oldest comes first.";
pub const STALE_ORDER: &str = "Sorting is paused while you work in the list.";
pub const NOTHING_SHOWN: &str = "No operation matches these filters.";

/// The result of a look-up in numbers.
pub fn looked_up(added: usize, known: usize, not_found: usize, failed: usize, cancelled: usize) -> String {
    let parts = [
        (added, "added"),
        (known, "already in the queue"),
        (not_found, "not found"),
        (failed, "not looked up because of an error"),
        (cancelled, "cancelled"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>();
    format!("{}.", parts.join(", "))
}

pub const NOT_FOUND: &str =
    "No waiting operation has these ids: they were decided, lost a race, or do not exist.";
pub const NO_TIME: &str = "Not reported for this kind";
pub const INFO_HINT: &str = "Optional. Sent to the server with the approval of this invitation link.";
pub const INTAKE_HINT: &str = "Paste operation ids from a log, a chat, JSON or a link. \
    If you know the kind, write it in front of the id, such as share:9f2c…. The id of a tresor means its creation.";
pub const INTAKE_WHY: &str = "Clients create operations, and their users send the ids to your application. \
    The service cannot list them, so the panel shows the operations you add.";
pub const MEMBERS_TITLE: &str = "Members now and after";
pub const NO_MEMBERS: &str = "This tresor has no members.";
pub const OPEN_TRESOR: &str = "Open the tresor";
pub const SUGGESTED_ORDER: &str = "Suggested order";
pub const LOADING: &str = "Loading the operation…";
pub const PREVIOUS_ATTEMPT: &str = "previous attempt";
pub const UNDO_LIST: &str = "Rejections that can be undone";
pub const KEYS_HINT: &str = "They work only while the focus is in the queue, and never in a field.";

pub const NOT_SENT: &str = "not sent";
pub const SENDING: &str = "sending…";

/// A refusal in the results of a bulk rejection.
pub fn refused(problem: &Problem) -> String {
    format!("! refused: {}", advice::raw(problem))
}

/// The keys and what they do.
pub const KEYS: [(&str, &str); 9] = [
    ("j", "Next operation"),
    ("k", "Previous operation"),
    ("a", "Approve the open operation"),
    ("r", "Reject the open operation"),
    ("u", "Undo the last rejection"),
    ("s", "Skip to the next waiting operation"),
    ("o", "Go to the open operation"),
    ("c", "Copy the open operation's id"),
    ("?", "Show this list"),
];

/// The heading of the operations on one tresor.
pub fn group_title(tresor: &TresorId) -> String {
    format!("tresor {tresor}")
}

/// How many operations of a group collide.
pub fn colliding(count: usize) -> String {
    format!("{count} collide")
}

/// The tone and the text of an operation's tag in the list; `None` if it simply waits.
pub fn status_tag(status: &Status) -> Option<(&'static str, &'static str)> {
    match status {
        Status::Waiting(None) => None,
        Status::Waiting(Some(_)) => Some(("bad", "! refused")),
        Status::Undoable { .. } => Some(("warn", "rejecting soon")),
        Status::Sending(_) => Some(("", SENDING)),
        Status::Decided(verdict) => Some(outcome_tag(&verdict.outcome)),
    }
}
pub const OPERATION_QUEUE: &str = "Operation queue";
pub const RETRY_FAILED: &str = "Retry failed";
pub const CLEAR_DECIDED: &str = "Clear decided";
pub const CLEAR_SELECTION: &str = "Clear selection";
pub const SELECT_ALL_SHOWN: &str = "Select all shown";
pub const REQUESTED_IT: &str = "requested it";
pub const THE_TRESOR_ID: &str = "the tresor's id";
pub const THE_TARGET_USER_ID: &str = "the target user's id";
pub const REQUESTED_BY: &str = "Requested by";
pub const THE_REQUESTING_USER_ID: &str = "the requesting user's id";
pub const PRIVATE_NOTE: &str = "Private note";
pub const THE_ID: &str = "the id";
pub const SWITCH_OFF: &str = "Switch off";
pub const FEED_URL: &str = "Feed URL";
pub const LIVE_FEED: &str = "Live feed";
pub const NOT_FOUND_LABEL: &str = "Not found";
pub const LOOKED_UP: &str = "Looked up";
pub const LOOK_UP: &str = "Look up";
pub const ADD_OPERATIONS: &str = "Add operations";
pub const USE_SINGLE_KEYS: &str = "Use single keys";
pub const THE_RESTART_SLIP: &str = "the restart slip";
pub const THE_RECEIPT: &str = "the receipt";

/// Who asked for an operation.
pub fn requested_by(user: &dyn std::fmt::Display) -> String {
    format!("by {user}")
}

/// The name of the check box that selects an operation.
pub fn select_name(kind: &dyn std::fmt::Display, id: &dyn std::fmt::Display) -> String {
    format!("Select {kind} {id}")
}
pub const SORT_AGAIN: &str = "Sort again";
pub const NEWEST_FIRST: &str = "Newest first";
pub const OLDEST_FIRST: &str = "Oldest first";
pub const BY_ARRIVAL: &str = "By arrival";
pub const ADDITIONAL_INFO: &str = "Additional info";
pub const RESTART_SLIP: &str = "Restart slip";
pub const COPY_AS_JSON: &str = "Copy as JSON";
pub const COPY_AS_TEXT: &str = "Copy as text";
