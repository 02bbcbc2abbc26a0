//! Whether a process is at work on a journal.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Whether a process is at work on a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriterPresence {
    /// A process has it open to write.
    Writing,
    /// No process of this machine has it open to write.
    Absent,
    /// The file cannot be asked: it is gone, or its file system knows no locks.
    Unknown,
}

/// How often a lock is asked for, and how long is waited in between: who only asks whether a
/// journal is locked has a share in its lock for a moment.
const ATTEMPTS: u32 = 5;
const BETWEEN: Duration = Duration::from_millis(20);

impl WriterPresence {
    /// Asks the lock of a journal.
    pub fn at(path: &Path) -> Self {
        let Ok(file) = File::open(path) else {
            return WriterPresence::Unknown;
        };
        match file.try_lock_shared() {
            Ok(()) => WriterPresence::Absent,
            Err(TryLockError::WouldBlock) => WriterPresence::Writing,
            Err(TryLockError::Error(_)) => WriterPresence::Unknown,
        }
    }
}

/// Locks a journal to write it; says whether another process has it. A lock that the file system
/// does not know cannot be asked for.
pub(super) fn is_taken(file: &File) -> bool {
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            thread::sleep(BETWEEN);
        }
        if !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return false;
        }
    }
    true
}
