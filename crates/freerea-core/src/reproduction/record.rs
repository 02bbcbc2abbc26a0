//! The runs that are done, a line each, so that an experiment can go on where it was ended.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Condition;
use crate::append_log::{AppendLog, AppendLogError};
use crate::space::Cell;
use crate::space::dataset::Dataset;

/// A complete search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "RunLine", into = "RunLine")]
pub struct Run {
    /// What it shares with others.
    pub condition: Condition,
    /// Its seed.
    pub seed: u64,
    /// The cell that it found.
    pub answer: Cell,
    /// Cells that it explored.
    pub explored: usize,
    /// How long it took.
    pub seconds: f64,
}

/// A run as a line of the file.
#[derive(Serialize, Deserialize)]
struct RunLine {
    dataset: Dataset,
    max_params: Option<u64>,
    seed: u64,
    answer: Cell,
    explored: usize,
    seconds: f64,
}

impl From<RunLine> for Run {
    fn from(line: RunLine) -> Self {
        Run {
            condition: Condition {
                dataset: line.dataset,
                max_params: line.max_params,
            },
            seed: line.seed,
            answer: line.answer,
            explored: line.explored,
            seconds: line.seconds,
        }
    }
}

impl From<Run> for RunLine {
    fn from(run: Run) -> Self {
        RunLine {
            dataset: run.condition.dataset,
            max_params: run.condition.max_params,
            seed: run.seed,
            answer: run.answer,
            explored: run.explored,
            seconds: run.seconds,
        }
    }
}

/// Why the runs cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The file cannot be gone on with.
    #[error(transparent)]
    Log(AppendLogError),
    /// Runs of another experiment.
    #[error("{0:?} holds runs of other settings; name another file with --runs")]
    OtherSettings(PathBuf),
    /// A line that is no run.
    #[error("{path:?}, line {line} is no run; name another file with --runs, or take the line out")]
    Line {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
    },
}

impl From<AppendLogError> for RecordsError {
    fn from(error: AppendLogError) -> Self {
        match error {
            AppendLogError::OtherPreamble(path) => RecordsError::OtherSettings(path),
            error => RecordsError::Log(error),
        }
    }
}

/// The file of runs.
#[derive(Debug)]
pub struct Records {
    log: AppendLog,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct ExperimentHeader<'s> {
    experiment: &'s str,
}

impl Records {
    /// Opens a file to go on with; the settings are what all its runs share. A last line that was
    /// torn is dropped; the count says so.
    ///
    /// # Errors
    /// If the file cannot be used, or holds something else.
    pub fn open(path: &Path, settings: &str) -> Result<Self, RecordsError> {
        let header = ExperimentHeader {
            experiment: settings,
        };
        let header = serde_json::to_string(&header).expect("text is JSON") + "\n";
        let (log, lines) = AppendLog::open(path, &header)?;
        let runs = lines.lines().enumerate().map(|(at, line)| {
            serde_json::from_str(line).map_err(|_| RecordsError::Line {
                path: path.to_owned(),
                line: at + 2,
            })
        });
        let runs = runs.collect::<Result<_, _>>()?;
        Ok(Records { log, runs })
    }

    /// The runs that are done.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether a run is done.
    pub fn holds(&self, condition: Condition, seed: u64) -> bool {
        let mut runs = self.runs.iter();
        runs.any(|run| run.condition == condition && run.seed == seed)
    }

    /// Keeps a run, on disk at once.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add(&mut self, run: Run) -> Result<(), RecordsError> {
        let line = serde_json::to_string(&run).expect("a run is JSON") + "\n";
        self.log.append(&line)?;
        self.runs.push(run);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seed: u64) -> Run {
        Run {
            condition: Condition {
                dataset: Dataset::Cifar100,
                max_params: Some(400_000),
            },
            seed,
            answer: crate::space::Space::NatsTss.cell(9),
            explored: 231,
            seconds: 1.25,
        }
    }

    #[test]
    fn an_experiment_goes_on_where_it_was_ended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.jsonl");
        let mut records = Records::open(&path, "230 cells").unwrap();
        records.add(run(1)).unwrap();
        records.add(run(2)).unwrap();
        drop(records);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 9]).unwrap();
        let mut records = Records::open(&path, "230 cells").unwrap();
        assert_eq!(records.runs(), [run(1)], "the torn line is dropped");
        assert!(records.holds(run(1).condition, 1) && !records.holds(run(1).condition, 2));
        records.add(run(2)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn other_settings_and_other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.jsonl");
        Records::open(&path, "230 cells").unwrap();
        let error = Records::open(&path, "100 cells").unwrap_err();
        assert!(matches!(error, RecordsError::OtherSettings(_)), "{error}");
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{}\n");
        std::fs::write(&path, text).unwrap();
        let error = Records::open(&path, "230 cells").unwrap_err();
        assert!(
            matches!(error, RecordsError::Line { line: 2, .. }),
            "{error}"
        );
    }
}
