//! The texts for operations, verdicts and outcomes that several pages share.

use crate::operations::context::Difference;
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use admin_api::endpoint::Decision;
use admin_api::{OperationKind, code};

/// Shown below a refusal.
pub const REFUSED: &str = "Nothing was decided. You can try again when the cause is resolved.";

/// Shown above the actions for an unknown outcome.
pub const UNKNOWN_WHY: &str =
    "Approving stays locked until this is known. Finding out only reads and changes nothing.";

/// Shown above the differences from what was on screen.
pub const CHANGED: &str = "Not sent: this has changed since it was shown.";

/// The button that replaces the shown state by the current one.
pub const SHOW_CURRENT: &str = "Show the current state";
/// The title of the dialog before a tresor creation is rejected.
pub const REJECT_CREATION_TITLE: &str = "Reject this tresor's creation for good?";
/// The button that rejects a tresor creation.
pub const REJECT_CREATION_ACTION: &str = "Reject for good";

/// The name of a kind, as on the tabs.
pub fn kind(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::TresorCreation => "Tresor creation",
        OperationKind::Share => "Share",
        OperationKind::Kick => "Kick",
        OperationKind::InvitationLinkCreation => "Link creation",
        OperationKind::InvitationLinkAcception => "Link acception",
        OperationKind::InvitationLinkRevocation => "Link revocation",
    }
}

/// The tone and the text of an outcome's tag.
pub fn outcome_tag(outcome: &Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Approved => ("good", "✓ approved"),
        Outcome::Rejected => ("", "✕ rejected"),
        Outcome::LostRace(_) => ("", "⤫ lost the race"),
        Outcome::Unknown(_) => ("warn", "? outcome unknown"),
        Outcome::Gone(_) => ("", "– no longer waiting"),
        Outcome::Refused(_) => ("bad", "! refused"),
    }
}

/// What an outcome means, in a sentence that is also announced to screen readers.
pub fn outcome(of: OperationKind, outcome: &Outcome) -> String {
    let name = kind(of);
    match outcome {
        Outcome::Approved => format!("{name} approved. The server confirmed it."),
        Outcome::Rejected => format!("{name} rejected. The server confirmed it."),
        Outcome::LostRace(_) => format!(
            "{name} lost the race: another operation on the same tresor was approved first, so this one is no longer \
             valid. The client must start again."
        ),
        Outcome::Unknown(_) => {
            "The outcome is unknown: the verdict was sent, but the server's answer was lost. \
             The verdict may have taken effect."
                .into()
        }
        Outcome::Gone(Some(problem)) if problem.is(code::TRESOR_NOT_EXISTS) => unknown_operation(of),
        Outcome::Gone(Some(_)) if of == OperationKind::TresorCreation => {
            format!("{name} no longer waits for a verdict: it was already decided.")
        }
        Outcome::Gone(Some(_)) => {
            format!(
                "{name} no longer waits for a verdict: it was decided elsewhere, lost a race, or does not exist."
            )
        }
        Outcome::Gone(None) => format!("{name} no longer waits for a verdict: it was decided elsewhere."),
        Outcome::Refused(_) => "Nothing was decided.".into(),
    }
}

/// Shown while a verdict is sent.
pub fn sending(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "Sending the approval…",
        Decision::Reject => "Sending the rejection…",
    }
}

/// A difference from what was on screen.
pub fn difference(difference: &Difference) -> String {
    match difference {
        Difference::By => "The requesting user is different.".into(),
        Difference::ForUser => "The target user is different.".into(),
        Difference::Tresor => "The tresor is different.".into(),
        Difference::Timestamp => "The time of the request is different.".into(),
        Difference::Joined(user) => format!("{user} is a member now."),
        Difference::Left(user) => format!("{user} is no longer a member."),
    }
}

/// The details could not be read, because the server does not know the operation.
pub fn unknown_operation(of: OperationKind) -> String {
    match of {
        OperationKind::TresorCreation => "No tresor has this id.".into(),
        _ => format!(
            "No {} with this id waits for a verdict: it was decided, lost a race, or does not exist.",
            kind(of).to_ascii_lowercase()
        ),
    }
}

/// A rejection that can still be undone.
pub fn rejection_delayed(key: &OperationKey) -> String {
    format!("{} {} will be rejected in a few seconds.", kind(key.kind), key.id)
}

/// The consequence of rejecting a tresor creation.
pub fn reject_creation(tenant: &str) -> String {
    format!(
        "The tresor of tenant {tenant} and everything in it becomes unusable for good. This cannot be undone."
    )
}

/// Why the outcome of a verdict cannot be determined.
pub fn undeterminable(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::TresorCreation => {
            "The tresor exists, but the server does not report whether it is approved. The creation may still wait. \
             It is safe to send the verdict again: the answer shows the outcome."
        }
        _ => "It no longer waits, and the server does not report whether it was approved or rejected.",
    }
}

/// The button that sends a verdict again.
pub fn repeat(decision: Option<Decision>) -> &'static str {
    match decision {
        Some(Decision::Approve) => "Send the approval again",
        _ => "Send the rejection again",
    }
}
/// The words "Set aside".
pub const SET_ASIDE: &str = "Set aside";
/// The words "Find out".
pub const FIND_OUT: &str = "Find out";
