//! The JSON form of a record for storage and export: one flat object with the fields of all kinds of entry.

use super::record::{Entry, Record, RecordedAnswer};
use admin_api::TenantId;
use admin_api::journal_head::JournalHead;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FlatRecord {
    seq: u64,
    at_ms: u64,
    tenant: String,
    entry: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    call_id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    old_head: Option<String>,
    previous: String,
    hash: String,
}

impl From<Record> for FlatRecord {
    fn from(record: Record) -> Self {
        let mut flat = Self {
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
            old_head: None,
            previous: record.previous,
            hash: record.hash,
        };
        match record.entry {
            Entry::Sent { operation, target, note, .. } => {
                flat.entry = "Sent".into();
                (flat.operation, flat.target, flat.note) = (Some(operation), Some(target), note);
            }
            Entry::Answered { answer, duration_ms, .. } => {
                flat.entry = "Answered".into();
                flat.outcome = Some(answer.name().into());
                flat.duration_ms = Some(duration_ms);
                if let RecordedAnswer::Refused { status, code, message } = answer {
                    (flat.status, flat.code, flat.message) = (Some(status), code, Some(message));
                }
            }
            Entry::Began { old_head } => {
                flat.entry = "Began".into();
                flat.old_head = Some(old_head.to_string());
            }
        }
        flat
    }
}

impl TryFrom<FlatRecord> for Record {
    type Error = &'static str;

    fn try_from(flat: FlatRecord) -> Result<Self, Self::Error> {
        let call_id = flat.call_id.ok_or("no CallId");
        let entry = match flat.entry.as_str() {
            "Sent" => Entry::Sent {
                call_id: call_id?,
                operation: flat.operation.ok_or("no Operation")?,
                target: flat.target.ok_or("no Target")?,
                note: flat.note,
            },
            "Answered" => Entry::Answered {
                call_id: call_id?,
                answer: match flat.outcome.as_deref() {
                    Some("Ok") => RecordedAnswer::Ok,
                    Some("Lost") => RecordedAnswer::Lost,
                    Some("NotSent") => RecordedAnswer::NotSent,
                    Some("Refused") => RecordedAnswer::Refused {
                        status: flat.status.ok_or("no Status")?,
                        code: flat.code,
                        message: flat.message.ok_or("no Message")?,
                    },
                    _ => return Err("unknown Outcome"),
                },
                duration_ms: flat.duration_ms.ok_or("no DurationMs")?,
            },
            "Began" => Entry::Began {
                old_head: flat.old_head.as_deref().and_then(JournalHead::parse).ok_or("no OldHead")?,
            },
            _ => return Err("unknown Entry"),
        };
        Ok(Self {
            seq: flat.seq,
            at_ms: flat.at_ms,
            tenant: TenantId::new(flat.tenant),
            entry,
            previous: flat.previous,
            hash: flat.hash,
        })
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FlatRecord::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(FlatRecord::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
