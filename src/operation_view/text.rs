//! The words for operations, verdicts and outcomes.

use crate::operations::context::Difference;
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;

/// Stands below a refusal.
pub const REFUSED: &str = "Nothing was decided. Once the cause is gone, you can try again.";

/// Stands above the ways out of an unknown outcome.
pub const UNKNOWN_WHY: &str = "Approving stays locked until this is known. Finding out only reads.";

/// Stands above what differs from what was on screen.
pub const CHANGED: &str = "Not sent: this is not what was on screen any more.";

/// The name of a kind, as on its tab.
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

/// The tone and the words of an outcome's tag.
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

/// What an outcome means, in a sentence that is also announced.
pub fn outcome(of: OperationKind, outcome: &Outcome) -> String {
    let name = kind(of);
    match outcome {
        Outcome::Approved => format!("{name} approved. The server confirmed it."),
        Outcome::Rejected => format!("{name} rejected. The server confirmed it."),
        Outcome::LostRace(_) => format!(
            "{name} lost the race: another operation on the same tresor was approved first, and this one is dead. \
             The client must start it again."
        ),
        Outcome::Unknown(_) => {
            "The outcome is unknown: the verdict was sent, but the server's answer was lost. \
                                It may have been carried out."
                .into()
        }
        Outcome::Gone(Some(problem)) if problem.is("TresorNotExists") => unknown_operation(of),
        Outcome::Gone(Some(_)) if of == OperationKind::TresorCreation => {
            format!("{name} no longer waits for a verdict: it was decided already.")
        }
        Outcome::Gone(Some(_)) => {
            format!(
                "{name} no longer waits for a verdict: it was decided elsewhere, died in a race, or never was."
            )
        }
        Outcome::Gone(None) => format!("{name} no longer waits for a verdict: it was decided elsewhere."),
        Outcome::Refused(_) => "Nothing was decided.".into(),
    }
}

/// What is being sent.
pub fn sending(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "Sending the approval…",
        Decision::Reject => "Sending the rejection…",
    }
}

/// What is not as it was on screen.
pub fn difference(difference: &Difference) -> String {
    match difference {
        Difference::By => "Another user asks for it.".into(),
        Difference::ForUser => "It is about another user.".into(),
        Difference::Tresor => "It is on another tresor.".into(),
        Difference::Timestamp => "It was made at another time.".into(),
        Difference::Joined(user) => format!("{user} is a member now."),
        Difference::Left(user) => format!("{user} is no member any more."),
    }
}

/// The details could not be read because the server does not know the operation.
pub fn unknown_operation(of: OperationKind) -> String {
    match of {
        OperationKind::TresorCreation => "The server knows no such tresor.".into(),
        _ => format!(
            "No {} with this id waits for a verdict: it was decided, died in a race, or never was.",
            kind(of).to_lowercase()
        ),
    }
}

/// A rejection that can still be taken back.
pub fn held_back(key: &OperationKey) -> String {
    format!("{} {} is rejected in a few seconds.", kind(key.kind), key.id)
}

/// What rejecting a creation does.
pub fn reject_creation(tenant: &str) -> String {
    format!(
        "The tresor of tenant {tenant} becomes unusable for good, with all that is in it. This cannot be undone."
    )
}

/// Why nobody knows what became of a verdict.
pub fn cannot_be_told(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::TresorCreation => {
            "The tresor is there, and the server does not tell whether it is approved: the creation may still wait. \
             Sending the verdict again does no harm, and its answer tells."
        }
        _ => "It waits no more, and nothing the server can be asked tells which way it went.",
    }
}

/// Sending a verdict again.
pub fn repeat(decision: Option<Decision>) -> &'static str {
    match decision {
        Some(Decision::Approve) => "Send the approval again",
        _ => "Send the rejection again",
    }
}
