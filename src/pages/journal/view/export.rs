//! Saves the journal as files: the rows shown as CSV, and the whole chain as JSON, so that it can be verified
//! elsewhere.

use crate::browser::{download, time};
use crate::journal_store::JournalStore;
use crate::journal_store::export;
use crate::journal_store::rows::JournalRow;
use crate::journal_store::stored_record::StoredRecord;

/// Saves rows as CSV.
pub fn csv(rows: &[JournalRow]) {
    let lines = std::iter::once(export::csv_header()).chain(rows.iter().map(export::csv_row));
    download::save("journal.csv", "text/csv;charset=utf-8", lines);
}

/// Saves all records as JSON, those that cannot be read among them.
pub async fn json(journal: JournalStore) {
    let mut stored = journal.stored_records().await.unwrap_or_default();
    let last = stored.last().and_then(|stored| stored.record.as_ref());
    let tail = export::json_tail(last.map(|record| record.head()).as_ref());
    stored.extend(journal.unsaved().into_iter().map(StoredRecord::of));
    let head = export::json_head(time::now_ms() as u64);
    let body = stored.iter().enumerate().map(|(index, stored)| export::json_record(stored, index == 0));
    let parts = std::iter::once(head).chain(body).chain([tail]);
    download::save("journal.json", "application/json", parts);
}
