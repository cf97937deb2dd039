//! The form in which an operation held is kept in this browser: ids and outcomes, no secrets.

use crate::model::context::Details;
use crate::model::key::OperationKey;
use crate::model::outcome::Outcome;
use crate::model::problem::{Problem, TransportProblem};
use crate::model::queue::{Item, Sending, Status, Verdict};
use admin_api::endpoint::Decision;
use admin_api::{ServerError, TresorId, UserId};
use serde::{Deserialize, Serialize};

/// An operation as it is stored: one flat record, so that it costs little to read and write.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredItem {
    key: String,
    added_at_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_note: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    additional_info: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tresor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    for_user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<String>,
    /// `waiting`, `sending` or the name of an outcome.
    standing: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tab: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

const WAITING: &str = "waiting";
const SENDING: &str = "sending";

impl StoredItem {
    /// What is stored of an operation. A rejection that can still be taken back is stored as waiting: leaving the page
    /// takes it back.
    pub fn of(item: &Item) -> Self {
        let mut stored = Self {
            key: item.key.to_string(),
            added_at_ms: item.added_at_ms,
            received_at: item.received_at.clone(),
            feed_note: item.feed_note.clone(),
            note: item.note.clone(),
            additional_info: item.additional_info.clone(),
            standing: WAITING.into(),
            ..Self::default()
        };
        if let Some(details) = &item.details {
            stored.tresor = Some(details.tresor.to_string());
            stored.by = details.by.as_ref().map(ToString::to_string);
            stored.for_user = details.for_user.as_ref().map(ToString::to_string);
            stored.timestamp = details.timestamp.clone();
        }
        match &item.status {
            Status::Waiting(_) | Status::Undoable { .. } => {}
            Status::Sending(sending) => {
                stored.standing = SENDING.into();
                stored.decision = Some(decision_name(sending.decision).into());
                stored.tab = Some(sending.tab.clone());
            }
            Status::Decided(verdict) => {
                stored.standing = verdict.outcome.name().into();
                stored.decision = verdict.decision.map(|decision| decision_name(decision).into());
                stored.at_ms = Some(verdict.at_ms);
                stored.note_problem(verdict.outcome.problem());
            }
        }
        stored
    }

    /// The operation; `None` where a newer or broken panel wrote something else.
    pub fn into_item(self) -> Option<Item> {
        let decision = self.decision.as_deref().and_then(decision_of);
        let status = match self.standing.as_str() {
            WAITING => Status::Waiting(None),
            SENDING => {
                Status::Sending(Sending { decision: decision?, tab: self.tab.clone().unwrap_or_default() })
            }
            outcome => Status::Decided(Verdict {
                decision,
                outcome: Outcome::named(outcome, self.problem())?,
                at_ms: self.at_ms.unwrap_or_default(),
            }),
        };
        let details = self.tresor.map(|tresor| Details {
            by: self.by.map(UserId::new),
            for_user: self.for_user.map(UserId::new),
            tresor: TresorId::new(tresor),
            timestamp: self.timestamp,
        });
        Some(Item {
            added_at_ms: self.added_at_ms,
            received_at: self.received_at,
            feed_note: self.feed_note,
            note: self.note,
            additional_info: self.additional_info,
            details,
            status,
            key: OperationKey::parse(&self.key)?,
        })
    }

    fn note_problem(&mut self, problem: Option<&Problem>) {
        match problem {
            Some(Problem::Server(error)) => {
                self.status = Some(error.status);
                self.code = error.code.clone();
                self.message = Some(error.message.clone());
            }
            Some(other) => self.message = Some(crate::model::advice::raw(other)),
            None => {}
        }
    }

    fn problem(&self) -> Option<Problem> {
        let message = self.message.clone()?;
        Some(match self.status {
            Some(status) => Problem::Server(ServerError { status, code: self.code.clone(), message }),
            None => Problem::Transport(TransportProblem::Earlier(message)),
        })
    }
}

fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approve",
        Decision::Reject => "reject",
    }
}

fn decision_of(name: &str) -> Option<Decision> {
    [Decision::Approve, Decision::Reject].into_iter().find(|decision| decision_name(*decision) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::problem::tests::server;
    use admin_api::OperationKind;

    fn through_the_store(item: &Item) -> Item {
        let text = serde_json::to_string(&StoredItem::of(item)).unwrap();
        serde_json::from_str::<StoredItem>(&text).unwrap().into_item().unwrap()
    }

    fn full() -> Item {
        let mut item = Item::new(OperationKey::new(OperationKind::Kick, "a:b"), 12.5);
        item.received_at = Some("2026-01-01T00:00:00Z".into());
        item.feed_note = Some("from support".into());
        item.note = "ask again".into();
        item.additional_info = "for the fair".into();
        item.details = Some(Details {
            by: Some(UserId::new("a")),
            for_user: Some(UserId::new("b")),
            tresor: TresorId::new("t"),
            timestamp: Some("2000-01-23T23:59:59Z".into()),
        });
        item
    }

    #[test]
    fn every_standing_comes_back() {
        let statuses = [
            Status::Waiting(None),
            Status::Sending(Sending { decision: Decision::Reject, tab: "tab".into() }),
            Status::Decided(Verdict {
                decision: Some(Decision::Approve),
                outcome: Outcome::LostRace(server("EtagNotMatch")),
                at_ms: 7.0,
            }),
            Status::Decided(Verdict { decision: None, outcome: Outcome::Gone(None), at_ms: 7.0 }),
            Status::Decided(Verdict {
                decision: Some(Decision::Reject),
                outcome: Outcome::Rejected,
                at_ms: 7.0,
            }),
        ];
        for status in statuses {
            let item = Item { status, ..full() };
            assert_eq!(through_the_store(&item), item);
        }
    }

    #[test]
    fn what_can_be_taken_back_comes_back_waiting() {
        let item = Item { status: Status::Undoable { until_ms: 9.0 }, ..full() };
        assert_eq!(through_the_store(&item), full());
    }

    #[test]
    fn a_lost_answer_keeps_its_words() {
        let lost = Problem::Transport(TransportProblem::Timeout { after_ms: 30_000 });
        let verdict = Verdict {
            decision: Some(Decision::Approve),
            outcome: Outcome::Unknown(lost.clone()),
            at_ms: 7.0,
        };
        let back = through_the_store(&Item { status: Status::Decided(verdict), ..full() });
        let Outcome::Unknown(problem) = &back.verdict().unwrap().outcome else {
            panic!("unknown stays unknown")
        };
        assert_eq!(crate::model::advice::raw(problem), crate::model::advice::raw(&lost));
    }

    #[test]
    fn a_record_of_another_panel_is_left_out() {
        for text in [r#"{"key":"share:a","standing":"paused"}"#, r#"{"key":"nonsense","standing":"waiting"}"#]
        {
            assert_eq!(serde_json::from_str::<StoredItem>(text).unwrap().into_item(), None);
        }
    }
}
