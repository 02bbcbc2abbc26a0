//! The file of scores.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use directories::ProjectDirs;
use rusqlite::{Connection, OptionalExtension, params};

use crate::metric::{Naswot, Sample};
use crate::space::Cell;

/// The variable that names another cache directory than the system's; `none` for no cache.
pub const VARIABLE: &str = "FREEREA_CACHE";
const FILE: &str = "scores.sqlite";
/// Raised whenever a computation changes its values, so that older scores are not taken for new.
const GENERATION: u32 = 1;
/// How long another process may hold the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long scores wait for company before they are written.
const GATHER: Duration = Duration::from_millis(300);

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS settings (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE
    );
    CREATE TABLE IF NOT EXISTS samples (
        settings INTEGER NOT NULL REFERENCES settings (id),
        cell TEXT NOT NULL,
        repeat INTEGER NOT NULL,
        naswot REAL,
        logsynflow REAL NOT NULL,
        synflow REAL NOT NULL,
        PRIMARY KEY (settings, cell, repeat)
    ) WITHOUT ROWID;
";

/// Everything that a score depends on besides the cell and the repeat.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// The key of settings that are written out, such as `nats-tss cifar10 seed=1 ...`.
    pub fn new(settings: impl fmt::Display) -> Self {
        Key(format!("v{GENERATION} {settings}"))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why there is no cache.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The system names no cache directory.
    #[error("there is no cache directory for scores; name one in the variable {VARIABLE}")]
    NoDirectory,
    /// The directory cannot be made.
    #[error("{path:?} can't be made ({reason}); scores are computed anew")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The file cannot be used.
    #[error("{path:?} can't be used ({reason}); scores are computed anew")]
    File {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: rusqlite::Error,
    },
}

/// A score on its way into the file.
struct Entry {
    key: Key,
    cell: Cell,
    repeat: u32,
    sample: Sample,
}

/// The scores of earlier runs, open for look-ups; new ones are written on a thread of their own.
#[derive(Debug)]
pub struct Cache {
    reader: Mutex<Connection>,
    sender: Option<Sender<Entry>>,
    writer: Option<JoinHandle<()>>,
}

impl Cache {
    /// The user's cache: in the directory that [`VARIABLE`] names, else in the system's one;
    /// `None` where the variable says `none`.
    ///
    /// # Errors
    /// Where the file cannot be used.
    pub fn of_user() -> Result<Option<Self>, CacheError> {
        let named = std::env::var_os(VARIABLE).filter(|named| !named.is_empty());
        if named.as_deref() == Some("none".as_ref()) {
            return Ok(None);
        }
        let directory = named.map(PathBuf::from).or_else(|| {
            ProjectDirs::from("", "", "freerea").map(|dirs| dirs.cache_dir().to_owned())
        });
        let directory = directory.ok_or(CacheError::NoDirectory)?;
        Cache::at(&directory).map(Some)
    }

    /// The cache in a directory, which need not be there yet.
    ///
    /// # Errors
    /// Where the file cannot be used.
    pub fn at(directory: &Path) -> Result<Self, CacheError> {
        fs::create_dir_all(directory).map_err(|reason| CacheError::Directory {
            path: directory.to_owned(),
            reason,
        })?;
        let path = directory.join(FILE);
        let file = |reason| CacheError::File {
            path: path.clone(),
            reason,
        };
        let writing = open(&path).map_err(file)?;
        let reader = open(&path).map_err(file)?;
        let (sender, entries) = channel();
        let writer = thread::Builder::new()
            .name("score cache".to_owned())
            .spawn(move || write_all(writing, &entries))
            .map_err(|reason| CacheError::Directory {
                path: directory.to_owned(),
                reason,
            })?;
        Ok(Cache {
            reader: Mutex::new(reader),
            sender: Some(sender),
            writer: Some(writer),
        })
    }

    /// A score, where an earlier run or another process has kept it.
    pub fn get(&self, key: &Key, cell: Cell, repeat: u32) -> Option<Sample> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let mut look_up = reader
            .prepare_cached(
                "SELECT naswot, logsynflow, synflow FROM samples JOIN settings ON settings = id
                 WHERE key = ?1 AND cell = ?2 AND repeat = ?3",
            )
            .ok()?;
        let found = look_up.query_row(params![key.0, cell.to_string(), repeat], |row| {
            Ok(Sample {
                naswot: Naswot::from(row.get::<_, Option<f64>>(0)?),
                logsynflow: row.get(1)?,
                synflow: row.get(2)?,
            })
        });
        found.optional().ok().flatten()
    }

    /// Keeps a score. It is written within a moment, or lost where the file cannot be written.
    pub fn put(&self, key: &Key, cell: Cell, repeat: u32, sample: Sample) {
        if let Some(sender) = &self.sender {
            // Without a writer the score is not kept, which costs time only.
            let _ = sender.send(Entry {
                key: key.clone(),
                cell,
                repeat,
                sample,
            });
        }
    }
}

impl Drop for Cache {
    /// Waits until all scores are written.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing more to write.
            let _ = writer.join();
        }
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    // Readers and one writer do not wait for each other; a crash loses the latest scores at most.
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

/// Writes entries in batches until no one can send more.
fn write_all(mut connection: Connection, entries: &Receiver<Entry>) {
    while let Ok(first) = entries.recv() {
        let mut batch = vec![first];
        let due = Instant::now() + GATHER;
        while let Some(left) = due.checked_duration_since(Instant::now()) {
            match entries.recv_timeout(left) {
                Ok(entry) => batch.push(entry),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        // A full disk or a broken file: the scores are computed anew next time.
        let _ = write(&mut connection, &batch);
    }
}

fn write(connection: &mut Connection, batch: &[Entry]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    {
        let mut settings =
            transaction.prepare_cached("INSERT OR IGNORE INTO settings (key) VALUES (?1)")?;
        let mut samples = transaction.prepare_cached(
            "INSERT OR IGNORE INTO samples
             SELECT id, ?2, ?3, ?4, ?5, ?6 FROM settings WHERE key = ?1",
        )?;
        for entry in batch {
            settings.execute([&entry.key.0])?;
            samples.execute(params![
                entry.key.0,
                entry.cell.to_string(),
                entry.repeat,
                entry.sample.naswot.value(),
                entry.sample.logsynflow,
                entry.sample.synflow,
            ])?;
        }
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(naswot: Option<f64>) -> Sample {
        Sample {
            naswot: Naswot::from(naswot),
            logsynflow: 1.5e6,
            synflow: 2.5e69,
        }
    }

    fn cell(index: usize) -> Cell {
        crate::space::Space::NatsTss.cell(index)
    }

    #[test]
    fn a_score_outlives_the_run_bit_for_bit() {
        let folder = tempfile::tempdir().unwrap();
        let (key, other) = (Key::new("seed=1"), Key::new("seed=2"));
        let kept = sample(Some(823.123_456_789_012_3));
        let cache = Cache::at(folder.path()).unwrap();
        assert_eq!(cache.get(&key, cell(1), 0), None);
        cache.put(&key, cell(1), 0, kept);
        cache.put(&key, cell(2), 1, sample(None));
        drop(cache);
        let cache = Cache::at(folder.path()).unwrap();
        assert_eq!(cache.get(&key, cell(1), 0), Some(kept));
        assert_eq!(cache.get(&key, cell(2), 1), Some(sample(None)));
        assert_eq!(cache.get(&key, cell(1), 1), None);
        assert_eq!(cache.get(&other, cell(1), 0), None);
    }

    #[test]
    fn two_can_write_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::new("seed=1");
        let caches = [(); 2].map(|()| Cache::at(folder.path()).unwrap());
        for index in 0..200 {
            caches[index % 2].put(&key, cell(index), 0, sample(Some(index as f64)));
        }
        drop(caches);
        let cache = Cache::at(folder.path()).unwrap();
        for index in 0..200 {
            let expected = Some(sample(Some(index as f64)));
            assert_eq!(cache.get(&key, cell(index), 0), expected);
        }
    }

    #[test]
    fn a_broken_file_is_told_in_one_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), vec![7; 5000]).unwrap();
        let told = Cache::at(folder.path()).unwrap_err().to_string();
        assert!(told.contains(FILE) && told.lines().count() == 1, "{told}");
    }
}
