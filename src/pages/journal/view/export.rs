//! Saves the journal as files: the rows shown as CSV, and the whole chain as JSON, so that it can be verified
//! elsewhere.

use crate::browser::{download, time};
use crate::journal_store::export;
use crate::journal_store::record::Record;
use crate::journal_store::rows::JournalRow;

/// Saves rows as CSV.
pub fn csv(rows: &[JournalRow]) {
    let lines = std::iter::once(export::csv_header()).chain(rows.iter().map(export::csv_row));
    download::save("journal.csv", "text/csv;charset=utf-8", lines);
}

/// Saves the records as JSON.
pub fn json(records: &[Record]) {
    let head = export::json_head(time::now_ms() as u64);
    let body = records.iter().enumerate().map(|(index, record)| export::json_record(record, index == 0));
    let parts = std::iter::once(head).chain(body).chain([export::json_tail().to_owned()]);
    download::save("journal.json", "application/json", parts);
}
