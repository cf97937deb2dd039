//! Single values: tenant id, keys, and whether the database was seeded.

use rusqlite::{Connection, OptionalExtension, Result};

/// The tenant's id.
pub const TENANT: &str = "tenant";
/// The primary admin key, 64 hex digits.
pub const PRIMARY_KEY: &str = "primary key";
/// The secondary admin key, 64 hex digits.
pub const SECONDARY_KEY: &str = "secondary key";
/// The key under which nevisIDM's part signs its tokens, 64 hex digits.
pub const TOKEN_KEY: &str = "token key";
/// Present once the database was seeded.
pub const SEEDED: &str = "seeded";

/// Reads a value.
pub fn get(c: &Connection, key: &str) -> Result<Option<String>> {
    c.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()
}

/// Writes a value.
pub fn set(c: &Connection, key: &str, value: &str) -> Result<()> {
    c.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [key, value]).map(drop)
}
