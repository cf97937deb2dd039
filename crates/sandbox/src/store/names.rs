//! The directory of names: what people call users and tresors.

use rusqlite::{Connection, OptionalExtension, Result, Row};
use serde::{Deserialize, Serialize};

/// The name of a user or tresor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NamedId {
    /// The id of the user or tresor.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What tells it apart from others of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

fn read(row: &Row<'_>) -> Result<NamedId> {
    Ok(NamedId { id: row.get(0)?, name: row.get(1)?, detail: row.get(2)? })
}

/// Adds a name, or replaces the one of its id.
pub fn put(c: &Connection, named: &NamedId) -> Result<()> {
    c.prepare_cached("INSERT OR REPLACE INTO names (id, name, detail) VALUES (?1, ?2, ?3)")?
        .execute((&named.id, &named.name, &named.detail))
        .map(drop)
}

/// Removes all names.
pub fn clear(c: &Connection) -> Result<()> {
    c.execute("DELETE FROM names", []).map(drop)
}

/// The name of an id.
pub fn find(c: &Connection, id: &str) -> Result<Option<NamedId>> {
    c.prepare_cached("SELECT id, name, detail FROM names WHERE id = ?1")?.query_row([id], read).optional()
}

/// The first names, in the order of names, that contain a text in the name or detail, whatever its case.
pub fn search(c: &Connection, text: &str, limit: usize) -> Result<Vec<NamedId>> {
    let text = text.to_lowercase();
    // SQLite ignores the case of ASCII letters alone, so the comparison is made here.
    let mut statement = c.prepare_cached("SELECT id, name, detail FROM names ORDER BY name, id")?;
    let contains_text = |value: &str| value.to_lowercase().contains(&text);
    statement
        .query_map([], read)?
        .filter(|named| match named {
            Ok(named) => contains_text(&named.name) || named.detail.as_deref().is_some_and(contains_text),
            Err(_) => true,
        })
        .take(limit)
        .collect()
}
