//! The words of the Review page.

pub use crate::operation_view::text::{
    CHANGED, cannot_be_told, held_back, kind, outcome, outcome_tag, sending, unknown_operation,
};

use super::model::checks::Check;
use super::model::id_scan;
use super::model::id_scan::{Scan, Unreadable};
use super::state::bulk_reject::Tally;
use crate::browser::time;
use crate::operations::feed::FeedState;
use crate::operations::held_operations::{Happened, What};
use crate::operations::resolve::Resolution;
use admin_api::OperationKind;

/// What the person at whom an operation aims is called.
pub fn target(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Kick => "Whom",
        OperationKind::InvitationLinkAcception => "Who joins",
        _ => "With whom",
    }
}

/// What approving leads to, said before the buttons.
pub fn consequence(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::TresorCreation => {
            "Approving lets the tresor be used. Rejecting makes it unusable for good, with all that is in it."
        }
        OperationKind::Share => "Approving makes the invited user a member. It can fail; rejecting cannot.",
        OperationKind::Kick => {
            "Approving takes all rights in the tresor from this member. It can fail; rejecting cannot."
        }
        OperationKind::InvitationLinkCreation => {
            "Approving makes the link usable by whoever has it. It can fail; rejecting cannot."
        }
        OperationKind::InvitationLinkAcception => {
            "Approving makes the user of the link a member. It can fail; rejecting cannot."
        }
        OperationKind::InvitationLinkRevocation => {
            "Approving makes the link useless; who joined by it stays. It can fail; rejecting cannot."
        }
    }
}

/// How many operations are held.
pub fn held(count: usize) -> String {
    match count {
        0 => "No operations held yet".into(),
        1 => "1 operation you hold".into(),
        count => format!("{count} operations you hold"),
    }
}

/// Whom an operation is about, in a row.
pub fn about(of: OperationKind, user: &str) -> String {
    match of {
        OperationKind::Kick => format!("of {user}"),
        OperationKind::InvitationLinkAcception => format!("by {user}"),
        _ => format!("with {user}"),
    }
}

/// Why a text cannot be looked up; `None` when it can.
pub fn nothing_to_look_up(scan: &Scan) -> Option<String> {
    match scan.unreadable {
        Some(Unreadable::TooLarge { size_bytes }) => Some(format!(
            "This is too long: {} MB, and at most {} MB are read.",
            size_bytes.div_ceil(1024 * 1024),
            id_scan::MAX_BYTES / 1024 / 1024
        )),
        Some(Unreadable::Binary) => Some("This is no text.".into()),
        None if scan.candidates.is_empty() => Some(
            format!(
                "No operation id found. An id has 32 hex digits, or its kind before it, as in share:ID. {}",
                scan_remarks(scan)
            )
            .trim()
            .to_owned(),
        ),
        None => None,
    }
}

/// What else was seen in a text that was looked up.
pub fn scan_remarks(scan: &Scan) -> String {
    let counts = &scan.counts;
    let other = counts.look_alikes.total() - counts.look_alikes.key_or_hash;
    let remarks = [
        (counts.duplicates, "named more than once"),
        (
            counts.look_alikes.key_or_hash,
            "left out because they look like a key or a hash; they are kept nowhere",
        ),
        (other, "left out because they only resemble an id"),
        (counts.users, "user ids, which are no operations"),
        (scan.left_out, "left out because too many came at once"),
    ];
    let said = remarks.into_iter().filter(|(count, _)| *count > 0);
    let said = said.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>();
    if said.is_empty() { String::new() } else { format!("{}.", said.join("; ")) }
}

/// A dropped file could not be read.
pub fn unreadable_file(reason: &str) -> String {
    format!("The file could not be read: {reason}")
}

/// Absolute and relative; the raw text where the browser cannot read it.
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

/// When an operation was read.
pub fn read_at(at_ms: f64) -> String {
    format!("read at {}", time::time_of_day(at_ms))
}

/// What the integrating application says of an operation.
pub fn feed_note(note: &str) -> String {
    format!("Your application says: {note}")
}

/// Which attempt an operation is.
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
        _ => format!("{lost} of {all} approvals lost a race"),
    }
}

/// What approving one operation may do to others.
pub fn may_kill(count: usize) -> String {
    let others = if count == 1 { "1 other".into() } else { format!("{count} others") };
    format!("Approving this may kill {others} you hold on this tresor.")
}

/// What deserves a second look.
pub fn check(check: Check) -> &'static str {
    match check {
        Check::NoMembers => "The tresor has no members at all.",
        Check::NobodyLeft => "Nobody would be left who can open the tresor.",
        Check::AlreadyMember => "The user is a member already.",
        Check::KickOfNonMember => "The user to be kicked is no member.",
        Check::InitiatorNotMember => "Who asks for it is no member of the tresor, or no more.",
        Check::SamePerson => "Who asks and whom it is about are the same user.",
        Check::InviteeNotListed => "The invited user is not in the user list.",
        Check::InviteeUnvalidated => {
            "The invited user is not validated: they become a member, but cannot log in yet."
        }
        Check::InviteeDisabledHere => "The invited user was disabled from this browser.",
        Check::InitiatorDisabledHere => "Who asks for it was disabled from this browser.",
        Check::KickedDisabledHere => "The user to be kicked was disabled from this browser.",
        Check::Leaves => "The member leaves by their own wish.",
    }
}

/// What happened to an operation, for those who do not see it.
pub fn happened(happened: &Happened) -> String {
    let name = kind(happened.key.kind);
    match &happened.what {
        What::Outcome(result) => outcome(happened.key.kind, result),
        What::Changed => CHANGED.into(),
        What::HeldBack => format!("{name} is rejected in a few seconds. Press u to undo."),
        What::TakenBack => format!("{name}: the rejection was taken back. Nothing was sent."),
        What::Elsewhere => {
            format!("{name} is decided in another tab of this browser. Nothing was sent from here.")
        }
        What::Resolved(resolution) => match resolution {
            Resolution::StillWaiting => format!("{name} still waits: the verdict did not arrive."),
            Resolution::Approved => format!("{name} was approved."),
            Resolution::NotApproved => format!("{name} was not approved, and waits no more."),
            Resolution::CannotBeTold => cannot_be_told(happened.key.kind).into(),
            Resolution::Failed(_) => "The server could not be asked.".into(),
        },
    }
}

/// The button that rejects what is selected.
pub fn reject_selected(count: usize) -> String {
    format!("Reject {count} selected")
}

/// The title of the dialog over many.
pub fn bulk_title(count: usize) -> String {
    match count {
        1 => "Reject 1 operation?".into(),
        count => format!("Reject {count} operations?"),
    }
}

/// What rejecting many leads to.
pub fn bulk_consequence(count: usize, tenant: &str) -> String {
    format!(
        "{count} selected operations of tenant {tenant} are rejected, a few at a time. What is selected from now on is \
         not part of it. Whoever asked for them must start again."
    )
}

/// Some of many cannot be undone.
pub fn bulk_creations(count: usize) -> String {
    match count {
        1 => "One of them is a tresor's creation: that tresor becomes unusable for good.".into(),
        count => format!("{count} of them are tresor creations: those tresors become unusable for good."),
    }
}

/// The label of the field in which their number is typed.
pub fn type_count(count: usize) -> String {
    format!("Type the number of tresor creations: {count}")
}

/// The button that starts it.
pub fn reject_count(count: usize) -> String {
    format!("Reject {count}")
}

/// How far a bulk has come. Every kind of result is named, none is hidden in a sum.
pub fn bulk_tally(tally: &Tally, is_running: bool) -> String {
    let parts = [
        (tally.rejected, "rejected"),
        (tally.otherwise, "no longer waiting"),
        (tally.refused, "refused"),
        (tally.unknown, "of unknown outcome"),
        (tally.unsent, if is_running { "to go" } else { "not sent" }),
    ];
    let said = parts.into_iter().filter(|(count, _)| *count > 0);
    let said = said.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ");
    if is_running { format!("Rejecting: {said}.") } else { format!("Done: {said}.") }
}

/// The tone and the words of the feed's state.
pub fn feed_state(state: &FeedState) -> (&'static str, String) {
    match state {
        FeedState::Off => ("", "feed off".into()),
        FeedState::Connecting => ("", "feed connecting…".into()),
        FeedState::Live => ("good", "● feed live".into()),
        FeedState::Polling => ("good", "● feed asked every 5 s".into()),
        FeedState::Waiting { next_ms, reason } => {
            ("warn", format!("! {reason} Next try at {}", time::time_of_day(*next_ms)))
        }
    }
}

/// The browser keeps nothing.
pub fn not_kept(reason: &str) -> String {
    format!("This browser does not keep the queue: it lasts as long as this page. ({reason})")
}

pub const FEED_WHY: &str = "Your application may offer a list of the operations that wait. The panel reads it from this \
    address, as events where there are any at /events below it, and by asking every few seconds otherwise.";
pub const OFF_UNDOABLE: &str = "Off: a rejection is about to be sent. Undo takes it back.";
pub const OFF_CHANGED: &str = "Off: look at what changed first.";
pub const OFF_UNREADABLE: &str = "Off: what it is about is not known.";
pub const OFF_UNSETTLED: &str = "Off for a moment: this is the next operation.";
pub const OFF_UNREAD: &str = "Off until the operation is read.";
pub const NOTE_HINT: &str = "For you: kept in this browser and in its journal, in no receipt.";
pub const ORDER_WHY: &str = "Only the first approval is sure to get through. First what hurts most while it is undone: \
    creations, kicks, link revocations, link acceptions, shares, link creations; within one kind the oldest.";
pub const STALE_ORDER: &str = "The rows stay where they are while you are among them.";
pub const NOTHING_SHOWN: &str = "Nothing fits these filters.";

/// What a look-up came to, in numbers.
pub fn looked_up(added: usize, held: usize, nowhere: usize, failed: usize, unasked: usize) -> String {
    let parts = [
        (added, "added"),
        (held, "held already"),
        (nowhere, "not found"),
        (failed, "not looked up because of an error"),
        (unasked, "not asked for"),
    ];
    let said = parts.into_iter().filter(|(count, _)| *count > 0);
    let said = said.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>();
    format!("{}.", said.join(", "))
}

pub const NOWHERE: &str = "None of the five calls for details knows these ids: they were decided, died in a race, or \
    never were.";
pub const NO_TIME: &str = "No time is given for this kind";
pub const INFO_HINT: &str = "Optional. Goes to the server with the approval, for this invitation link.";
pub const INTAKE_HINT: &str = "Paste operation ids: from a log, a chat, JSON or a link. \
    Write the kind before an id where you know it, as in share:9f2c…; a tresor's id stands for its creation.";
pub const INTAKE_WHY: &str = "Clients make the operations, and their users hand the ids to your application. \
    The service lists none, so the panel shows the operations you hold.";
