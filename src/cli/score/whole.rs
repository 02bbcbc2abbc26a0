//! The whole space, or a shard of it, scored into a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use color_eyre::eyre::{self, WrapErr};
use freerea_core::append_log::{AppendLog, AppendLogError};
use freerea_core::export::ScoredCell;
use freerea_core::metric::Metrics;
use freerea_core::space::{Cell, Index, Space, Task};

use super::super::errors::BadInput;
use super::super::interruption::Interruption;
use super::super::options::ScoringArgs;
use super::super::say::say;
use super::merge::{self, ScoreKind};

/// A part of the space: every `parts`-th cell, from the `part`-th on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    part: usize,
    parts: usize,
}

impl Default for Shard {
    /// The whole space.
    fn default() -> Self {
        Shard { part: 1, parts: 1 }
    }
}

/// Text that names no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no part of the space; write it like 3/16, from 1/16 to 16/16")]
pub struct ShardError(String);

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let error = || ShardError(text.to_owned());
        let (part, parts) = text.split_once('/').ok_or_else(error)?;
        let number = |text: &str| text.trim().parse().map_err(|_| error());
        let (part, parts): (usize, usize) = (number(part)?, number(parts)?);
        match (1..=parts).contains(&part) && parts <= 10_000 {
            true => Ok(Shard { part, parts }),
            false => Err(error()),
        }
    }
}

impl Shard {
    fn cells(self, space: Space) -> impl Iterator<Item = Cell> {
        space.all().skip(self.part - 1).step_by(self.parts)
    }
}

/// Scores what the file does not hold yet.
pub fn run(path: &Path, shard: Shard, scoring: &ScoringArgs, task: Task) -> eyre::Result<ExitCode> {
    let kind = ScoreKind::of(path)?;
    let interruption = Interruption::watch()?;
    let settings = format!(
        "freerea {} score --all --shard {}/{} --dataset {} {}",
        env!("CARGO_PKG_VERSION"),
        shard.part,
        shard.parts,
        written(task),
        scoring.written()
    );
    let mut partial = Partial::open(path, &settings)?;
    let missing: Vec<Cell> = shard
        .cells(task.space)
        .filter(|cell| !partial.rows.contains_key(&cell.index()))
        .collect();
    let scored = partial.rows.len();
    if scored > 0 {
        say!(
            "{scored} cells are scored already; {} are left",
            missing.len()
        );
    }
    let mut keep = |cell: Cell, metrics: Metrics| {
        let row = ScoredCell::new(cell, &metrics, task);
        partial.add(row).wrap_err_with(|| {
            format!(
                "cannot write {}; what it holds stays",
                partial.log.path().display()
            )
        })
    };
    let stop = || interruption.is_wanted();
    super::score(&missing, scoring, task, stop, &mut keep)?;
    let left = shard.cells(task.space).count() - partial.rows.len();
    if left > 0 {
        say!("ended early; the same command goes on with the {left} cells left");
        return Ok(interruption.exit_code());
    }
    let rows: Vec<ScoredCell> = partial.rows.values().cloned().collect();
    merge::write(path, kind, &rows)?;
    // The rows are safe in the answer now; a leftover is only in the way.
    let _ = fs::remove_file(partial.log.path());
    say!("{} cells in {}", rows.len(), path.display());
    Ok(ExitCode::SUCCESS)
}

/// The dataset, and what is not said by it where the space is not the first one.
fn written(task: Task) -> String {
    match task.space {
        Space::NatsTss => task.dataset.to_string(),
        space => format!(
            "{} --space {space} --stem-channels {}",
            task.dataset, task.stem
        ),
    }
}

/// What is scored so far, a line each, beside the file that it will become.
struct Partial {
    log: AppendLog,
    rows: BTreeMap<Index, ScoredCell>,
}

impl Partial {
    /// Opens what an earlier run with the same settings left. A torn last line is dropped.
    fn open(target: &Path, settings: &str) -> eyre::Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let path = target.with_file_name(name);
        let first = format!("# {settings}\n");
        let (log, lines) = AppendLog::open(&path, &first).map_err(|error| match error {
            AppendLogError::OtherPreamble(path) => BadInput::new(format!(
                "{} belongs to other settings; name another file with -o, or remove it",
                path.display()
            )),
            error => BadInput::new(error.to_string()),
        })?;
        let mut rows = BTreeMap::new();
        for line in lines.lines() {
            let row: ScoredCell = serde_json::from_str(line).map_err(|error| {
                BadInput::new(format!(
                    "{} is damaged ({error}); remove it",
                    path.display()
                ))
            })?;
            rows.insert(row.index, row);
        }
        Ok(Partial { log, rows })
    }

    fn add(&mut self, row: ScoredCell) -> eyre::Result<()> {
        self.log.append(&(serde_json::to_string(&row)? + "\n"))?;
        self.rows.insert(row.index, row);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_the_space_in_parts() {
        let mut indices: Vec<usize> = (1..=16)
            .flat_map(|part| Shard { part, parts: 16 }.cells(Space::NatsTss))
            .map(|cell| cell.index().number())
            .collect();
        indices.sort_unstable();
        assert_eq!(indices, (0..15_625).collect::<Vec<_>>());
        assert_eq!("3/16".parse(), Ok(Shard { part: 3, parts: 16 }));
        for text in ["0/4", "5/4", "3", "a/b", "-1/4", "1/0"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
