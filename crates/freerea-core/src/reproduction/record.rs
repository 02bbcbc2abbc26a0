//! The runs that are done, a line each, so that an experiment can go on where it was ended.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::RecordsError;
use super::header::{begun_by, header};
use super::{Condition, Seeds};
use crate::append_log::AppendLog;
use crate::shard::Shard;
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

/// Finished runs, each once, in the order of their seeds.
#[derive(Debug, Default)]
pub struct FinishedRuns {
    runs: BTreeMap<(Condition, u64), Run>,
    shards: BTreeSet<Shard>,
}

impl FinishedRuns {
    /// The runs of several files, which stay as they are; the settings are what all runs share. A
    /// run that several files hold counts once.
    ///
    /// # Errors
    /// If a file cannot be read, holds something else, or contradicts another.
    pub fn of_files(paths: &[PathBuf], settings: &str) -> Result<Self, RecordsError> {
        let mut finished = FinishedRuns::default();
        for path in paths {
            let (shard, first) = begun_by(path, settings)?.unwrap_or_else(|| {
                let whole = Shard::default();
                (whole, header(settings, whole))
            });
            finished.shards.insert(shard);
            let lines = AppendLog::read(path, &first)?;
            finished.take_in(path, &lines)?;
        }
        Ok(finished)
    }

    /// The shards whose files they are from; the whole for a file that no shard began.
    pub fn shards(&self) -> &BTreeSet<Shard> {
        &self.shards
    }

    /// Whether a run is done.
    pub fn holds(&self, condition: Condition, seed: u64) -> bool {
        self.runs.contains_key(&(condition, seed))
    }

    /// The runs under a condition from these seeds.
    pub fn of(&self, condition: Condition, seeds: Seeds) -> Vec<Run> {
        let runs = seeds.all().map(|seed| self.runs.get(&(condition, seed)));
        runs.flatten().cloned().collect()
    }

    /// Takes in the lines of a file, those after its header.
    fn take_in(&mut self, path: &Path, lines: &str) -> Result<(), RecordsError> {
        for (at, line) in lines.lines().enumerate() {
            let run: Run = serde_json::from_str(line).map_err(|_| RecordsError::Line {
                path: path.to_owned(),
                line: at + 2,
            })?;
            let known = self.runs.entry((run.condition, run.seed));
            let known = known.or_insert_with(|| run.clone());
            if (known.answer, known.explored) != (run.answer, run.explored) {
                return Err(RecordsError::Contradiction {
                    path: path.to_owned(),
                    line: at + 2,
                    answer: run.answer.index(),
                    other: known.answer.index(),
                });
            }
        }
        Ok(())
    }
}

/// The file of runs that is gone on with.
#[derive(Debug)]
pub struct Records {
    log: AppendLog,
    finished: FinishedRuns,
}

impl Records {
    /// Opens a file for a shard to go on with; the settings are what all its runs share. A last line
    /// that was torn is dropped.
    ///
    /// # Errors
    /// If the file cannot be used, holds something else, or is another shard's.
    pub fn open(path: &Path, settings: &str, shard: Shard) -> Result<Self, RecordsError> {
        let first = match begun_by(path, settings)? {
            Some((there, _)) if there != shard && !there.is_whole() => {
                return Err(RecordsError::OtherShard {
                    path: path.to_owned(),
                    there,
                    here: shard,
                });
            }
            Some((_, first)) => first,
            None => header(settings, shard),
        };
        let (log, lines) = AppendLog::open(path, &first)?;
        let mut finished = FinishedRuns::default();
        finished.take_in(path, &lines)?;
        Ok(Records { log, finished })
    }

    /// The runs that are done.
    pub fn finished(&self) -> &FinishedRuns {
        &self.finished
    }

    /// The runs that are done, once no more are added.
    pub fn into_finished(self) -> FinishedRuns {
        self.finished
    }

    /// Keeps a run, on disk at once.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add(&mut self, run: Run) -> Result<(), RecordsError> {
        let line = serde_json::to_string(&run).expect("a run is JSON") + "\n";
        self.log.append(&line)?;
        self.finished.runs.insert((run.condition, run.seed), run);
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
        let mut records = Records::open(&path, "230 cells", Shard::default()).unwrap();
        records.add(run(1)).unwrap();
        records.add(run(2)).unwrap();
        drop(records);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 9]).unwrap();
        let mut records = Records::open(&path, "230 cells", Shard::default()).unwrap();
        let finished = records
            .finished()
            .of(run(1).condition, "2".parse().unwrap());
        assert_eq!(finished, [run(1)], "the torn line is dropped");
        assert!(records.finished().holds(run(1).condition, 1));
        assert!(!records.finished().holds(run(1).condition, 2));
        records.add(run(2)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn other_settings_and_other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.jsonl");
        Records::open(&path, "230 cells", Shard::default()).unwrap();
        let error = Records::open(&path, "100 cells", Shard::default()).unwrap_err();
        assert!(
            matches!(error, RecordsError::OtherSettings { .. }),
            "{error}"
        );
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{}\n");
        std::fs::write(&path, text).unwrap();
        let error = Records::open(&path, "230 cells", Shard::default()).unwrap_err();
        assert!(
            matches!(error, RecordsError::Line { line: 2, .. }),
            "{error}"
        );
    }

    #[test]
    fn a_file_remembers_its_shard_and_those_of_earlier_versions_have_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.jsonl");
        let [first, second] = ["1/2", "2/2"].map(|text| text.parse::<Shard>().unwrap());
        for _ in 0..2 {
            Records::open(&path, "230 cells", first).unwrap();
        }
        for other in [second, Shard::default()] {
            let error = Records::open(&path, "230 cells", other).unwrap_err();
            let message = error.to_string();
            assert!(message.contains("the file of shard 1/2"), "{message}");
        }
        let read = FinishedRuns::of_files(std::slice::from_ref(&path), "230 cells").unwrap();
        assert_eq!(read.shards(), &BTreeSet::from([first]));
        let earlier = "{\"experiment\":\"230 cells\"}\n";
        std::fs::write(&path, earlier).unwrap();
        let mut records = Records::open(&path, "230 cells", second).unwrap();
        records.add(run(2)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(earlier), "{text}");
        let read = FinishedRuns::of_files(&[path], "230 cells").unwrap();
        assert_eq!(read.shards(), &BTreeSet::from([Shard::default()]));
        assert!(read.holds(run(2).condition, 2));
    }

    #[test]
    fn files_are_joined_in_the_order_of_seeds_and_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.jsonl", "b.jsonl"].map(|name| folder.path().join(name));
        for (path, seeds) in paths.iter().zip([[3, 1], [2, 3]]) {
            let mut records = Records::open(path, "230 cells", Shard::default()).unwrap();
            for seed in seeds {
                records.add(run(seed)).unwrap();
            }
        }
        let mut text = std::fs::read_to_string(&paths[1]).unwrap();
        text.push_str("{\"torn");
        std::fs::write(&paths[1], &text).unwrap();
        let joined = FinishedRuns::of_files(&paths, "230 cells").unwrap();
        let found = joined.of(run(1).condition, "9".parse().unwrap());
        assert_eq!(found, [run(1), run(2), run(3)]);
        let second = joined.of(run(1).condition, "2..2".parse().unwrap());
        assert_eq!(second, [run(2)]);
        assert_eq!(std::fs::read_to_string(&paths[1]).unwrap(), text);
        let error = FinishedRuns::of_files(&paths, "100 cells").unwrap_err();
        assert!(
            matches!(error, RecordsError::OtherSettings { .. }),
            "{error}"
        );
    }

    #[test]
    fn files_that_contradict_each_other_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.jsonl", "b.jsonl"].map(|name| folder.path().join(name));
        let slower = Run {
            seconds: 9.0,
            ..run(1)
        };
        let other = Run {
            answer: crate::space::Space::NatsTss.cell(7),
            ..run(2)
        };
        let mut records = Records::open(&paths[0], "230 cells", Shard::default()).unwrap();
        records.add(run(1)).unwrap();
        records.add(run(2)).unwrap();
        let mut records = Records::open(&paths[1], "230 cells", Shard::default()).unwrap();
        records.add(slower).unwrap();
        assert!(FinishedRuns::of_files(&paths, "230 cells").is_ok());
        records.add(other).unwrap();
        let error = FinishedRuns::of_files(&paths, "230 cells").unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("b.jsonl") && message.contains("line 3"),
            "{message}"
        );
        assert!(
            message.contains("#7") && message.contains("#9"),
            "{message}"
        );
    }
}
