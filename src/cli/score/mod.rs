//! `freerea score`: the metrics of given cells, or of the whole space.

mod merge;
mod whole;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use clap::{Args, Subcommand};
use color_eyre::eyre::{self, WrapErr, bail};
use freerea_core::export::ScoredCell;
use freerea_core::metric::Metrics;
use freerea_core::shard::Shard;
use freerea_core::space::{Cell, CellName, CellNameError, Space, Task};
use freerea_engines::background::{Pool, Scored};

use super::errors::BadInput;
use super::options::{MeasureArgs, ScoringArgs};
use super::output::{ForceArgs, Format, OutputArgs};
use super::progress::ProgressLine;
use super::subject::{SubjectArgs, say_width};

/// How soon an interruption is noticed.
const ATTENTION: Duration = Duration::from_millis(50);

/// Print the metrics of cells
///
/// Cells are named by their index or by the benchmark's string, as arguments or one a line on
/// standard input; the answer has a row for each, in the same order. With --all, the whole space
/// is scored into a file; the same command goes on where it was ended, and --shard spreads the
/// work over machines. A file that has all of them already is kept unless --force is given.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ScoreArgs {
    #[command(subcommand)]
    joining: Option<Joining>,
    /// Cells: indices like 9930, or strings like |none~0|+|none~0|none~1|+|none~0|none~1|none~2|
    #[arg(
        value_name = "CELL",
        allow_negative_numbers = true,
        conflicts_with = "all"
    )]
    cells: Vec<CellName>,
    /// Score all cells of the space into the file that -o names, .csv or .parquet
    #[arg(long, requires = "output")]
    all: bool,
    /// Only this part of the space, like 3/16, so that a scheduler can spread the work
    #[arg(long, value_name = "PART/PARTS", requires = "all")]
    shard: Option<Shard>,
    #[command(flatten)]
    subject: SubjectArgs,
    #[command(flatten)]
    measure: MeasureArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Joining {
    /// Join the files of several shards to one
    Merge(MergeArgs),
}

#[derive(Debug, Args)]
struct MergeArgs {
    /// The shards' files, .csv or .parquet
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The file of all of them, .csv or .parquet
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    force: ForceArgs,
}

/// Scores the cells and prints a row for each.
pub fn run(mut args: ScoreArgs) -> eyre::Result<ExitCode> {
    args.scoring.metrics = args.measure.metrics();
    if let Some(Joining::Merge(args)) = args.joining {
        args.force.check(&args.output)?;
        return merge::run(&args.files, &args.output);
    }
    if args.all {
        let path = args.output.file();
        let path = path.ok_or_else(|| BadInput::new("name a file for all cells with -o"))?;
        let shard = args.shard.unwrap_or_default();
        let task = args.scoring.task(args.subject.space(), &args.subject)?;
        return whole::run(path, args.output.force(), shard, &args.scoring, task);
    }
    args.output.check()?;
    let named = if args.cells.is_empty() {
        read_cells(args.subject.space())?
    } else {
        args.cells
    };
    let (space, cells) = args.subject.cells(&named)?;
    let task = args.scoring.task(space, &args.subject)?;
    let mut metrics = HashMap::with_capacity(cells.len());
    let mut keep = |cell: Cell, scored: Metrics| {
        metrics.insert(cell, scored);
        Ok(())
    };
    score(&cells, &args.scoring, task, || false, &mut keep)?;
    let rows: Vec<ScoredCell> = cells
        .iter()
        .map(|&cell| ScoredCell::new(cell, &metrics[&cell], task))
        .collect();
    if args.output.format == Format::Table {
        say_width(task);
    }
    args.output.write_rows(&rows)?;
    Ok(ExitCode::SUCCESS)
}

/// Cells from standard input, one a line; empty lines are left out.
fn read_cells(space: Space) -> eyre::Result<Vec<CellName>> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        let complaint =
            "no cell is named; try 'freerea score 9930', or give cells on standard input";
        return Err(BadInput::new(complaint).into());
    }
    let mut cells = Vec::new();
    for (number, line) in stdin.lock().lines().enumerate() {
        let line = line.wrap_err("cannot read cells from standard input")?;
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let bad = |error: CellNameError| BadInput::new(format!("line {}: {error}", number + 1));
        let cell: CellName = text.parse().map_err(bad)?;
        // An index has to be one of the space that the other lines tell.
        let of_cells = cells.iter().chain([&cell]).find_map(CellName::space);
        cell.in_space(of_cells.unwrap_or(space)).map_err(bad)?;
        cells.push(cell);
    }
    if cells.is_empty() {
        Err(BadInput::new("standard input names no cell; give one a line").into())
    } else {
        Ok(cells)
    }
}

/// Scores each distinct cell on all workers, cells that are the same network once, until all are
/// scored or it is interrupted. What is scored is kept at once.
pub fn score(
    cells: &[Cell],
    scoring: &ScoringArgs,
    task: Task,
    interrupted: impl Fn() -> bool,
    keep: &mut dyn FnMut(Cell, Metrics) -> eyre::Result<()>,
) -> eyre::Result<()> {
    let mut alike: BTreeMap<Cell, BTreeSet<Cell>> = BTreeMap::new();
    for &cell in cells {
        alike.entry(cell.representative()).or_default().insert(cell);
    }
    let wanted: usize = alike.values().map(BTreeSet::len).sum();
    let repeats = scoring.fixed_repeats()?;
    let mut pool = Pool::start(scoring.scoring(task)?, scoring.workers())
        .wrap_err("no threads for the workers; use fewer --workers")?;
    let (sender, results) = channel::<Scored>();
    for &cell in alike.keys() {
        pool.score(cell, 0..repeats, &sender);
    }
    let mut progress = ProgressLine::new(Some(wanted as u64));
    let mut done = 0;
    while done < wanted && !interrupted() {
        let scored = match results.recv_timeout(ATTENTION) {
            Ok(scored) => scored,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => unreachable!("the sender lives here"),
        };
        match pool.collect(scored) {
            Ok(None) => {}
            Ok(Some((representative, samples))) => {
                for &cell in &alike[&representative] {
                    keep(cell, Metrics::mean(&samples).with_cell(cell))?;
                    done += 1;
                }
            }
            Err(why) => bail!("scoring failed: {why}"),
        }
        progress.set(done as u64, String::new);
    }
    progress.finish();
    Ok(())
}
