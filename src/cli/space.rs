//! `freerea space`: questions about a search space that need no network.

mod costed;
mod info;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use color_eyre::eyre;
use freerea_core::cost::{Amount, Cost, CostTable, Costing, Costs};
use freerea_core::space::{Cell, CellName, Index, Space, StemChannels};
use serde::Serialize;

use super::constraints::ConstraintArgs;
use super::errors::BadInput;
use super::output::{CsvRow, Format, OutputArgs, csv, json};
use super::say::say;
use super::subject;
use costed::{CostedArgs, stem};
use info::InfoArgs;

/// Answer questions about a search space
#[derive(Debug, Args)]
pub struct SpaceArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// What the spaces are: their cells, operations, costs, and how a cell is written
    Info(InfoArgs),
    /// How many cells the space has, and how many are feasible under constraints
    Count(CountArgs),
    /// The feasible cells, with their costs
    List(CountArgs),
    /// A cell's index, string and costs
    Cell(CellNames),
    /// The cells that one mutation of a cell can lead to, with their costs
    Neighbours(CellNames),
}

#[derive(Debug, Args)]
struct CountArgs {
    #[command(flatten)]
    costed: CostedArgs,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct CellNames {
    /// The cell: an index like 9930, or the benchmark's string
    #[arg(value_name = "CELL", allow_negative_numbers = true)]
    cell: CellName,
    #[command(flatten)]
    costed: CostedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Answers the question.
pub fn run(args: SpaceArgs) -> eyre::Result<ExitCode> {
    match args.question {
        Question::Info(args) => info::run(&args)?,
        Question::Count(args) => count(&args)?,
        Question::List(args) => {
            let space = args.costed.networks.subject.space();
            let costing = args.costed.costing(space)?;
            let feasible = args.constraints.constraints(&costing)?.feasible(costing);
            costs(feasible, None, costing, &args.output)?;
        }
        Question::Cell(args) => {
            let (cell, costing) = args.cell()?;
            costs(vec![cell], None, costing, &args.output)?;
        }
        Question::Neighbours(args) => {
            let (cell, costing) = args.cell()?;
            costs(cell.neighbours(), Some(cell), costing, &args.output)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl CellNames {
    /// The cell, and what costs depend on in the space that is named or that the cell tells.
    fn cell(&self) -> Result<(Cell, Costing), BadInput> {
        let (space, cells) = self.costed.networks.subject.cells(&[self.cell])?;
        Ok((cells[0], self.costed.costing(space)?))
    }
}

#[derive(Serialize)]
struct CellCount {
    space: Space,
    dataset: &'static str,
    stem: Option<StemChannels>,
    cells: usize,
    feasible: usize,
    constraints: String,
}

fn count(args: &CountArgs) -> eyre::Result<()> {
    args.output.check()?;
    let space = args.costed.networks.subject.space();
    let costing = args.costed.costing(space)?;
    let task = costing.task;
    let constraints = args.constraints.constraints(&costing)?;
    let table = CostTable::of(costing);
    let count = CellCount {
        space,
        dataset: task.dataset.name(),
        stem: task.open_stem(),
        cells: space.count(),
        feasible: constraints.count(&table),
        constraints: constraints.to_string(),
    };
    let answer = match args.output.format {
        Format::Table => format!(
            "space        {}, {}{}\ncells        {}\nfeasible     {}\nconstraints  {}\n{}",
            count.space,
            count.dataset,
            stem(count.stem),
            count.cells,
            count.feasible,
            count.constraints,
            left_out(&table)
        ),
        Format::Json => json(&count)?,
        Format::Csv => csv(&[count])?,
    };
    args.output.write(&answer)
}

/// Cells that have no latency on the device, if it knows any.
fn left_out(table: &CostTable) -> String {
    let count = |amount: Amount| {
        let amounts = table.each().iter().map(|costs| costs.get(Cost::Latency));
        amounts.filter(|of| *of == amount).count()
    };
    let (failed, unknown) = (count(Amount::Impossible), count(Amount::Unknown));
    match table.range(Cost::Latency) {
        Some(_) if failed + unknown > 0 => format!(
            "latency      {failed} cells did not compile and are infeasible, {unknown} were not \
             measured\n"
        ),
        _ => String::new(),
    }
}

#[derive(Serialize)]
struct CostRow {
    index: Index,
    /// Where the cell differs from the one that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<String>,
    #[serde(flatten)]
    costs: Costs,
    skip: f64,
    arch: Cell,
    /// The benchmark's other name of the cell, such as a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stem: Option<StemChannels>,
    #[serde(skip)]
    costing: Costing,
}

impl CsvRow for CostRow {
    fn header(rows: &[Self]) -> Vec<String> {
        let heading = |row: &CostRow| {
            let known = row.costs.known();
            let heading = |(cost, _): (Cost, Amount)| cost.definition().heading(&row.costing);
            known.map(heading).collect::<Vec<String>>()
        };
        let costs = rows.first().map(heading).unwrap_or_default();
        let named = |name: &str| vec![name.to_owned()];
        [named("index"), costs, named("skip"), named("cell")].concat()
    }

    fn cells(&self) -> Vec<String> {
        let alias = self.alias.as_ref().map(|alias| format!("  {alias}"));
        let changed = self.changed.as_ref().map(|gene| format!("  ({gene})"));
        let head = std::iter::once(self.index.to_string());
        let costs = self.costs.known().map(|(cost, amount)| {
            let definition = cost.definition();
            let mark = definition.mark(self.arch, &self.costing);
            format!("{mark}{}", definition.number(amount))
        });
        head.chain(costs)
            .chain([
                format!("{:.3}", self.skip),
                format!(
                    "{}{}{}",
                    self.arch,
                    alias.unwrap_or_default(),
                    changed.unwrap_or_default()
                ),
            ])
            .collect()
    }
}

fn costs(
    cells: Vec<Cell>,
    origin: Option<Cell>,
    costing: Costing,
    output: &OutputArgs,
) -> eyre::Result<()> {
    output.check()?;
    let task = costing.task;
    if output.format == Format::Table {
        subject::say_width(task);
        say_device(&costing);
    }
    let changes = |cell: Cell, origin: Cell| {
        let changes = origin.changes(&cell).into_iter();
        let changes = changes.map(|change| format!("{} was {}", change.gene(), change.from));
        changes.collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<CostRow> = cells
        .into_iter()
        .map(|cell| {
            let costs = Costs::of(cell, costing);
            CostRow {
                index: cell.index(),
                changed: origin.map(|origin| changes(cell, origin)),
                costing,
                costs,
                skip: cell.skipped_layers(),
                arch: cell,
                alias: cell.alias(),
                stem: task.open_stem(),
            }
        })
        .collect();
    output.write_rows(&rows)
}

/// Where the latencies come from.
fn say_device(costing: &Costing) {
    if let Some(device) = costing.platform.device {
        let profile = device.profile();
        let of = match (profile.measured.len(), &profile.fitted) {
            (0, _) => "fitted, of the cell's live form (~)".to_owned(),
            (cells, None) => format!("measured, {cells} cells as they are written"),
            (cells, Some(_)) => {
                format!("measured of {cells} cells as they are written, else fitted (~)")
            }
        };
        say!("latency on {}: {of}", profile.name);
    }
}
