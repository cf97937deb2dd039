//! The table of custom content: names, and the hashes under which the bytes are kept.

use rusqlite::{Connection, OptionalExtension, Result};

/// A file as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The whole name.
    pub name: String,
    /// SHA-256 of the bytes, in hex digits.
    pub hash: String,
    /// Bytes.
    pub size: i64,
}

fn read(row: &rusqlite::Row<'_>) -> Result<Content> {
    Ok(Content { name: row.get(0)?, hash: row.get(1)?, size: row.get(2)? })
}

/// All files, by name.
pub fn list(c: &Connection) -> Result<Vec<Content>> {
    c.prepare_cached("SELECT name, hash, size FROM contents ORDER BY name")?.query_map([], read)?.collect()
}

/// One file.
pub fn find(c: &Connection, name: &str) -> Result<Option<Content>> {
    c.prepare_cached("SELECT name, hash, size FROM contents WHERE name = ?1")?
        .query_row([name], read)
        .optional()
}

/// Adds a file, or puts it over the one of its name.
pub fn put(c: &Connection, content: &Content) -> Result<()> {
    c.prepare_cached("INSERT OR REPLACE INTO contents (name, hash, size) VALUES (?1, ?2, ?3)")?
        .execute((&content.name, &content.hash, content.size))
        .map(drop)
}

/// Removes a file, if it is there.
pub fn remove(c: &Connection, name: &str) -> Result<()> {
    c.prepare_cached("DELETE FROM contents WHERE name = ?1")?.execute([name]).map(drop)
}

/// Whether any name still needs these bytes.
pub fn is_used(c: &Connection, hash: &str) -> Result<bool> {
    c.prepare_cached("SELECT 1 FROM contents WHERE hash = ?1")?.exists([hash])
}
