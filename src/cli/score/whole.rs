//! The whole space, or a shard of it, scored into a file.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use color_eyre::eyre::{self, WrapErr};
use freerea_core::append_log::{AppendLog, AppendLogError};
use freerea_core::export::ScoredCell;
use freerea_core::metric::{Metrics, Reading};
use freerea_core::shard::Shard;
use freerea_core::space::{Cell, Index, Space, Task};

use super::super::errors::BadInput;
use super::super::interruption::Interruption;
use super::super::options::ScoringArgs;
use super::super::output::ForceArgs;
use super::super::say::say;
use super::merge::{self, ScoreKind};

/// Scores what is not scored yet. A file that is there is finished, and kept unless it may be
/// overwritten.
pub fn run(
    path: &Path,
    force: ForceArgs,
    shard: Shard,
    scoring: &ScoringArgs,
    task: Task,
) -> eyre::Result<ExitCode> {
    let kind = ScoreKind::of(path)?;
    if let Err(kept) = force.check(path) {
        if !is_whole(path, shard, scoring, task) {
            return Err(kept);
        }
        say!(
            "all {} cells are scored already in {}; --force scores them anew",
            shard.of(task.space.all()).count(),
            path.display()
        );
        return Ok(ExitCode::SUCCESS);
    }
    let interruption = Interruption::watch()?;
    let settings = format!(
        "freerea {} score --all --shard {shard} --dataset {} {}",
        env!("CARGO_PKG_VERSION"),
        written(task),
        scoring.written()
    );
    let mut partial = Partial::open(path, &settings)?;
    let missing: Vec<Cell> = shard
        .of(task.space.all())
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
    let left = shard.of(task.space.all()).count() - partial.rows.len();
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

/// Whether a file has all cells that are wanted, for this task and with the metrics that are asked
/// for, as its first row shows.
fn is_whole(path: &Path, shard: Shard, scoring: &ScoringArgs, task: Task) -> bool {
    let rows = merge::read(path).unwrap_or_default();
    let is_meant = rows.first().is_some_and(|row| {
        let mut asked = scoring.metrics.iter();
        row.arch.space() == task.space
            && merge::agree(row, &ScoredCell::new(row.arch, &row.metrics, task))
            && asked.all(|metric| row.metrics.reading(metric) != Reading::Missing)
    });
    let held: HashSet<Index> = rows.iter().map(|row| row.index).collect();
    is_meant && (shard.of(task.space.all())).all(|cell| held.contains(&cell.index()))
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
