//! `freerea correlate`: how well metrics rank cells as a table's accuracies do.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::correlation::Association;
use freerea_core::evolution::{MetricWeights, Scale};
use freerea_core::metric::{Imported, Metrics};
use freerea_core::space::{Cell, Task};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use serde::Serialize;

use super::errors::{BadInput, OrBadInput};
use super::options::ScoringArgs;
use super::output::{CsvRow, Format, OutputArgs};
use super::say::say;
use super::score::score;
use super::subject::{SubjectArgs, say_width};

/// Kendall's tau and Spearman's rho of each metric against a table's accuracies
///
/// The cells are drawn from those that the table knows. Metrics are computed, or read from a file.
#[derive(Debug, Args)]
pub struct CorrelateArgs {
    /// The table of accuracies [default: the benchmark's where it was imported, else the program's
    /// own proxy task]
    #[arg(long, value_name = "NAME")]
    table: Option<TableChoice>,
    #[command(flatten)]
    subject: SubjectArgs,
    /// Cells to draw
    #[arg(
        long,
        value_name = "COUNT",
        default_value_t = 300,
        conflicts_with = "all"
    )]
    cells: usize,
    /// All cells that the table knows
    #[arg(long)]
    all: bool,
    /// Seed of the draw of cells
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    sample_seed: u64,
    /// Metric values from a CSV file with the columns index or arch, naswot, logsynflow, instead
    /// of computed ones
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// A line of the answer.
#[derive(Debug, Serialize)]
struct CorrelationLine {
    quantity: &'static str,
    cells: usize,
    tau: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    rho: Option<f64>,
}

impl CsvRow for CorrelationLine {
    const HEADER: &'static [&'static str] = &["cells", "tau", "95 % interval", "rho", "quantity"];

    fn cells(&self) -> Vec<String> {
        let number = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.3}"));
        let interval = self.low.zip(self.high);
        vec![
            self.cells.to_string(),
            number(self.tau),
            interval.map_or("-".to_owned(), |(l, h)| format!("[{l:.3}, {h:.3}]")),
            number(self.rho),
            self.quantity.to_owned(),
        ]
    }
}

/// Prints the coefficients.
pub fn run(args: CorrelateArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let yardstick = TableChoice::yardstick(
        args.table.as_ref(),
        args.subject.space(),
        args.subject.dataset(),
    )
    .or_bad_input()?
    .ok_or_else(|| BadInput::new("there is no table to compare with; name one with --table"))
    .or_bad_input()?;
    let task = args
        .scoring
        .task(args.subject.space(), args.subject.dataset())?;
    let imported = args.metrics.as_deref().map(Imported::read);
    let imported = imported.transpose().or_bad_input()?;
    let cells = drawn(&args, &yardstick, imported.as_ref())?;
    let metrics = match &imported {
        Some(imported) => {
            let known = |&cell: &Cell| imported.get(cell).map(|&metrics| (cell, metrics));
            cells.iter().filter_map(known).collect()
        }
        None => computed(&args, task, &cells)?,
    };
    let lines = lines(&cells, &metrics, &yardstick, task, imported.is_none());
    let singular = metrics.values().filter(|m| m.naswot.value().is_none());
    let singular = singular.count();
    if args.output.format == Format::Table {
        say!("against {yardstick}");
        say_width(task);
        if !yardstick.official {
            say!("a proxy task of its own, not the benchmark's accuracies");
        }
        if singular > 0 {
            say!("{singular} singular kernels count as the smallest NASWOT of the others");
        }
    }
    args.output.write_rows(&lines)?;
    Ok(ExitCode::SUCCESS)
}

/// The cells to compare: those that table and file know, or as many of them as were asked for.
fn drawn(
    args: &CorrelateArgs,
    yardstick: &Yardstick,
    imported: Option<&Imported>,
) -> Result<Vec<Cell>, BadInput> {
    let measured = |cell: &Cell| imported.is_none_or(|imported| imported.get(*cell).is_some());
    let mut cells: Vec<Cell> = yardstick
        .space
        .all()
        .filter(|&cell| yardstick.accuracy(cell).is_some())
        .filter(measured)
        .collect();
    if cells.is_empty() {
        let complaint = format!("{} and the metrics have no cell in common", yardstick.name);
        return Err(BadInput::new(complaint));
    }
    if !args.all {
        cells.shuffle(&mut ChaCha8Rng::seed_from_u64(args.sample_seed));
        cells.truncate(args.cells);
        cells.sort_by_key(|cell| cell.index());
    }
    Ok(cells)
}

fn computed(
    args: &CorrelateArgs,
    task: Task,
    cells: &[Cell],
) -> eyre::Result<HashMap<Cell, Metrics>> {
    let mut metrics = HashMap::with_capacity(cells.len());
    let mut keep = |cell: Cell, scored: Metrics| {
        metrics.insert(cell, scored);
        Ok(())
    };
    score(cells, &args.scoring, task, || false, &mut keep)?;
    Ok(metrics)
}

/// A quantity of a cell with its metrics.
type MetricValue<'v> = &'v dyn Fn(Cell, &Metrics) -> f64;

fn lines(
    cells: &[Cell],
    metrics: &HashMap<Cell, Metrics>,
    yardstick: &Yardstick,
    task: Task,
    with_synflow: bool,
) -> Vec<CorrelationLine> {
    let scale = Scale::over(MetricWeights::default(), metrics.values());
    let naswots = metrics.values().filter_map(|m| m.naswot.value());
    let worst = naswots.fold(f64::INFINITY, f64::min);
    let quantities: [(&str, MetricValue); 7] = [
        ("NASWOT", &|_, m| m.naswot.value().unwrap_or(worst)),
        ("LogSynflow", &|_, m| m.logsynflow),
        ("skipped layers", &|_, m| m.skip),
        ("combined score", &|_, m| scale.score(m).0),
        ("parameters", &|cell, _| cell.cost(task).params.0 as f64),
        ("FLOPs", &|cell, _| cell.cost(task).flops.0 as f64),
        ("Synflow", &|_, m| m.synflow),
    ];
    let shown = if with_synflow { 7 } else { 6 };
    let lines = quantities[..shown].iter().map(|(quantity, value)| {
        let pair =
            |&cell: &Cell| Some([value(cell, metrics.get(&cell)?), yardstick.accuracy(cell)?]);
        let pairs: Vec<[f64; 2]> = cells.iter().filter_map(pair).collect();
        let association = Association::of(&pairs);
        let measured = association.measured();
        CorrelationLine {
            quantity,
            cells: association.cells(),
            tau: measured.map(|m| m.tau),
            low: measured.map(|m| m.interval.low),
            high: measured.map(|m| m.interval.high),
            rho: measured.map(|m| m.rho),
        }
    });
    lines.collect()
}
