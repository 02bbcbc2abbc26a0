//! How the file of scores is opened, wherever it lies.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::place;

/// How long another process may hold the file while it is opened.
const PATIENCE: Duration = Duration::from_millis(50);

/// Metrics are kept as JSON, since runs measure different ones. The table of samples is that of
/// earlier versions, which knew three.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS settings (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE
    );
    CREATE TABLE IF NOT EXISTS scores (
        settings INTEGER NOT NULL REFERENCES settings (id),
        cell TEXT NOT NULL,
        repeat INTEGER NOT NULL,
        metrics TEXT NOT NULL,
        PRIMARY KEY (settings, cell, repeat)
    ) WITHOUT ROWID;
    DROP TABLE IF EXISTS samples;
";

/// Opens the file. Then it waits so long for other processes.
///
/// # Errors
/// If another process holds it alone, or it is no file of scores.
pub(super) fn open(path: &Path, patience: Duration) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    choose_journal(&connection, place::is_on_network(path))?;
    // A crash loses the latest scores at most.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.execute_batch(TABLES)?;
    connection.busy_timeout(patience)?;
    Ok(connection)
}

/// A write-ahead log, with which readers and one writer do not wait for each other. It lives in
/// memory that processes share, which a network does not give and some file systems neither: there,
/// an ordinary journal.
fn choose_journal(connection: &Connection, over_network: bool) -> rusqlite::Result<()> {
    if !over_network {
        match set_journal(connection, "wal") {
            Ok(mode) if mode == "wal" => return Ok(()),
            Err(error) if is_busy(&error) => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    match set_journal(connection, "truncate") {
        Ok(mode) if mode == "truncate" => Ok(()),
        Err(error) if is_busy(&error) => Err(error),
        // A log that is there already is read without shared memory by one process alone.
        Ok(_) | Err(_) => connection.execute_batch(
            "PRAGMA locking_mode = exclusive;
             PRAGMA journal_mode = truncate;
             PRAGMA locking_mode = normal;
             SELECT count(*) FROM sqlite_schema;",
        ),
    }
}

fn set_journal(connection: &Connection, mode: &str) -> rusqlite::Result<String> {
    connection.pragma_update_and_check(None, "journal_mode", mode, |row| row.get(0))
}

/// Whether another process has what is wanted.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(connection: &Connection) -> String {
        connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn no_memory_is_shared_over_a_network() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores");
        let local = Connection::open(&path).unwrap();
        choose_journal(&local, false).unwrap();
        local.execute_batch(TABLES).unwrap();
        assert_eq!(mode(&local), "wal");
        drop(local);
        let remote = Connection::open(&path).unwrap();
        choose_journal(&remote, true).unwrap();
        assert_eq!(mode(&remote), "truncate");
        let another = Connection::open(&path).unwrap();
        choose_journal(&another, true).unwrap();
        another
            .execute("INSERT INTO settings (key) VALUES ('k')", [])
            .unwrap();
        let found: i64 = remote
            .query_row("SELECT count(*) FROM settings", [], |row| row.get(0))
            .unwrap();
        assert_eq!(found, 1);
    }
}
