//! `freerea correlate`: how well metrics rank cells as a table's accuracies do.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use clap::builder::TypedValueParser;
use color_eyre::eyre;
use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::correlation::Association;
use freerea_core::cost::{Cost, CostTable, Costing};
use freerea_core::evolution::{NamedRule, Rule, Scale};
use freerea_core::metric::{
    Failure, Imported, Metric, MetricSet, MetricSetError, Metrics, Reading, Worst,
};
use freerea_core::space::{Cell, Task};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use serde::Serialize;

use super::errors::{BadInput, OrBadInput};
use super::measured;
use super::options::ScoringArgs;
use super::output::{CsvRow, Format, OutputArgs};
use super::platform::PlatformArgs;
use super::rule::RuleArgs;
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
        conflicts_with = "all",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000).map(|cells| cells as usize)
    )]
    cells: usize,
    /// All cells that the table knows
    #[arg(long)]
    all: bool,
    /// Seed of the draw of cells
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    sample_seed: u64,
    /// Metrics to compute as well, like +snip,zen; or a CSV file with the columns index or arch, and
    /// one for each metric like naswot, or a table that has metrics, instead of computed ones
    #[arg(long, value_name = "+METRIC,...|FILE|TABLE")]
    metrics: Option<MetricSource>,
    #[command(flatten)]
    rule: RuleArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    platform: PlatformArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Where metrics come from.
#[derive(Debug, Clone)]
enum MetricSource {
    /// They are computed, these as well.
    Computed(MetricSet),
    /// They are read from a file.
    File(PathBuf),
}

impl FromStr for MetricSource {
    type Err = MetricSetError;

    fn from_str(text: &str) -> Result<Self, MetricSetError> {
        if text.starts_with('+') {
            text.parse().map(MetricSource::Computed)
        } else {
            Ok(MetricSource::File(text.into()))
        }
    }
}

/// A line of the answer.
#[derive(Debug, Serialize)]
struct CorrelationLine {
    quantity: String,
    cells: usize,
    tau: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    rho: Option<f64>,
}

impl CorrelationLine {
    fn of(quantity: &str, association: &Association) -> Self {
        let measured = association.measured();
        CorrelationLine {
            quantity: quantity.to_owned(),
            cells: association.cells(),
            tau: measured.map(|m| m.tau),
            low: measured.map(|m| m.interval.low),
            high: measured.map(|m| m.interval.high),
            rho: measured.map(|m| m.rho),
        }
    }
}

impl CsvRow for CorrelationLine {
    fn header(_: &[Self]) -> Vec<String> {
        ["cells", "tau", "95 % interval", "rho", "quantity"]
            .map(str::to_owned)
            .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        let number = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.3}"));
        let interval = self.low.zip(self.high);
        vec![
            self.cells.to_string(),
            number(self.tau),
            interval.map_or("-".to_owned(), |(l, h)| format!("[{l:.3}, {h:.3}]")),
            number(self.rho),
            self.quantity.clone(),
        ]
    }
}

/// Prints the coefficients.
pub fn run(mut args: CorrelateArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let task = args.scoring.task(args.subject.space(), &args.subject)?;
    let yardstick = TableChoice::yardstick(args.table.as_ref(), task.space, task.dataset)
        .or_bad_input()?
        .ok_or_else(|| {
            BadInput::new(format!(
                "there is no table of {} to compare with; 'freerea benchmark sources' lists those \
                 that 'freerea benchmark import' takes, or name one with --table",
                task.space
            ))
        })
        .or_bad_input()?;
    let of_rule: MetricSet = args.rule.rule().metrics().collect();
    let imported = match &args.metrics {
        Some(MetricSource::File(path)) => Some(measured::imported(path)?),
        Some(MetricSource::Computed(asked)) => {
            args.scoring.metrics = asked.and(of_rule);
            None
        }
        None => {
            args.scoring.metrics = of_rule;
            None
        }
    };
    let cells = drawn(&args, &yardstick, imported.as_ref())?;
    let metrics = match &imported {
        Some(imported) => {
            let known = |&cell: &Cell| imported.get(cell).map(|&metrics| (cell, metrics));
            cells.iter().filter_map(known).collect()
        }
        None => computed(&args, task, &cells)?,
    };
    let rule = rule(&args.rule, &metrics)?;
    let costing = args.platform.costing(task)?;
    let lines = lines(&cells, &metrics, &yardstick, costing, rule);
    if args.output.format == Format::Table {
        say!("against {yardstick}");
        say_width(task);
        if !yardstick.official {
            say!("a proxy task of its own, not the benchmark's accuracies");
        }
        say_failures(metrics.values());
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

/// The rule that was asked for; without one, the default, or the paper's for a file of metrics that
/// lacks others.
fn rule(asked: &RuleArgs, metrics: &HashMap<Cell, Metrics>) -> Result<Rule, BadInput> {
    let rule = asked.rule();
    match rule.check_measured(metrics.values()) {
        Ok(()) => Ok(rule),
        Err(error) if asked.rule.is_some() => Err(BadInput::new(error.to_string())),
        Err(_) => Ok(NamedRule::Paper.rule().combined(rule.combine)),
    }
}

/// Says what counts in place of values that could not be computed.
fn say_failures<'m>(metrics: impl Iterator<Item = &'m Metrics> + Clone) {
    for metric in Metric::ALL {
        let failed = metrics
            .clone()
            .filter(|metrics| metrics.reading(metric) == Reading::Failed);
        match (failed.count(), metric.definition().failure) {
            (0, _) => {}
            (count, Failure::Worst) => {
                say!("{count} singular kernels count as the smallest {metric} of the others");
            }
            (count, Failure::Gap) => say!("{count} cells have no {metric} and are left out of it"),
        }
    }
}

fn lines(
    cells: &[Cell],
    metrics: &HashMap<Cell, Metrics>,
    yardstick: &Yardstick,
    costing: Costing,
    rule: Rule,
) -> Vec<CorrelationLine> {
    let scale = Scale::over(rule, metrics.values());
    let worst = Worst::over(metrics.values());
    let first = metrics.values().next();
    let measured: Vec<Metric> = first.into_iter().flat_map(Metrics::measured).collect();
    let line = |quantity: &str, value: &dyn Fn(Cell, &Metrics) -> Option<f64>| {
        let pair = |&cell: &Cell| {
            let value = value(cell, metrics.get(&cell)?)?;
            Some([value, yardstick.accuracy(cell)?])
        };
        let pairs: Vec<[f64; 2]> = cells.iter().filter_map(pair).collect();
        CorrelationLine::of(quantity, &Association::of(&pairs))
    };
    let of_metrics = measured
        .into_iter()
        .map(|metric| line(metric.title(), &|_, metrics| worst.ranked(metrics, metric)));
    let score = line(&format!("score by {rule}"), &|_, m| Some(scale.score(m).0));
    let table = CostTable::of(costing);
    let known = Cost::ALL
        .into_iter()
        .filter(|&cost| table.range(cost).is_some());
    let costs = known.map(|cost| {
        let value = |cell: Cell, _: &Metrics| {
            let costs = &table.each()[cell.index().number()];
            Some(costs.amount(cost)? as f64)
        };
        line(cost.title(), &value)
    });
    of_metrics.chain([score]).chain(costs).collect()
}
