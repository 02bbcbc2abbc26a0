//! Runs as they are named on the command line and in the explorer.

use std::path::Path;

use super::{RunName, Runs, RunsError};
use crate::journal::Recording;

impl Recording {
    /// The run that is meant by a name, the beginning of one, `last`, or the path of a journal; and
    /// its name, if it is one of the user's runs.
    ///
    /// # Errors
    /// If there is no such run, or it cannot be read.
    pub fn named(run: &str) -> Result<(Self, Option<RunName>), RunsError> {
        let path = Path::new(run);
        if path.is_file() {
            return Ok((Recording::read(path)?, None));
        }
        let runs = Runs::of_user()?;
        let name = runs.find(run)?;
        Ok((runs.read(&name)?, Some(name)))
    }
}
