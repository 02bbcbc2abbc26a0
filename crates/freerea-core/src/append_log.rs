//! Files that grow by a line for each result of a long work, so that it can go on where it was
//! ended.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that lines are added to, locked against other processes.
#[derive(Debug)]
pub struct AppendLog {
    path: PathBuf,
    file: File,
}

/// Why a file cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum AppendLogError {
    /// The system refuses.
    #[error("cannot use {path:?}: {reason}")]
    System {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Its first lines are not those that were expected.
    #[error("{0:?} was begun with other settings, or is another kind of file")]
    OtherPreamble(PathBuf),
    /// Another process adds to it.
    #[error("{0:?} is being written by another freerea; wait for it, or name another file")]
    Locked(PathBuf),
}

impl AppendLog {
    /// Opens a file that begins with the preamble, which ends with a line's end; if there is no
    /// file, or it holds no more than a part of the preamble, it is begun. Gives the whole lines
    /// after the preamble too; a torn last line is cut off.
    ///
    /// # Errors
    /// If the file cannot be used, begins otherwise, or another process adds to it.
    pub fn open(path: &Path, preamble: &str) -> Result<(Self, String), AppendLogError> {
        let system = |reason| AppendLogError::System {
            path: path.to_owned(),
            reason,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(system)?;
        // A file system without locks is used without them.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(AppendLogError::Locked(path.to_owned()));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(system)?;
        if preamble.starts_with(&text) {
            file.seek(SeekFrom::Start(0)).map_err(system)?;
            file.write_all(preamble.as_bytes()).map_err(system)?;
            preamble.clone_into(&mut text);
        }
        let lines = whole_lines(path, &text, preamble)?;
        let end = (preamble.len() + lines.len()) as u64;
        file.set_len(end).map_err(system)?;
        file.seek(SeekFrom::Start(end)).map_err(system)?;
        let log = AppendLog {
            path: path.to_owned(),
            file,
        };
        Ok((log, lines.to_owned()))
    }

    /// The whole lines after the preamble of a file that stays as it is, also where another process
    /// adds to it. There are none yet where it holds no more than a part of the preamble.
    ///
    /// # Errors
    /// If the file cannot be read, or begins otherwise.
    pub fn read(path: &Path, preamble: &str) -> Result<String, AppendLogError> {
        let text = fs::read_to_string(path).map_err(|reason| AppendLogError::System {
            path: path.to_owned(),
            reason,
        })?;
        if preamble.starts_with(&text) {
            Ok(String::new())
        } else {
            whole_lines(path, &text, preamble).map(str::to_owned)
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a text of whole lines, on disk at once.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn append(&mut self, lines: &str) -> Result<(), AppendLogError> {
        let written = self.file.write_all(lines.as_bytes());
        written.map_err(|reason| AppendLogError::System {
            path: self.path.clone(),
            reason,
        })
    }
}

/// What stands between the preamble and a torn last line.
fn whole_lines<'t>(path: &Path, text: &'t str, preamble: &str) -> Result<&'t str, AppendLogError> {
    let Some(lines) = text.strip_prefix(preamble) else {
        return Err(AppendLogError::OtherPreamble(path.to_owned()));
    };
    let whole = lines.rfind('\n').map_or(0, |end| end + 1);
    Ok(&lines[..whole])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_where_it_was_ended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.csv");
        let (mut log, lines) = AppendLog::open(&path, "# seed 1\n").unwrap();
        assert_eq!(lines, "");
        log.append("a\nb\n").unwrap();
        log.append("torn").unwrap();
        drop(log);
        let (mut log, lines) = AppendLog::open(&path, "# seed 1\n").unwrap();
        assert_eq!(lines, "a\nb\n");
        log.append("c\n").unwrap();
        let text = std::fs::read_to_string(log.path()).unwrap();
        assert_eq!(text, "# seed 1\na\nb\nc\n");
    }

    #[test]
    fn a_torn_preamble_is_begun_anew_and_another_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.csv");
        std::fs::write(&path, "# see").unwrap();
        drop(AppendLog::open(&path, "# seed 1\n").unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "# seed 1\n");
        let other = AppendLog::open(&path, "# seed 2\n").unwrap_err();
        assert!(matches!(other, AppendLogError::OtherPreamble(_)), "{other}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "# seed 1\n");
    }

    #[test]
    fn a_file_that_is_only_read_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.csv");
        for (text, lines) in [("", ""), ("# see", ""), ("# seed 1\na\nto", "a\n")] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(AppendLog::read(&path, "# seed 1\n").unwrap(), lines);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        let other = AppendLog::read(&path, "# seed 2\n").unwrap_err();
        assert!(matches!(other, AppendLogError::OtherPreamble(_)), "{other}");
        let missing = AppendLog::read(&folder.path().join("none"), "#\n").unwrap_err();
        assert!(
            matches!(missing, AppendLogError::System { .. }),
            "{missing}"
        );
    }

    #[test]
    fn two_processes_do_not_add_to_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.csv");
        let first = AppendLog::open(&path, "#\n").unwrap();
        let second = AppendLog::open(&path, "#\n").unwrap_err();
        assert!(matches!(second, AppendLogError::Locked(_)), "{second}");
        drop(first);
        assert!(AppendLog::open(&path, "#\n").is_ok());
    }
}
