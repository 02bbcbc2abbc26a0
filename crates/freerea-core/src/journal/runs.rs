//! The user's runs: one journal for each, in a folder of the data directory.

mod name;
mod outline;
mod presence;
mod recording;
mod summary;

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Fault, Header, ReadError, Recording};
use crate::data;
use crate::search::Event;
pub use name::{RunName, RunNameError};
pub use outline::Outline;
pub use presence::WriterPresence;
pub use summary::{State, Summary};

/// The folder of journals in the data directory.
const FOLDER: &str = "runs";

/// What the files of journals end with.
const EXTENSION: &str = "jsonl";

/// Why a run cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum RunsError {
    /// The system names no data directory.
    #[error(
        "there is no data directory for runs; name one in the variable {}",
        data::VARIABLE
    )]
    NoDirectory,
    /// There are no runs at all.
    #[error("there are no runs yet; 'freerea' and 'freerea search' make some")]
    None,
    /// There is one run alone.
    #[error("there is no run but this one yet; 'freerea' and 'freerea search' make some")]
    NoOther,
    /// No run has a name that begins so.
    #[error("there is no run '{0}'; 'freerea runs list' shows those that there are")]
    Missing(String),
    /// Several runs have names that begin so.
    #[error("'{wanted}' may be {}; name one in full", names.join(" or "))]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// The names.
        names: Vec<String>,
    },
    /// Another process writes the run.
    #[error("run {0} is being written by another freerea; end that one first")]
    Locked(RunName),
    /// The journal is not sound.
    #[error("run {name}: {fault}; --discard drops them for good and goes on from the line before")]
    Faulty {
        /// The run.
        name: RunName,
        /// What is wrong.
        fault: Fault,
    },
    /// The journal cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The system refuses to write.
    #[error("{path:?} can't be written ({reason}): check the disk's room and that you may write")]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

/// A run whose journal is open for writing, and locked against others.
#[derive(Debug)]
pub struct OpenJournal {
    /// The run's name.
    pub name: RunName,
    /// Its journal.
    pub file: File,
}

/// The journals in one folder.
#[derive(Clone, Debug)]
pub struct Runs {
    folder: PathBuf,
}

impl Runs {
    /// The user's runs.
    ///
    /// # Errors
    /// If there is no data directory.
    pub fn of_user() -> Result<Self, RunsError> {
        let directory = data::directory().ok_or(RunsError::NoDirectory)?;
        Ok(Runs::at(directory.join(FOLDER)))
    }

    /// The runs in a folder, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Runs {
            folder: folder.into(),
        }
    }

    /// Where a run's journal lies.
    pub fn path_of(&self, name: &RunName) -> PathBuf {
        self.folder.join(format!("{name}.{EXTENSION}"))
    }

    /// The names of all runs, the one that began last first. Those that are no journals of a
    /// format that this program reads come last.
    pub fn names(&self) -> Vec<RunName> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut found: Vec<RunName> = entries
            .filter_map(|entry| {
                let path = entry.path();
                let is_journal = path.extension() == Some(OsStr::new(EXTENSION));
                let name = path.file_stem()?.to_str()?.parse().ok()?;
                // A run that was killed before it began is none.
                let begun = entry.metadata().ok()?.len() > 0;
                (is_journal && begun).then_some(name)
            })
            .collect();
        // Of those that began in the same second, the later one has the longer or larger name.
        found.sort_by_cached_key(|name| {
            let length = name.as_str().len();
            Reverse((self.began(name), length, name.clone()))
        });
        found
    }

    /// When a run began, as its journal's first line says it.
    fn began(&self, name: &RunName) -> Option<String> {
        /// As much of a header as tells that, of every version.
        #[derive(Deserialize)]
        struct Beginning {
            began: String,
        }
        let mut line = String::new();
        let file = File::open(self.path_of(name)).ok()?;
        BufReader::new(file).read_line(&mut line).ok()?;
        let beginning: Beginning = serde_json::from_str(&line).ok()?;
        Some(beginning.began)
    }

    /// The run that is meant by a name, the beginning of one, or `last`, the one that began last.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn find(&self, wanted: &str) -> Result<RunName, RunsError> {
        let names = self.names();
        if wanted == "last" {
            return names.into_iter().next().ok_or(RunsError::None);
        }
        if let Some(name) = names.iter().find(|name| name.as_str() == wanted) {
            return Ok(name.clone());
        }
        let alike = names
            .iter()
            .filter(|name| name.as_str().starts_with(wanted));
        let mut alike: Vec<RunName> = alike.cloned().collect();
        match alike.len() {
            0 => Err(RunsError::Missing(wanted.to_owned())),
            1 => Ok(alike.remove(0)),
            _ => Err(RunsError::Ambiguous {
                wanted: wanted.to_owned(),
                names: alike.iter().map(RunName::to_string).collect(),
            }),
        }
    }

    /// Reads a run, as far as its journal is sound.
    ///
    /// # Errors
    /// If it is no journal of this format.
    pub fn read(&self, name: &RunName) -> Result<Recording, RunsError> {
        Ok(Recording::read(&self.path_of(name))?)
    }

    /// Whether another process is writing the run.
    pub fn is_running(&self, name: &RunName) -> bool {
        WriterPresence::at(&self.path_of(name)) == WriterPresence::Writing
    }

    /// The run that began last of those that a process is writing, if there is one.
    pub fn latest_running(&self) -> Option<RunName> {
        self.names().into_iter().find(|name| self.is_running(name))
    }

    /// Begins the journal of a new run, which shares these events with the one that it is forked
    /// from.
    ///
    /// # Errors
    /// If the system refuses to write.
    pub fn begin<'e>(
        &self,
        header: &Header,
        shared: impl IntoIterator<Item = &'e Event>,
    ) -> Result<OpenJournal, RunsError> {
        let unwritable = |path: &Path| {
            let path = path.to_owned();
            move |reason| RunsError::Unwritable { path, reason }
        };
        fs::create_dir_all(&self.folder).map_err(unwritable(&self.folder))?;
        let (name, file) = self.create(&header.began)?;
        let path = self.path_of(&name);
        // A lock that the file system does not know cannot be asked for.
        let _ = file.try_lock();
        let mut lines = BufWriter::new(&file);
        let write = || -> io::Result<()> {
            serde_json::to_writer(&mut lines, header)?;
            lines.write_all(b"\n")?;
            for event in shared {
                serde_json::to_writer(&mut lines, event)?;
                lines.write_all(b"\n")?;
            }
            lines.flush()
        };
        write().map_err(unwritable(&path))?;
        drop(lines);
        Ok(OpenJournal { name, file })
    }

    /// A file whose name no other run has.
    fn create(&self, began: &str) -> Result<(RunName, File), RunsError> {
        let mut candidates = RunName::candidates(began);
        loop {
            let name = candidates.next().expect("candidates are endless");
            let path = self.path_of(&name);
            match OpenOptions::new().append(true).create_new(true).open(&path) {
                Ok(file) => return Ok((name, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(reason) => return Err(RunsError::Unwritable { path, reason }),
            }
        }
    }

    /// Opens a run to go on with it. A torn last line is cut off; what else is wrong is dropped
    /// only where that is wanted.
    ///
    /// # Errors
    /// If another process writes it, it cannot be read or written, or is not sound.
    pub fn take_up(
        &self,
        name: &RunName,
        discard: bool,
    ) -> Result<(OpenJournal, Recording), RunsError> {
        let path = self.path_of(name);
        let unwritable = |reason| RunsError::Unwritable {
            path: path.clone(),
            reason,
        };
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .append(true)
            .open(&path)
            .map_err(unwritable)?;
        if presence::is_taken(&file) {
            return Err(RunsError::Locked(name.clone()));
        }
        let recording = Recording::read(&path)?;
        match &recording.fault {
            Some(fault @ Fault::Corrupt { .. }) if !discard => {
                return Err(RunsError::Faulty {
                    name: name.clone(),
                    fault: fault.clone(),
                });
            }
            Some(_) => file.set_len(recording.sound).map_err(unwritable)?,
            None => {}
        }
        let name = name.clone();
        Ok((OpenJournal { name, file }, recording))
    }

    /// Removes a run.
    ///
    /// # Errors
    /// If another process writes it, or the system refuses.
    pub fn remove(&self, name: &RunName) -> Result<(), RunsError> {
        if self.is_running(name) {
            return Err(RunsError::Locked(name.clone()));
        }
        let path = self.path_of(name);
        fs::remove_file(&path).map_err(|reason| RunsError::Unwritable { path, reason })
    }
}

#[cfg(test)]
mod tests;
