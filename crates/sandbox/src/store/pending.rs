//! What waits for a verdict, including tresor creations: the content of the operation feed.

use admin_api::feed::FeedOperation;
use admin_api::{OperationKind, time};
use rusqlite::{Connection, Result};

/// Everything that waits, oldest first.
pub fn list(c: &Connection) -> Result<Vec<FeedOperation>> {
    c.prepare_cached(
        "SELECT kind, id, created, note FROM (
             SELECT kind, id, created, note, seq FROM operations WHERE state = 0
             UNION ALL
             SELECT 'TresorCreation', id, created, note, seq FROM tresors WHERE state = 0
         ) ORDER BY created, seq, id",
    )?
    .query_map([], |row| {
        Ok(FeedOperation {
            kind: row.get(0)?,
            id: row.get(1)?,
            received_at: Some(time::format(row.get(2)?)),
            note: row.get(3)?,
        })
    })?
    .collect()
}

/// The feed entry of a new operation or tresor.
pub fn entry(kind: OperationKind, id: &str, created: i64, note: Option<&str>) -> FeedOperation {
    FeedOperation {
        kind: kind.name().to_owned(),
        id: id.to_owned(),
        received_at: Some(time::format(created)),
        note: note.map(str::to_owned),
    }
}
