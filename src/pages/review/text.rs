//! What Review says.

use crate::model::context::Difference;
use crate::model::intake::{self, Scan, Unreadable};
use crate::model::outcome::Outcome;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;

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
        Outcome::Gone(_) => {
            format!(
                "{name} no longer waits for a verdict: it was decided elsewhere, died in a race, or never was."
            )
        }
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

/// Nothing was decided, and it can be tried again.
pub fn outcome_refused() -> &'static str {
    "Nothing was decided. Once the cause is gone, you can try again."
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
            intake::MAX_BYTES / 1024 / 1024
        )),
        Some(Unreadable::Binary) => Some("This is no text.".into()),
        None if scan.candidates.is_empty() => Some(
            "No operation id found. An id has 32 hex digits, or its kind before it, as in share:ID.".into(),
        ),
        None => None,
    }
}

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
pub const CHANGED: &str = "Not sent: this is not what was on screen any more.";
pub const INTAKE_HINT: &str = "Paste operation ids: from a log, a chat, JSON or a link. \
    Write the kind before an id where you know it, as in share:9f2c…; a tresor's id stands for its creation.";
pub const INTAKE_WHY: &str = "Clients make the operations, and their users hand the ids to your application. \
    The service lists none, so the panel shows the operations you hold.";
