//! `freerea space`: questions about a search space that need no network.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use color_eyre::eyre;
use serde::Serialize;

use super::constraints::ConstraintArgs;
use super::options::{CellArg, Space};
use super::output::{Format, OutputArgs, Row, csv, json};
use crate::space::dataset::Dataset;
use crate::space::nats::{COUNT, Cell, Edge, Index};

/// Answer questions about a search space
#[derive(Debug, Args)]
pub struct SpaceArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// How many cells the space has, and how many are feasible under constraints
    Count(CountArgs),
    /// The feasible cells, with their costs
    List(CountArgs),
    /// A cell's index, string and costs
    Cell(CellArgs),
    /// The 24 cells that differ from a cell in one gene, with their costs
    Neighbours(CellArgs),
}

#[derive(Debug, Args)]
struct CountArgs {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct CellArgs {
    /// The cell: an index like 9930, or the benchmark's string
    #[arg(value_name = "CELL", allow_negative_numbers = true)]
    cell: CellArg,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct Common {
    /// The search space
    #[arg(long, value_enum, default_value_t)]
    space: Space,
    /// The dataset whose images and classes shape the networks
    #[arg(long, value_enum, default_value_t)]
    dataset: Dataset,
}

/// Answers the question.
pub fn run(args: SpaceArgs) -> eyre::Result<ExitCode> {
    match args.question {
        Question::Count(args) => count(&args)?,
        Question::List(args) => {
            let feasible = args.constraints.constraints().feasible(args.common.dataset);
            costs(feasible, None, &args.common, &args.output)?;
        }
        Question::Cell(args) => costs(vec![args.cell.0], None, &args.common, &args.output)?,
        Question::Neighbours(args) => {
            let cell = args.cell.0;
            costs(
                cell.neighbours().collect(),
                Some(cell),
                &args.common,
                &args.output,
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Count {
    space: &'static str,
    dataset: Dataset,
    cells: usize,
    feasible: usize,
    constraints: String,
}

fn count(args: &CountArgs) -> eyre::Result<()> {
    args.output.check()?;
    let Space::NatsTss = args.common.space;
    let constraints = args.constraints.constraints();
    let count = Count {
        space: "nats-tss",
        dataset: args.common.dataset,
        cells: COUNT,
        feasible: constraints.feasible(args.common.dataset).len(),
        constraints: constraints.to_string(),
    };
    let answer = match args.output.format {
        Format::Table => format!(
            "space        {}, {}\ncells        {}\nfeasible     {}\nconstraints  {}\n",
            count.space, count.dataset, count.cells, count.feasible, count.constraints
        ),
        Format::Json => json(&count)?,
        Format::Csv => csv(&[count])?,
    };
    args.output.write(&answer)
}

#[derive(Serialize)]
struct CostRow {
    index: Index,
    /// Where the cell differs from the one that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<String>,
    params: u64,
    flops: u64,
    skip: f64,
    arch: Cell,
}

impl Row for CostRow {
    const HEADER: &'static [&'static str] = &["index", "params (M)", "MFLOPs", "skip", "cell"];

    fn cells(&self) -> Vec<String> {
        let changed = self.changed.as_ref().map(|edge| format!("  ({edge})"));
        vec![
            self.index.to_string(),
            format!("{:.6}", self.params as f64 / 1e6),
            format!("{:.5}", self.flops as f64 / 1e6),
            format!("{:.3}", self.skip),
            format!("{}{}", self.arch, changed.unwrap_or_default()),
        ]
    }
}

fn costs(
    cells: Vec<Cell>,
    origin: Option<Cell>,
    common: &Common,
    output: &OutputArgs,
) -> eyre::Result<()> {
    output.check()?;
    let Space::NatsTss = common.space;
    let changes = |cell: Cell, origin: Cell| {
        let edges = origin.differences(cell);
        let changes = edges.map(|edge: Edge| format!("{edge} was {}", origin.operation(edge)));
        changes.collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<CostRow> = cells
        .into_iter()
        .map(|cell| {
            let cost = cell.cost(common.dataset);
            CostRow {
                index: cell.index(),
                changed: origin.map(|origin| changes(cell, origin)),
                params: cost.params.0,
                flops: cost.flops.0,
                skip: cell.skipped_layers(),
                arch: cell,
            }
        })
        .collect();
    output.write_rows(&rows)
}
