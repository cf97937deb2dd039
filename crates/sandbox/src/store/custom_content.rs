//! The table of custom content: names, and the hashes of the files that hold the bytes.

use rusqlite::{Connection, OptionalExtension, Result};

/// A content file as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentRecord {
    /// The whole name.
    pub name: String,
    /// SHA-256 of the bytes, in hex digits.
    pub hash: String,
    /// Its length.
    pub size_bytes: i64,
}

fn read(row: &rusqlite::Row<'_>) -> Result<ContentRecord> {
    Ok(ContentRecord { name: row.get(0)?, hash: row.get(1)?, size_bytes: row.get(2)? })
}

/// All files, by name.
pub fn list(c: &Connection) -> Result<Vec<ContentRecord>> {
    c.prepare_cached("SELECT name, hash, size FROM contents ORDER BY name")?.query_map([], read)?.collect()
}

/// One file.
pub fn find(c: &Connection, name: &str) -> Result<Option<ContentRecord>> {
    c.prepare_cached("SELECT name, hash, size FROM contents WHERE name = ?1")?
        .query_row([name], read)
        .optional()
}

/// Adds a file, or replaces the one of its name.
pub fn put(c: &Connection, content: &ContentRecord) -> Result<()> {
    c.prepare_cached("INSERT OR REPLACE INTO contents (name, hash, size) VALUES (?1, ?2, ?3)")?
        .execute((&content.name, &content.hash, content.size_bytes))
        .map(drop)
}

/// Removes a file, if there is one.
pub fn remove(c: &Connection, name: &str) -> Result<()> {
    c.prepare_cached("DELETE FROM contents WHERE name = ?1")?.execute([name]).map(drop)
}

/// Whether any name refers to this hash.
pub fn is_used(c: &Connection, hash: &str) -> Result<bool> {
    c.prepare_cached("SELECT 1 FROM contents WHERE hash = ?1")?.exists([hash])
}
