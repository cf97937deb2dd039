//! The record format of an operation in this browser's database: ids, notes and outcomes, no secrets.

use super::context::Details;
use super::key::OperationKey;
use super::outcome::Outcome;
use super::queue::{Item, Sending, Status, Verdict};
use crate::problem::{Problem, TransportProblem};
use crate::text::flat_record::Flat;
use admin_api::endpoint::Decision;
use admin_api::{ErrorCode, ServerError, TresorId, UserId};

const WAITING: &str = "waiting";
const SENDING: &str = "sending";

/// Writes an operation. A rejection that can still be undone is stored as waiting, because leaving the page undoes it.
pub fn write(item: &Item) -> String {
    let not_empty = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let mut flat = Flat::default();
    flat.text("key", Some(&item.key.to_string()));
    flat.number("added_at_ms", Some(item.added_at_ms));
    flat.number("seq", Some(item.seq as f64));
    flat.text("received_at", item.received_at.as_deref());
    flat.text("feed_note", item.feed_note.as_deref());
    flat.text("note", not_empty(&item.note).as_deref());
    flat.text("additional_info", not_empty(&item.additional_info).as_deref());
    if let Some(details) = &item.details {
        flat.text("tresor", Some(details.tresor.as_str()));
        flat.text("by", details.by.as_ref().map(UserId::as_str));
        flat.text("for_user", details.for_user.as_ref().map(UserId::as_str));
        flat.text("timestamp", details.timestamp.as_deref());
    }
    // `waiting`, `sending` or the name of an outcome. The key "standing" is fixed by stored records.
    let status_name = match &item.status {
        Status::Waiting(_) | Status::Undoable { .. } => WAITING,
        Status::Sending(sending) => {
            flat.text("decision", Some(decision_name(sending.decision)));
            flat.text("tab", Some(&sending.tab));
            SENDING
        }
        Status::Decided(verdict) => {
            flat.text("decision", verdict.decision.map(decision_name));
            flat.number("at_ms", Some(verdict.at_ms));
            write_problem(&mut flat, verdict.outcome.problem());
            verdict.outcome.name()
        }
    };
    flat.text("standing", Some(status_name));
    flat.to_string()
}

/// Reads an operation; `None` if the record has another form, such as that of a newer version.
pub fn read(text: &str) -> Option<Item> {
    let flat = Flat::parse(text)?;
    let decision = flat.get_text("decision").as_deref().and_then(decision_by_name);
    let status = match flat.get_text("standing")?.as_str() {
        WAITING => Status::Waiting(None),
        SENDING => {
            Status::Sending(Sending { decision: decision?, tab: flat.get_text("tab").unwrap_or_default() })
        }
        outcome => Status::Decided(Verdict {
            decision,
            outcome: Outcome::named(outcome, read_problem(&flat))?,
            at_ms: flat.get_number("at_ms").unwrap_or_default(),
        }),
    };
    let details = flat.get_text("tresor").map(|tresor| Details {
        by: flat.get_text("by").map(UserId::new),
        for_user: flat.get_text("for_user").map(UserId::new),
        tresor: TresorId::new(tresor),
        timestamp: flat.get_text("timestamp"),
    });
    Some(Item {
        added_at_ms: flat.get_number("added_at_ms").unwrap_or_default(),
        seq: flat.get_number("seq").unwrap_or_default() as u64,
        received_at: flat.get_text("received_at"),
        feed_note: flat.get_text("feed_note"),
        note: flat.get_text("note").unwrap_or_default(),
        additional_info: flat.get_text("additional_info").unwrap_or_default(),
        details,
        status,
        key: OperationKey::parse(&flat.get_text("key")?)?,
    })
}

fn write_problem(flat: &mut Flat, problem: Option<&Problem>) {
    match problem {
        Some(Problem::Server(error)) => {
            flat.number("status", Some(error.status.into()));
            flat.text("code", error.code.as_deref());
            flat.text("message", Some(&error.message));
        }
        Some(other) => flat.text("message", Some(&crate::problem::advice::raw(other))),
        None => {}
    }
}

fn read_problem(flat: &Flat) -> Option<Problem> {
    let message = flat.get_text("message")?;
    Some(match flat.get_number("status") {
        Some(status) => Problem::Server(ServerError {
            status: status as u16,
            code: flat.get_text("code").map(ErrorCode::from),
            message,
        }),
        None => Problem::Transport(TransportProblem::Earlier(message)),
    })
}

fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approve",
        Decision::Reject => "reject",
    }
}

fn decision_by_name(name: &str) -> Option<Decision> {
    [Decision::Approve, Decision::Reject].into_iter().find(|decision| decision_name(*decision) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::server;
    use admin_api::OperationKind;

    fn written_and_read(item: &Item) -> Item {
        read(&write(item)).unwrap()
    }

    fn full() -> Item {
        let mut item = Item::new(OperationKey::new(OperationKind::Kick, "a:b"), 12.5);
        item.seq = 7;
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
    fn every_status_is_restored() {
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
            assert_eq!(written_and_read(&item), item);
        }
    }

    #[test]
    fn an_undoable_rejection_is_restored_as_waiting() {
        let item = Item { status: Status::Undoable { until_ms: 9.0 }, ..full() };
        assert_eq!(written_and_read(&item), full());
    }

    #[test]
    fn a_lost_answer_keeps_its_text() {
        let lost = Problem::Transport(TransportProblem::Timeout { after_ms: 30_000 });
        let verdict = Verdict {
            decision: Some(Decision::Approve),
            outcome: Outcome::Unknown(lost.clone()),
            at_ms: 7.0,
        };
        let back = written_and_read(&Item { status: Status::Decided(verdict), ..full() });
        let Outcome::Unknown(problem) = &back.verdict().unwrap().outcome else {
            panic!("unknown stays unknown")
        };
        assert_eq!(crate::problem::advice::raw(problem), crate::problem::advice::raw(&lost));
    }

    #[test]
    fn a_record_of_another_form_is_ignored() {
        for text in [r#"{"key":"share:a","standing":"paused"}"#, r#"{"key":"nonsense","standing":"waiting"}"#]
        {
            assert_eq!(read(text), None);
        }
    }
}
