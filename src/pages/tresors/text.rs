//! The texts of the Tresors page, in one place for proofreading. Labels of one or two words are in the views.

use super::model::{KnownState, MemberComparison, TresorState};
use super::state::TresorDeletion;
use crate::browser::time;
use crate::operations::queue::Status;
use crate::problem::Problem;

/// The number of ignored words that are listed.
const MAX_NAMED: usize = 5;

pub const DEPRECATED: &str = "The API document calls this listing deprecated and names no replacement. If your \
    application knows its tresors, look them up by their IDs.";
pub const COMPARE_HINT: &str =
    "Paste user IDs in any format: lines, CSV or JSON. The text stays on this page and is not sent.";
pub const CREATION: &str = "Approve it so that the tresor can be used. Reject it to make the tresor unusable for \
    good, with everything in it.";
pub const DELETE: &str = "Deletes the tresor for all its members, with everything in it.";
pub const CONFIRM_TITLE: &str = "Delete this tresor for good?";
pub const STILL_THERE: &str = "The tresor is still there: the deletion did not arrive.";
pub const LOADING: &str = "Loading the tresors…";
pub const LOADING_MEMBERS: &str = "Loading the members…";
pub const NO_MEMBERS: &str = "This tresor has no members.";
pub const SEE_REVIEW: &str = "Receipt and restart slip in Review";

/// The known state of a tresor.
pub fn state(known: Option<KnownState>) -> &'static str {
    match known.map(|known| known.state) {
        None => "unknown",
        Some(TresorState::Approved) => "approved",
        Some(TresorState::NotApproved) => "not approved",
        Some(TresorState::Rejected) => "rejected",
        Some(TresorState::Deleted) => "deleted",
        Some(TresorState::Absent) => "no such tresor",
    }
}

/// Where the state comes from.
pub fn state_source(known: Option<KnownState>) -> String {
    match known {
        None => "The API cannot report the state of a tresor. It is derived from the answers to other calls from this \
            browser."
            .into(),
        Some(known) => {
            format!("derived in this browser from the server's answer, {}", time::date_time(known.at_ms))
        }
    }
}

/// A page without tresors.
pub fn empty(is_continued: bool) -> &'static str {
    if is_continued { "There are no more tresors." } else { "This tenant has no tresors." }
}

/// The number of tresors on a page. The API does not report the total.
pub fn count(shown: usize, has_more: bool) -> String {
    match (shown, has_more) {
        (1, false) => "1 tresor, the last page".into(),
        (shown, false) => format!("{shown} tresors, the last page"),
        (shown, true) => format!("{shown} tresors, and more"),
    }
}

/// A typed id that does not look like a tresor id.
pub fn id_hint(id: &str) -> &'static str {
    match id {
        "" => "Type or paste the ID of a tresor.",
        _ => {
            "A tresor ID is 0000 and twenty small letters or digits. Choose Look up again to try this one anyway."
        }
    }
}

/// A number of members.
pub fn members(count: usize) -> String {
    match count {
        1 => "1 member".into(),
        count => format!("{count} members"),
    }
}

/// Why the members cannot be read, where the page can say more than the general advice.
pub fn unreadable(problem: &Problem) -> Option<String> {
    let sentence = match TresorState::from_problem(problem)? {
        TresorState::Absent => "There is no such tresor: the ID is wrong, or its creation was rejected.",
        TresorState::Deleted => "This tresor was deleted.",
        _ => return None,
    };
    Some(sentence.into())
}

/// The result of the comparison, as a sentence.
pub fn comparison(found: &MemberComparison) -> String {
    match (found.only_here.len(), found.only_there.len()) {
        (0, 0) => format!("Both lists are the same: {}.", members(found.in_both)),
        _ => format!("{} in both.", members(found.in_both)),
    }
}

/// Words that are not user ids.
pub fn not_understood(words: &[String]) -> String {
    let named = words.iter().take(MAX_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match words.len() {
        count if count > MAX_NAMED => {
            format!("Ignored, not user IDs: {named} and {} more.", count - MAX_NAMED)
        }
        _ => format!("Ignored, not user IDs: {named}."),
    }
}

/// Why a creation cannot be decided; `None` if it can.
pub fn creation_disabled_reason(
    known: Option<KnownState>,
    is_read: bool,
    status: Option<&Status>,
    is_changed: bool,
) -> Option<&'static str> {
    match (status, known.map(|known| known.state)) {
        (Some(Status::Sending(_)), _) => Some("Disabled: a verdict is being sent."),
        (Some(Status::Undoable { .. }), _) => Some("Disabled: a rejection is about to be sent from Review."),
        (Some(Status::Decided(_)), _) => {
            Some("Disabled: a verdict on the creation was already sent from this browser.")
        }
        (_, Some(TresorState::Approved)) => Some("Disabled: the creation was approved."),
        (_, Some(TresorState::Deleted)) => Some("Disabled: the tresor was deleted."),
        (_, Some(TresorState::Rejected)) => Some("Disabled: the creation was rejected."),
        (_, Some(TresorState::Absent)) => Some("Disabled: there is no such tresor."),
        _ if is_changed => Some("Disabled: review the changes first."),
        _ if !is_read => Some("Disabled until the members are loaded."),
        _ => None,
    }
}

/// Why a tresor cannot be deleted; `None` if it can.
pub fn deletion_disabled_reason(
    known: Option<KnownState>,
    deletion: Option<&TresorDeletion>,
) -> Option<&'static str> {
    match (deletion, known.map(|known| known.state)) {
        (Some(TresorDeletion::Sending), _) => Some("Disabled: the deletion is being sent."),
        (Some(TresorDeletion::Unknown(_)), _) => Some("Disabled until the outcome of the deletion is known."),
        (_, Some(TresorState::Deleted)) => Some("Disabled: the tresor was deleted."),
        (_, Some(TresorState::Rejected)) => {
            Some("Disabled: the creation was rejected, so there is nothing to delete.")
        }
        (_, Some(TresorState::Absent)) => Some("Disabled: there is no such tresor."),
        _ => None,
    }
}

/// The consequence of a deletion.
pub fn delete_consequence(tenant: &str) -> String {
    format!(
        "The tresor of tenant {tenant} is deleted for all its members, with everything in it. This cannot be undone."
    )
}

/// The status of a deletion, as a sentence.
pub fn deletion(deletion: &TresorDeletion) -> &'static str {
    match deletion {
        TresorDeletion::Sending => "Deleting the tresor…",
        TresorDeletion::Done => "The tresor is deleted.",
        TresorDeletion::Refused(_) => "The tresor was not deleted.",
        TresorDeletion::Unknown(_) => {
            "The answer was lost: the tresor may be deleted or not. Find out only reads and changes nothing."
        }
    }
}
pub const ONLY_THERE: &str = "Only there";
pub const ONLY_HERE: &str = "Only here";
pub const MEMBERS_YOUR_APPLICATION_HAS: &str = "Members your application has";
pub const COMPARE_WITH_A_LIST: &str = "Compare with a list";
pub const REJECT_CREATION: &str = "Reject creation";
pub const APPROVE_CREATION: &str = "Approve creation";
pub const DELETE_FOR_GOOD: &str = "Delete for good";
pub const FIND_OUT: &str = "Find out";
pub const LOOK_UP: &str = "Look up";
pub const TRESOR_ID: &str = "Tresor ID";
pub const PAGES_OF_THE_LIST: &str = "Pages of the list";
pub const FIRST_PAGE: &str = "First page";
pub const NEXT_PAGE: &str = "Next page";
pub const COPY_ALL: &str = "Copy all";
pub const THE_TRESOR_ID: &str = "the tresor's id";
pub const ALL_TRESORS: &str = "All tresors";
