//! Documents about one verdict for the integrating application: the receipt, as text and as JSON, and the restart
//! slip of an operation that lost a race. They contain no secrets and no private notes.

use crate::operations::context::Details;
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::problem::{Problem, TransportProblem};
use crate::text::visible::visible;
use admin_api::endpoint::Decision;
use admin_api::journal_head::JournalHead;
use admin_api::{OperationId, OperationKind, TenantId, TresorId, UserId, time};
use serde::Serialize;
use std::fmt::Write;

/// The name of the JSON format, together with [`VERSION`].
pub const FORMAT: &str = "tresor-admin/receipt";
/// The version of the JSON format. Within a version, members may be added but never renamed or removed.
pub const VERSION: u32 = 1;

/// The decision and its outcome. Serialised in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Receipt {
    format: &'static str,
    version: u32,
    tenant: TenantId,
    kind: OperationKind,
    /// `None` for a tresor creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_id: Option<OperationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    for_user_id: Option<UserId>,
    /// `None` if the details were never read.
    #[serde(skip_serializing_if = "Option::is_none")]
    tresor_id: Option<TresorId>,
    decision: ReceiptDecision,
    outcome: ReceiptOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
    decided_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_info: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members_after: Option<Vec<UserId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    journal_head: Option<String>,
}

impl Receipt {
    /// The receipt of a verdict. `decided_at_ms` counts from 1970-01-01 UTC and is written in whole seconds.
    pub fn new(
        tenant: &TenantId,
        key: &OperationKey,
        details: Option<&Details>,
        decision: Decision,
        outcome: &Outcome,
        decided_at_ms: u64,
    ) -> Self {
        let refusal = match outcome.problem() {
            Some(
                Problem::Server(error)
                | Problem::Transport(TransportProblem::ClockSkew { refusal: error, .. }),
            ) => Some(error),
            _ => None,
        };
        Self {
            format: FORMAT,
            version: VERSION,
            tenant: tenant.clone(),
            kind: key.kind,
            operation_id: (key.kind != OperationKind::TresorCreation).then(|| key.id.clone()),
            by_user_id: details.and_then(|details| details.by.clone()),
            for_user_id: details.and_then(|details| details.for_user.clone()),
            tresor_id: key.tresor().or_else(|| details.map(|details| details.tresor.clone())),
            decision: match decision {
                Decision::Approve => ReceiptDecision::Approve,
                Decision::Reject => ReceiptDecision::Reject,
            },
            outcome: ReceiptOutcome::of(outcome),
            error_code: refusal.and_then(|error| error.code.clone()).map(String::from),
            error_message: refusal.map(|error| error.message.clone()).filter(|message| !message.is_empty()),
            decided_at: time::format((decided_at_ms / 1000) as i64),
            additional_info: None,
            members_after: None,
            journal_head: None,
        }
    }

    /// Adds the text that was sent with the approval of a link creation. Any other receipt stays unchanged.
    pub fn with_additional_info(mut self, info: Option<&str>) -> Self {
        if self.kind == OperationKind::InvitationLinkCreation && self.decision == ReceiptDecision::Approve {
            self.additional_info = info.map(str::to_owned);
        }
        self
    }

    /// Adds the members as they were read after the verdict.
    pub fn with_members_after(mut self, members: Vec<UserId>) -> Self {
        self.members_after = Some(members);
        self
    }

    /// Adds the number and hash of the journal's last record, which is the record of this verdict or one after it. So
    /// whoever keeps the receipt keeps what the journal can be compared with.
    pub fn with_journal_head(mut self, head: Option<&JournalHead>) -> Self {
        self.journal_head = head.map(JournalHead::to_string);
        self
    }

    /// The receipt for programs: pretty-printed JSON, its members always in the same order.
    pub fn to_json(&self) -> String {
        // Serialising cannot fail: there are no maps, and the only number is the version.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The receipt for people: one fact per line.
    pub fn to_text(&self) -> String {
        let mut text = String::from("Tresor Admin receipt\n");
        let mut line = |name: &str, value: &str| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name}: {}", on_one_line(value));
        };
        let mut fact = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                line(name, value);
            }
        };
        fact("Tenant", Some(self.tenant.as_str()));
        fact("Operation", Some(kind_name(self.kind)));
        fact("Operation id", self.operation_id.as_ref().map(OperationId::as_str));
        fact("Asked by", self.by_user_id.as_ref().map(UserId::as_str));
        fact("For", self.for_user_id.as_ref().map(UserId::as_str));
        fact("Tresor", self.tresor_id.as_ref().map(TresorId::as_str));
        fact("Decision", Some(self.decision.text()));
        fact("Outcome", Some(self.outcome.text()));
        fact("Error code", self.error_code.as_deref());
        fact("Error message", self.error_message.as_deref());
        fact("At", Some(&self.decided_at));
        fact("Additional info", self.additional_info.as_deref());
        if let Some(members) = &self.members_after {
            fact("Members after", Some(&members.len().to_string()));
            members.iter().for_each(|member| fact("Member", Some(member.as_str())));
        }
        fact("Journal head", self.journal_head.as_deref());
        text
    }

    /// What the client must do again after a lost race; `None` for any other outcome.
    pub fn restart_slip(&self) -> Option<String> {
        if self.outcome != ReceiptOutcome::LostRace {
            return None;
        }
        let known = |id: Option<&str>| id.unwrap_or("(not known here)").to_owned();
        let by = known(self.by_user_id.as_ref().map(UserId::as_str));
        let target = known(self.for_user_id.as_ref().map(UserId::as_str));
        let tresor = known(self.tresor_id.as_ref().map(TresorId::as_str));
        let task = match self.kind {
            OperationKind::TresorCreation => "A client must create a new tresor.".to_owned(),
            OperationKind::Share => {
                format!("The user {by} must share the tresor {tresor} with {target} again.")
            }
            OperationKind::Kick => {
                format!("The user {by} must kick {target} out of the tresor {tresor} again.")
            }
            OperationKind::InvitationLinkCreation => {
                format!("The user {by} must create an invitation link to the tresor {tresor} again.")
            }
            OperationKind::InvitationLinkAcception => {
                format!(
                    "The user {target} must accept the invitation link of {by} to the tresor {tresor} again."
                )
            }
            OperationKind::InvitationLinkRevocation => {
                format!("The user {by} must revoke the invitation link to the tresor {tresor} again.")
            }
        };
        let id = self.operation_id.as_ref().map_or(tresor.as_str(), OperationId::as_str);
        let answer = [self.error_code.as_deref(), self.error_message.as_deref()];
        let answer = answer.into_iter().flatten().map(on_one_line).collect::<Vec<_>>().join(", ");
        let mut slip = format!(
            "Tresor Admin restart slip\n\
             Tenant: {tenant}\n\
             What happened: the {kind} {id} could not be approved at {at}, because another operation on the tresor was \
             approved first. It is no longer valid, so there is nothing to retry.\n\
             To do: {task}\n\
             Then: send the id of the new operation for approval. The old id is no longer valid.\n",
            tenant = self.tenant,
            kind = kind_name(self.kind),
            at = self.decided_at,
        );
        if !answer.is_empty() {
            let _ = writeln!(slip, "The server answered: {answer}");
        }
        Some(slip)
    }
}

/// A decision, by its name in the JSON format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum ReceiptDecision {
    Approve,
    Reject,
}

impl ReceiptDecision {
    fn text(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }
}

/// An outcome, by its name in the JSON format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum ReceiptOutcome {
    Approved,
    Rejected,
    LostRace,
    Unknown,
    Gone,
    Refused,
}

impl ReceiptOutcome {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Approved => Self::Approved,
            Outcome::Rejected => Self::Rejected,
            Outcome::LostRace(_) => Self::LostRace,
            Outcome::Unknown(_) => Self::Unknown,
            Outcome::Gone(_) => Self::Gone,
            Outcome::Refused(_) => Self::Refused,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::LostRace => {
                "lost the race: another operation on the tresor was approved first, the client must start again"
            }
            Self::Unknown => "unknown: the answer was lost, the verdict may have taken effect or not",
            Self::Gone => "gone: it no longer waited for a verdict",
            Self::Refused => "refused: nothing was decided",
        }
    }
}

fn kind_name(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::TresorCreation => "tresor creation",
        OperationKind::Share => "share",
        OperationKind::Kick => "kick",
        OperationKind::InvitationLinkCreation => "invitation link creation",
        OperationKind::InvitationLinkAcception => "invitation link acception",
        OperationKind::InvitationLinkRevocation => "invitation link revocation",
    }
}

/// A text without line breaks and control characters, so that it cannot add lines to a document, and with what is
/// invisible or changes the order written out.
fn on_one_line(text: &str) -> String {
    visible(&text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::context::tests::context;
    use crate::problem::tests::server;
    use OperationKind::*;

    fn receipt(kind: OperationKind, decision: Decision, outcome: &Outcome) -> Receipt {
        let details = context("anna", (kind == Share).then_some("bert"), &[]).details;
        let key = OperationKey::new(kind, "9f2c");
        Receipt::new(&TenantId::new("abcdefgh12"), &key, Some(&details), decision, outcome, 1_496_318_400_999)
    }

    #[test]
    fn the_json_format_is_fixed() {
        let lost = receipt(Share, Decision::Approve, &Outcome::LostRace(server("EtagNotMatch")))
            .with_members_after(vec![UserId::new("anna")]);
        let expected = r#"{"Format":"tresor-admin/receipt","Version":1,"Tenant":"abcdefgh12","Kind":"Share","OperationId":"9f2c","ByUserId":"anna","ForUserId":"bert","TresorId":"t","Decision":"Approve","Outcome":"LostRace","ErrorCode":"EtagNotMatch","ErrorMessage":"Etag mismatch.","DecidedAt":"2017-06-01T12:00:00Z","MembersAfter":["anna"]}"#;
        assert_eq!(serde_json::to_string(&lost).unwrap(), expected);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&lost.to_json()).unwrap(),
            serde_json::from_str::<serde_json::Value>(expected).unwrap()
        );
        assert!(lost.to_json().find("\"Kind\"") < lost.to_json().find("\"DecidedAt\""));
    }

    #[test]
    fn a_tresor_creation_has_a_tresor_and_no_operation_id() {
        let key = OperationKey::new(TresorCreation, "0000t");
        let receipt =
            Receipt::new(&TenantId::new("x"), &key, None, Decision::Reject, &Outcome::Rejected, 0).to_json();
        assert!(receipt.contains(r#""TresorId": "0000t""#) && !receipt.contains("OperationId"), "{receipt}");
    }

    #[test]
    fn additional_info_goes_with_approved_link_creations_only() {
        let with = |kind, decision| {
            receipt(kind, decision, &Outcome::Approved)
                .with_additional_info(Some("x"))
                .additional_info
                .is_some()
        };
        assert!(with(InvitationLinkCreation, Decision::Approve));
        assert!(!with(InvitationLinkCreation, Decision::Reject));
        assert!(!with(Share, Decision::Approve));
    }

    #[test]
    fn the_text_names_every_fact_on_its_own_line() {
        let unknown = Outcome::Unknown(Problem::Transport(TransportProblem::Timeout { after_ms: 1 }));
        let text = receipt(InvitationLinkCreation, Decision::Approve, &unknown)
            .with_additional_info(Some("a\nOutcome: approved"))
            .to_text();
        assert_eq!(
            text,
            "Tresor Admin receipt\nTenant: abcdefgh12\nOperation: invitation link creation\nOperation id: 9f2c\n\
             Asked by: anna\nTresor: t\nDecision: approve\n\
             Outcome: unknown: the answer was lost, the verdict may have taken effect or not\n\
             At: 2017-06-01T12:00:00Z\nAdditional info: a Outcome: approved\n"
        );
    }

    #[test]
    fn a_receipt_carries_the_head_of_the_journal() {
        let head = JournalHead { seq: 3, hash: "0f".repeat(32) };
        let receipt = receipt(Share, Decision::Approve, &Outcome::Approved).with_journal_head(Some(&head));
        assert!(receipt.to_text().ends_with(&format!("\nJournal head: {head}\n")), "{}", receipt.to_text());
        assert!(receipt.to_json().contains(&format!("\"JournalHead\": \"{head}\"")), "{}", receipt.to_json());
        for text in [receipt.to_text(), receipt.to_json()] {
            assert_eq!(
                JournalHead::find_all(&text),
                std::slice::from_ref(&head),
                "the page Journal finds it in the receipt"
            );
        }
    }

    #[test]
    fn outcomes_have_different_names_and_sentences() {
        let problem = || server("BadInput");
        let outcomes = [
            Outcome::Approved,
            Outcome::Rejected,
            Outcome::LostRace(problem()),
            Outcome::Unknown(problem()),
            Outcome::of(Share, Decision::Approve, Err(problem())),
            Outcome::Refused(problem()),
        ];
        let mut sentences =
            outcomes.iter().map(|outcome| ReceiptOutcome::of(outcome).text()).collect::<Vec<_>>();
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), 6);
    }

    #[test]
    fn only_a_lost_race_has_a_restart_slip() {
        let lost = Outcome::LostRace(server("EtagNotMatch"));
        for kind in OperationKind::ALL {
            let slip = receipt(kind, Decision::Approve, &lost).restart_slip().unwrap();
            assert!(
                slip.contains("nothing to retry") && slip.contains("EtagNotMatch, Etag mismatch."),
                "{slip}"
            );
        }
        let slip = receipt(Share, Decision::Approve, &lost).restart_slip().unwrap();
        assert!(slip.contains("The user anna must share the tresor t with bert again."), "{slip}");
        assert_eq!(receipt(Share, Decision::Approve, &Outcome::Approved).restart_slip(), None);
        assert_eq!(receipt(Share, Decision::Approve, &Outcome::Refused(server("x"))).restart_slip(), None);
    }
}
