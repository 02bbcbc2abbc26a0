//! The file of scores.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use directories::ProjectDirs;
use freerea_core::metric::Metrics;
use freerea_core::space::Cell;
use rusqlite::{Connection, OptionalExtension, params};

use super::connection;

/// The variable that names another cache directory than the system's; `none` for no cache.
pub const VARIABLE: &str = "FREEREA_CACHE";
const FILE: &str = "scores.sqlite";
/// Raised whenever a computation changes its values, so that older scores are not taken for new.
const GENERATION: u32 = 2;
/// How long a start waits for the file. Where it takes longer, it comes in when it is ready.
const START: Duration = Duration::from_millis(150);
/// How long a look-up waits for another process: no longer than it takes to compute the score.
const LOOK_UP: Duration = Duration::from_millis(10);
/// After so many look-ups in a row that failed, none is tried any more.
const MOST_FAILURES: u32 = 20;
/// How long another process may keep new scores from being written.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the end waits for the latest scores.
const FAREWELL: Duration = Duration::from_secs(3);
/// How long scores wait for company before they are written.
const GATHER: Duration = Duration::from_millis(300);

/// Everything that a score depends on besides the cell and the repeat.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScoreKey(String);

impl ScoreKey {
    /// The key of settings that are written out, such as `nats-tss cifar10 seed=1 ...`.
    pub fn new(settings: impl fmt::Display) -> Self {
        ScoreKey(format!("v{GENERATION} {settings}"))
    }
}

impl fmt::Display for ScoreKey {
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
    /// Another process has it alone.
    #[error("{0:?} is held by another program; scores are computed anew")]
    Held(PathBuf),
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
struct KeptScore {
    key: ScoreKey,
    cell: Cell,
    repeat: u32,
    metrics: Metrics,
}

/// The scores of earlier runs, open for look-ups; new ones are written on a thread of their own.
#[derive(Debug)]
pub struct Cache {
    /// Empty until the file is open.
    reader: Arc<OnceLock<Mutex<Connection>>>,
    failures: AtomicU32,
    sender: Option<Sender<KeptScore>>,
    writer: Option<JoinHandle<()>>,
}

impl Cache {
    /// The user's cache: in the directory that [`VARIABLE`] names, else in the system's one;
    /// `None` where the variable says `none`.
    ///
    /// # Errors
    /// If the file cannot be used.
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

    /// The cache in a directory, which need not be there yet. It is opened on a thread of its own,
    /// since a disk of the network may take its time.
    ///
    /// # Errors
    /// If the file cannot be used.
    pub fn at(directory: &Path) -> Result<Self, CacheError> {
        let (sender, entries) = channel();
        let (reply, outcome) = channel();
        let reader = Arc::<OnceLock<_>>::default();
        let opened = Arc::clone(&reader);
        let folder = directory.to_owned();
        let work = move || match connections(&folder) {
            Ok([reading, writing]) => {
                let _first = opened.set(Mutex::new(reading));
                // The start may have gone on already.
                let _ = reply.send(Ok(()));
                write_all(writing, &entries);
            }
            Err(error) => {
                let _ = reply.send(Err(error));
            }
        };
        let thread = thread::Builder::new().name("score cache".to_owned());
        let writer = thread.spawn(work).map_err(|reason| CacheError::Directory {
            path: directory.to_owned(),
            reason,
        })?;
        if let Ok(outcome) = outcome.recv_timeout(START) {
            outcome?;
        }
        Ok(Cache {
            reader,
            failures: AtomicU32::new(0),
            sender: Some(sender),
            writer: Some(writer),
        })
    }

    /// A score, where an earlier run or another process has kept it.
    pub fn get(&self, key: &ScoreKey, cell: Cell, repeat: u32) -> Option<Metrics> {
        if self.failures.load(Ordering::Relaxed) >= MOST_FAILURES {
            return None;
        }
        let reader = self.reader.get()?;
        let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(found) = look_up(&reader, key, cell, repeat) {
            self.failures.store(0, Ordering::Relaxed);
            return found;
        }
        self.failures.fetch_add(1, Ordering::Relaxed);
        None
    }

    /// Keeps a score. It is written within a moment, or lost where the file cannot be written.
    pub fn put(&self, key: &ScoreKey, cell: Cell, repeat: u32, metrics: Metrics) {
        if let Some(sender) = &self.sender {
            // Without a writer the score is not kept, which costs time only.
            let _ = sender.send(KeptScore {
                key: key.clone(),
                cell,
                repeat,
                metrics,
            });
        }
    }
}

impl Drop for Cache {
    /// Waits until all scores are written, if there is a file and it takes them.
    fn drop(&mut self) {
        self.sender = None;
        let is_open = self.reader.get().is_some();
        let Some(writer) = self.writer.take().filter(|_| is_open) else {
            return;
        };
        let began = Instant::now();
        while !writer.is_finished() && began.elapsed() < FAREWELL {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// The file, opened for look-ups and for writing.
fn connections(directory: &Path) -> Result<[Connection; 2], CacheError> {
    fs::create_dir_all(directory).map_err(|reason| CacheError::Directory {
        path: directory.to_owned(),
        reason,
    })?;
    let path = directory.join(FILE);
    let open = |patience| {
        connection::open(&path, patience).map_err(|reason| {
            let path = path.clone();
            if connection::is_busy(&reason) {
                CacheError::Held(path)
            } else {
                CacheError::File { path, reason }
            }
        })
    };
    let writing = open(PATIENCE)?;
    Ok([open(LOOK_UP)?, writing])
}

fn look_up(
    reader: &Connection,
    key: &ScoreKey,
    cell: Cell,
    repeat: u32,
) -> rusqlite::Result<Option<Metrics>> {
    let mut look_up = reader.prepare_cached(
        "SELECT metrics FROM scores JOIN settings ON settings = id
         WHERE key = ?1 AND cell = ?2 AND repeat = ?3",
    )?;
    let found = look_up.query_row(params![key.0, cell.to_string(), repeat], |row| {
        row.get::<_, String>(0)
    });
    // What another version wrote of metrics that this one does not know is computed anew.
    let metrics = |text: String| serde_json::from_str(&text).ok();
    Ok(found.optional()?.and_then(metrics))
}

/// Writes entries in batches until no one can send more.
fn write_all(mut connection: Connection, entries: &Receiver<KeptScore>) {
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

fn write(connection: &mut Connection, batch: &[KeptScore]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    {
        let mut settings =
            transaction.prepare_cached("INSERT OR IGNORE INTO settings (key) VALUES (?1)")?;
        let mut scores = transaction.prepare_cached(
            "INSERT OR IGNORE INTO scores
             SELECT id, ?2, ?3, ?4 FROM settings WHERE key = ?1",
        )?;
        for entry in batch {
            settings.execute([&entry.key.0])?;
            scores.execute(params![
                entry.key.0,
                entry.cell.to_string(),
                entry.repeat,
                serde_json::to_string(&entry.metrics).expect("numbers have a JSON form"),
            ])?;
        }
    }
    transaction.commit()
}

#[cfg(test)]
mod tests;
