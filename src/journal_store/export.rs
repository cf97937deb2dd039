//! The journal as CSV and JSON: CSV has one row per call for reading, JSON has all records for verifying the chain
//! elsewhere. Both are written piece by piece, so a long journal is not copied in memory.

use super::record::{Answer, Record};
use super::rows::JournalRow;
use crate::text::csv;
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
        Some(Answer::Refused { status, message, .. }) => (status.to_string(), message.as_str()),
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

/// One record of the JSON form; all but the first have a comma in front.
pub fn json_record(record: &Record, is_first: bool) -> String {
    // Serialising cannot fail: a record contains only texts and numbers.
    let json = serde_json::to_string(record).unwrap_or_default();
    format!("{}\n{json}", if is_first { "" } else { "," })
}

/// The end of the JSON form.
pub fn json_tail() -> &'static str {
    "\n]}\n"
}

fn iso(ms: u64) -> String {
    time::format((ms / 1000) as i64)
}
