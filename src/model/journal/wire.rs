//! A record as it is stored and exported: one flat object with the members of both entries.

use super::{Answer, Entry, Record};
use admin_api::TenantId;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Wire {
    pub(super) seq: u64,
    pub(super) at_ms: u64,
    pub(super) tenant: String,
    pub(super) entry: String,
    pub(super) call_id: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) duration_ms: Option<u64>,
    pub(super) previous: String,
    pub(super) hash: String,
}

impl From<Record> for Wire {
    fn from(record: Record) -> Self {
        let mut wire = Self {
            seq: record.seq,
            at_ms: record.at_ms,
            tenant: record.tenant.as_str().to_owned(),
            entry: String::new(),
            call_id: record.entry.call_id(),
            operation: None,
            target: None,
            note: None,
            outcome: None,
            status: None,
            code: None,
            message: None,
            duration_ms: None,
            previous: record.previous,
            hash: record.hash,
        };
        match record.entry {
            Entry::Sent { operation, target, note, .. } => {
                wire.entry = "Sent".into();
                (wire.operation, wire.target, wire.note) = (Some(operation), Some(target), note);
            }
            Entry::Answered { answer, duration_ms, .. } => {
                wire.entry = "Answered".into();
                wire.outcome = Some(answer_name(&answer).into());
                wire.duration_ms = Some(duration_ms);
                if let Answer::Refused { status, code, message } = answer {
                    (wire.status, wire.code, wire.message) = (Some(status), code, Some(message));
                }
            }
        }
        wire
    }
}

impl TryFrom<Wire> for Record {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let call_id = wire.call_id;
        let entry = match wire.entry.as_str() {
            "Sent" => Entry::Sent {
                call_id,
                operation: wire.operation.ok_or("no Operation")?,
                target: wire.target.ok_or("no Target")?,
                note: wire.note,
            },
            "Answered" => Entry::Answered {
                call_id,
                answer: match wire.outcome.as_deref() {
                    Some("Ok") => Answer::Ok,
                    Some("Lost") => Answer::Lost,
                    Some("NotSent") => Answer::NotSent,
                    Some("Refused") => Answer::Refused {
                        status: wire.status.ok_or("no Status")?,
                        code: wire.code,
                        message: wire.message.ok_or("no Message")?,
                    },
                    _ => return Err("unknown Outcome"),
                },
                duration_ms: wire.duration_ms.ok_or("no DurationMs")?,
            },
            _ => return Err("unknown Entry"),
        };
        Ok(Self {
            seq: wire.seq,
            at_ms: wire.at_ms,
            tenant: TenantId::new(wire.tenant),
            entry,
            previous: wire.previous,
            hash: wire.hash,
        })
    }
}

fn answer_name(answer: &Answer) -> &'static str {
    match answer {
        Answer::Ok => "Ok",
        Answer::Refused { .. } => "Refused",
        Answer::Lost => "Lost",
        Answer::NotSent => "NotSent",
    }
}
