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
        let path = Path::new(run);
        let is_meant = path.components().nth(1).is_some() || path.extension().is_some();
        if is_meant || path.is_file() {
            return Ok((path.to_owned(), None));
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

impl RunName {
    /// What a run is called: its name, or if it has none, the path by which it was meant.
    pub fn or_path(name: Option<&RunName>, path: &str) -> String {
        name.map_or(path, RunName::as_str).to_owned()
    }
}
