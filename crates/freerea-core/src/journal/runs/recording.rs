//! Runs as they are named on the command line and in the explorer.

use std::path::{Path, PathBuf};

use super::{RunName, Runs, RunsError};
use crate::journal::Recording;

impl Runs {
    /// The journal that is meant by a run's name, the beginning of one, `last`, or its own path;
    /// and the run's name, if it is one of the user's.
    ///
    /// # Errors
    /// If there is no such run.
    pub fn locate(run: &str) -> Result<(PathBuf, Option<RunName>), RunsError> {
        if Path::new(run).is_file() {
            return Ok((PathBuf::from(run), None));
        }
        let runs = Runs::of_user()?;
        let name = runs.find(run)?;
        Ok((runs.path_of(&name), Some(name)))
    }
}

impl Recording {
    /// Reads the run that is meant, as [`Runs::locate`] finds it.
    ///
    /// # Errors
    /// If there is no such run, or it cannot be read.
    pub fn named(run: &str) -> Result<(Self, Option<RunName>), RunsError> {
        let (path, name) = Runs::locate(run)?;
        Ok((Recording::read(&path)?, name))
    }
}
