//! The schema, one step in each file, counted by `PRAGMA user_version`. A released step is never edited.
//!
//! By hand: `rusqlite_migration` requires one version of rusqlite, which would then delay updates of SQLite.

use rusqlite::{Connection, TransactionBehavior};

/// All steps, the first one first.
const STEPS: [&str; 4] = [
    include_str!("../../migrations/0001_tenant.sql"),
    include_str!("../../migrations/0002_nevis.sql"),
    include_str!("../../migrations/0003_races.sql"),
    include_str!("../../migrations/0004_names.sql"),
];

/// The newest schema.
const NEWEST: u32 = STEPS.len() as u32;

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A newer version of this program created it.
    #[error(
        "it has schema {found}, and this version knows only up to {known}: use a newer version or another --db"
    )]
    Newer {
        /// The database's schema.
        found: u32,
        /// The newest schema known here.
        known: u32,
    },
    /// SQLite failed.
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// Runs the steps that are new to this database, each in a transaction of its own.
pub fn run(connection: &mut Connection) -> Result<(), MigrationError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > NEWEST {
        return Err(MigrationError::Newer { found, known: NEWEST });
    }
    for (step, sql) in (1u32..).zip(STEPS).skip(found as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_run_once_and_a_newer_schema_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        run(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let error = run(&mut connection).unwrap_err();
        assert!(error.to_string().contains("schema 99"), "{error}");
    }

    #[test]
    fn an_older_database_is_upgraded_with_its_data() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(STEPS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute_batch(
                "INSERT INTO users (id, state) VALUES ('u', 1);
                 INSERT INTO tresors (id, by_user, state, created) VALUES ('t', 'u', 1, 0);
                 INSERT INTO operations (id, kind, by_user, tresor, generation, state, created)
                     VALUES ('o', 'InvitationLinkCreation', 'u', 't', 0, 1, 0);",
            )
            .unwrap();
        run(&mut connection).unwrap();
        let (id, approved): (String, Option<i64>) = connection
            .query_row("SELECT id, approved_generation FROM operations", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!((id.as_str(), approved), ("o", None));
        let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, NEWEST);
    }
}
