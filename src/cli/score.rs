//! `freerea score`: the metrics of given cells.

use std::io::{self, BufRead, IsTerminal};
use std::process::ExitCode;
use std::sync::mpsc::channel;

use clap::Args;
use color_eyre::eyre::{self, WrapErr, bail};

use super::errors::BadInput;
use super::options::{CellArg, ScoringArgs, Space};
use super::output::{OutputArgs, ScoredCell};
use super::progress::Progress;
use crate::metric::Metrics;
use crate::search::{Pool, Scored};
use crate::space::dataset::Dataset;
use crate::space::nats::Cell;
use std::collections::HashMap;

/// Print the metrics of cells
///
/// Cells are named by their index or by the benchmark's string, as arguments or one a line on
/// standard input; the answer has a row for each, in the same order.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// Cells: indices like 9930, or strings like |none~0|+|none~0|none~1|+|none~0|none~1|none~2|
    #[arg(value_name = "CELL", allow_negative_numbers = true)]
    cells: Vec<CellArg>,
    /// The search space
    #[arg(long, value_enum, default_value_t)]
    space: Space,
    /// The dataset whose images and classes shape the networks
    #[arg(long, value_enum, default_value_t)]
    dataset: Dataset,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Scores the cells and prints a row for each.
pub fn run(args: ScoreArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let Space::NatsTss = args.space;
    let cells = match args.cells.is_empty() {
        false => args.cells.iter().map(|arg| arg.0).collect(),
        true => read_cells()?,
    };
    let metrics = score(&cells, &args.scoring, args.dataset)?;
    let rows: Vec<ScoredCell> = cells
        .iter()
        .map(|&cell| ScoredCell::new(cell, &metrics[&cell], args.dataset))
        .collect();
    args.output.write_rows(&rows)?;
    Ok(ExitCode::SUCCESS)
}

/// Cells from standard input, one a line; empty lines and `#` comments after a space are left out.
fn read_cells() -> eyre::Result<Vec<Cell>> {
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
        let cell: CellArg = text
            .parse()
            .map_err(|error| BadInput::new(format!("line {}: {error}", number + 1)))?;
        cells.push(cell.0);
    }
    match cells.is_empty() {
        true => Err(BadInput::new("standard input names no cell; give one a line").into()),
        false => Ok(cells),
    }
}

/// Scores each distinct cell once, on all workers.
fn score(
    cells: &[Cell],
    scoring: &ScoringArgs,
    dataset: Dataset,
) -> eyre::Result<HashMap<Cell, Metrics>> {
    let scorer = scoring.scorer(dataset)?;
    let mut pool = Pool::start(scorer, scoring.repeats(), scoring.workers())
        .wrap_err("no threads for the workers; use fewer --workers")?;
    let (sender, results) = channel::<Scored>();
    let wanted = cells
        .iter()
        .filter(|&&cell| pool.score(cell, &sender))
        .count();
    let mut progress = Progress::new(Some(wanted as u64));
    let mut metrics = HashMap::with_capacity(wanted);
    while metrics.len() < wanted {
        let scored = results.recv().expect("the sender lives in this function");
        match pool.collect(scored) {
            Ok(complete) => metrics.extend(complete),
            Err(why) => bail!("scoring failed: {why}"),
        }
        progress.set(metrics.len() as u64, String::new);
    }
    progress.finish();
    Ok(metrics)
}
