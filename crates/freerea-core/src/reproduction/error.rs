//! Why runs cannot be kept or read.

use std::path::PathBuf;

use crate::append_log::AppendLogError;
use crate::shard::Shard;
use crate::space::Index;

/// Why the runs cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The file cannot be gone on with.
    #[error(transparent)]
    Log(AppendLogError),
    /// What is no file of runs.
    #[error("{0:?} is no file of runs; name another file with --runs")]
    OtherKind(PathBuf),
    /// Runs of another experiment.
    #[error(
        "{path:?} holds runs of other settings, {there} where {here} is asked for; give the options \
         that it was begun with, or name another file with --runs"
    )]
    OtherSettings {
        /// The file.
        path: PathBuf,
        /// The settings that only the file has.
        there: String,
        /// Those that are asked for instead.
        here: String,
    },
    /// Runs of another share of the experiment.
    #[error(
        "{path:?} is the file of shard {there}; name one of its own for shard {here} with --runs"
    )]
    OtherShard {
        /// The file.
        path: PathBuf,
        /// The shard that began it.
        there: Shard,
        /// The shard that would go on with it.
        here: Shard,
    },
    /// A line that is no run.
    #[error("{path:?}, line {line} is no run; name another file with --runs, or take the line out")]
    Line {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
    },
    /// Another outcome of a run that is known already.
    #[error(
        "{path:?}, line {line} gives #{answer} for a run that gave #{other} elsewhere, though all \
         settings are the same; leave out the file that another version or other images made"
    )]
    Contradiction {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// The answer there.
        answer: Index,
        /// The answer that was read before.
        other: Index,
    },
}

impl From<AppendLogError> for RecordsError {
    fn from(error: AppendLogError) -> Self {
        match error {
            AppendLogError::OtherPreamble(path) => RecordsError::OtherKind(path),
            error => RecordsError::Log(error),
        }
    }
}
