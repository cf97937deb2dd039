//! The words of **Tresors**.

use super::model::{Comparison, Learnt, TresorState};
use super::state::Deletion;
use crate::browser::time;
use crate::operations::queue::Status;
use crate::problem::Problem;

/// Words that were not understood are named up to this many.
const NAMED: usize = 5;

pub const DEPRECATED: &str = "The platform calls this listing deprecated and names no other. Where your application \
    knows its tresors, look them up by their ids.";
pub const COMPARE_HINT: &str =
    "Paste user ids in any form: lines, CSV or JSON. The text stays on this page and is sent nowhere.";
pub const CREATION: &str =
    "Approving lets the tresor be used. Rejecting makes it unusable for good, with all that is in it.";
pub const DELETE: &str = "Deleting takes the tresor from all its members, with all that is in it.";
pub const STILL_THERE: &str = "The tresor is still there: the deletion did not arrive.";

/// What is known of a tresor's state.
pub fn known(learnt: Option<Learnt>) -> &'static str {
    match learnt.map(|learnt| learnt.state) {
        None => "unknown",
        Some(TresorState::Approved) => "approved",
        Some(TresorState::NotApproved) => "not approved",
        Some(TresorState::Rejected) => "rejected",
        Some(TresorState::Deleted) => "deleted",
        Some(TresorState::Absent) => "no such tresor",
    }
}

/// Where that comes from.
pub fn why_known(learnt: Option<Learnt>) -> String {
    match learnt {
        None => "No call tells a tresor's state. It is learnt here from the answers to what is done with it."
            .into(),
        Some(learnt) => {
            format!("learnt in this browser from the server's answer, {}", time::date_time(learnt.at_ms))
        }
    }
}

/// A page without tresors.
pub fn empty(is_continued: bool) -> &'static str {
    if is_continued { "There are no tresors from here on." } else { "This tenant has no tresors." }
}

/// How many a page shows. Nobody is told how many there are in all.
pub fn count(shown: usize, has_more: bool) -> String {
    match (shown, has_more) {
        (1, false) => "1 tresor, the last page".into(),
        (shown, false) => format!("{shown} tresors, the last page"),
        (shown, true) => format!("{shown} tresors, and more"),
    }
}

/// An id of another shape.
pub fn doubt(id: &str) -> &'static str {
    match id {
        "" => "Type or paste the id of a tresor.",
        _ => {
            "A tresor's id is 0000 and twenty small letters or digits. Look up once more to try this one all the same."
        }
    }
}

/// How many members.
pub fn members(count: usize) -> String {
    match count {
        1 => "1 member".into(),
        count => format!("{count} members"),
    }
}

/// Why the members cannot be read, where the page knows better than the general words.
pub fn unreadable(problem: &Problem) -> Option<String> {
    let said = match TresorState::told_by(problem)? {
        TresorState::Absent => "There is no such tresor: the id is wrong, or its creation was rejected.",
        TresorState::Deleted => "This tresor was deleted.",
        _ => return None,
    };
    Some(said.into())
}

/// The comparison in a sentence.
pub fn compared(found: &Comparison) -> String {
    match (found.only_here.len(), found.only_there.len()) {
        (0, 0) => format!("Both lists are the same: {}.", members(found.in_both)),
        _ => format!("{} in both.", members(found.in_both)),
    }
}

/// Words that are no user ids.
pub fn not_understood(words: &[String]) -> String {
    let named = words.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match words.len() {
        count if count > NAMED => format!("Passed over, no user ids: {named} and {} more.", count - NAMED),
        _ => format!("Passed over, no user ids: {named}."),
    }
}

/// Why a creation cannot be decided; `None` where it can.
pub fn creation_off(
    known: Option<Learnt>,
    is_read: bool,
    status: Option<&Status>,
    is_changed: bool,
) -> Option<&'static str> {
    match (status, known.map(|known| known.state)) {
        (Some(Status::Sending(_)), _) => Some("Off: a verdict is on its way."),
        (Some(Status::Undoable { .. }), _) => Some("Off: a rejection is about to be sent from Review."),
        (Some(Status::Decided(_)), _) => Some("Off: this browser holds a verdict on the creation."),
        (_, Some(TresorState::Approved)) => Some("Off: the creation was approved."),
        (_, Some(TresorState::Deleted)) => Some("Off: the tresor was deleted."),
        (_, Some(TresorState::Rejected)) => Some("Off: the creation was rejected."),
        (_, Some(TresorState::Absent)) => Some("Off: there is no such tresor."),
        _ if is_changed => Some("Off: look at what changed first."),
        _ if !is_read => Some("Off until the members are read."),
        _ => None,
    }
}

/// Why a tresor cannot be deleted; `None` where it can.
pub fn deletion_off(known: Option<Learnt>, deletion: Option<&Deletion>) -> Option<&'static str> {
    match (deletion, known.map(|known| known.state)) {
        (Some(Deletion::Sending), _) => Some("Off: the deletion is on its way."),
        (Some(Deletion::Unknown(_)), _) => Some("Off until it is known what became of the deletion."),
        (_, Some(TresorState::Deleted)) => Some("Off: the tresor was deleted."),
        (_, Some(TresorState::Rejected)) => {
            Some("Off: the creation was rejected, so there is nothing to delete.")
        }
        (_, Some(TresorState::Absent)) => Some("Off: there is no such tresor."),
        _ => None,
    }
}

/// What deleting leads to.
pub fn delete_consequence(tenant: &str) -> String {
    format!(
        "The tresor of tenant {tenant} is deleted for all its members, with all that is in it. This cannot be undone."
    )
}

/// What became of a deletion.
pub fn deletion(deletion: &Deletion) -> &'static str {
    match deletion {
        Deletion::Sending => "Deleting the tresor…",
        Deletion::Done => "The tresor is deleted.",
        Deletion::Refused(_) => "The tresor was not deleted.",
        Deletion::Unknown(_) => {
            "The answer was lost: the tresor may be deleted or not. Finding out only reads."
        }
    }
}
