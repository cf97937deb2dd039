//! The journal as CSV and JSON: CSV has one row per call for reading, JSON has all records for verifying the chain
//! elsewhere. Both are written piece by piece, so a long journal is not copied in memory.

use super::record::RecordedAnswer;
use super::rows::JournalRow;
use super::stored_record::StoredRecord;
use crate::text::csv;
use admin_api::journal_head::JournalHead;
use admin_api::time;

const COLUMNS: [&str; 12] = [
    "Seq",
    "SentAt",
    "Tenant",
    "Operation",
    "Target",
    "Outcome",
    "Status",
    "Code",
    "Message",
    "DurationMs",
    "Note",
    "Hash",
];

/// The first line of the CSV form.
pub fn csv_header() -> String {
    csv::row(COLUMNS)
}

/// One line of the CSV form. The time is ISO 8601 in UTC. The hash is that of the record written before sending.
pub fn csv_row(row: &JournalRow) -> String {
    let (status, message) = match row.answer() {
        Some(RecordedAnswer::Refused { status, message, .. }) => (status.to_string(), message.as_str()),
        _ => (String::new(), ""),
    };
    let seq = row.sent.seq.to_string();
    let duration_ms = row.duration_ms().map(|ms| ms.to_string()).unwrap_or_default();
    csv::row([
        &seq,
        &iso(row.sent.at_ms),
        row.sent.tenant.as_str(),
        row.operation(),
        row.target(),
        row.outcome().name(),
        &status,
        row.code(),
        message,
        &duration_ms,
        row.note(),
        &row.sent.hash,
    ])
}

/// The beginning of the JSON form, `{"Format":"tresor-admin/journal","Version":1,…`. The records follow, each by
/// [`json_record`], then [`json_tail`]. Only all records in their order can be verified.
pub fn json_head(exported_at_ms: u64) -> String {
    let exported_at = iso(exported_at_ms);
    format!(
        "{{\"Format\":\"tresor-admin/journal\",\"Version\":1,\"ExportedAt\":\"{exported_at}\",\"Records\":["
    )
}

/// One record of the JSON form; all but the first have a comma in front. A record that cannot be read is
/// `{"Unreadable":"…"}` with its text, so that its hash can be computed elsewhere.
pub fn json_record(stored: &StoredRecord, is_first: bool) -> String {
    let comma = if is_first { "" } else { "," };
    if stored.record.is_some() {
        return format!("{comma}\n{}", stored.text);
    }
    // Serialising cannot fail: it is a text.
    let text = serde_json::to_string(&stored.text).unwrap_or_default();
    format!("{comma}\n{{\"Unreadable\":{text}}}")
}

/// The end of the JSON form, with the number and hash of the last record, if there is one that can be read.
pub fn json_tail(head: Option<&JournalHead>) -> String {
    let head = head.map(|head| format!(",\"Head\":\"{head}\"")).unwrap_or_default();
    format!("\n]{head}}}\n")
}

fn iso(ms: u64) -> String {
    time::format((ms / 1000) as i64)
}
