//! The log of changes made through the APIs. It is written in the transaction of the change, so it is correct even where
//! the answer was lost.

use admin_api::time;
use rusqlite::{Connection, Result};
use serde::Serialize;
use server_kit::clock;

/// One change.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Mutation {
    /// The operation's name in its API document.
    pub operation: String,
    /// The id that it changed: of a user, tresor, operation or credential, or a content name.
    pub target: String,
    /// `Done`.
    pub outcome: String,
    /// When, ISO 8601.
    pub at: String,
}

/// Records a change.
pub fn record(c: &Connection, operation: &str, target: &str) -> Result<()> {
    c.prepare_cached("INSERT INTO mutations (operation, target, outcome, at) VALUES (?1, ?2, 'Done', ?3)")?
        .execute((operation, target, clock::unix_seconds()))
        .map(drop)
}

/// How many changes there were.
pub fn count(c: &Connection) -> Result<i64> {
    c.query_row("SELECT count(*) FROM mutations", [], |row| row.get(0))
}

/// The last changes, oldest first.
pub fn last(c: &Connection, limit: u32) -> Result<Vec<Mutation>> {
    let mut statement =
        c.prepare("SELECT operation, target, outcome, at FROM mutations ORDER BY seq DESC LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| {
        Ok(Mutation {
            operation: row.get(0)?,
            target: row.get(1)?,
            outcome: row.get(2)?,
            at: time::format(row.get(3)?),
        })
    })?;
    let mut list = rows.collect::<Result<Vec<_>>>()?;
    list.reverse();
    Ok(list)
}
