//! The database: opening it, its one writer and its readers. Every change is one transaction, which is handed to the
//! operating system before the answer goes out, so a killed process loses no change that it has answered.

mod migrations;

pub use migrations::MigrationError;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Readers kept open between requests.
const IDLE_READERS: usize = 8;
/// How long SQLite waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Prepared statements cached by each connection.
const STATEMENT_CACHE: usize = 64;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseLocation {
    /// In memory, lost with the process.
    Memory,
    /// A file.
    File(PathBuf),
}

/// The open database.
pub struct Db {
    writer: Mutex<Connection>,
    /// `None` in memory, where the writer's connection is the only one and reads use it, too.
    readers: Option<Readers>,
}

/// A pool of read-only connections. By hand: `r2d2_sqlite` requires one version of rusqlite, like `rusqlite_migration`.
struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub fn open(location: &DatabaseLocation) -> Result<Self, MigrationError> {
        let mut writer = match location {
            DatabaseLocation::Memory => Connection::open_in_memory()?,
            DatabaseLocation::File(path) => Connection::open(path)?,
        };
        writer.busy_timeout(BUSY_TIMEOUT)?;
        writer.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
        // In WAL mode a commit is a write to the log, and NORMAL leaves the flush to disk to the checkpoint. A killed
        // process loses nothing; a machine that loses its power might.
        writer.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        writer.pragma_update(None, "synchronous", "normal")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        migrations::run(&mut writer)?;
        let readers = match location {
            DatabaseLocation::Memory => None,
            DatabaseLocation::File(path) => {
                Some(Readers { path: path.clone(), idle: Mutex::new(Vec::new()) })
            }
        };
        Ok(Self { writer: Mutex::new(writer), readers })
    }

    /// Reads. Blocks the thread it runs on.
    pub fn read<T, E: From<rusqlite::Error>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(readers) = &self.readers else { return read(&lock(&self.writer)) };
        let connection = match lock(&readers.idle).pop() {
            Some(connection) => connection,
            None => open_reader(&readers.path)?,
        };
        let result = read(&connection);
        let mut idle = lock(&readers.idle);
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        result
    }

    /// Changes in one transaction, which is committed if the closure succeeds. `committed` runs after that and before
    /// the next change. Blocks the thread it runs on.
    pub fn write<T, E: From<rusqlite::Error>>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
        committed: impl FnOnce(&T),
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        committed(&value);
        Ok(value)
    }

    /// Moves the log into the database file, for a clean shutdown.
    pub fn checkpoint(&self) {
        let writer = lock(&self.writer);
        // While another process reads, the log stays. It is read at the next start.
        let _ = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    Ok(connection)
}

/// Ignores poisoning: a panic inside a transaction rolls it back, so the connection is still consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(db: &Db, key: &str) -> rusqlite::Result<()> {
        db.write(|tx| tx.execute("INSERT INTO meta VALUES (?1, '')", [key]).map(drop), |()| ())
    }

    fn count(db: &Db) -> i64 {
        db.read(|c| c.query_row("SELECT count(*) FROM meta", [], |row| row.get(0))).unwrap_or(-1)
    }

    #[test]
    fn a_database_in_memory_behaves_like_a_file() {
        let folder = tempfile::tempdir().unwrap();
        for location in [DatabaseLocation::Memory, DatabaseLocation::File(folder.path().join("a.sqlite"))] {
            let db = Db::open(&location).unwrap();
            put(&db, "a").unwrap();
            assert_eq!(count(&db), 1);
            let failed: rusqlite::Result<()> = db.write(
                |tx| {
                    tx.execute("INSERT INTO meta VALUES ('b', '')", [])?;
                    Err(rusqlite::Error::QueryReturnedNoRows)
                },
                |()| (),
            );
            assert!(failed.is_err());
            assert_eq!(count(&db), 1, "a failed change leaves nothing");
        }
    }

    #[test]
    fn a_panic_in_a_change_is_rolled_back_and_blocks_nobody() {
        let db = Db::open(&DatabaseLocation::Memory).unwrap();
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _: rusqlite::Result<()> = db.write(
                |tx| {
                    tx.execute("INSERT INTO meta VALUES ('x', '')", [])?;
                    panic!("on purpose")
                },
                |()| (),
            );
        }));
        assert!(panicked.is_err());
        assert_eq!(count(&db), 0);
        put(&db, "y").unwrap();
        assert_eq!(count(&db), 1);
    }
}
