//! `freerea space`: questions about a search space that need no network.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use color_eyre::eyre;
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, CellName, Index, Operation, Space, StemChannels, Task};
use serde::Serialize;

use super::constraints::ConstraintArgs;
use super::errors::BadInput;
use super::output::{CsvRow, Format, OutputArgs, csv, json};
use super::subject::{self, SubjectArgs};

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
    common: Common,
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
    common: Common,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct Common {
    #[command(flatten)]
    subject: SubjectArgs,
    /// Channels of the stem in spaces that leave the width open (nasbench101) [default: 16, as in
    /// searches on a CPU; the benchmark's are 128]
    #[arg(long, value_name = "CHANNELS")]
    stem_channels: Option<StemChannels>,
}

impl Common {
    /// The width that a search on a CPU would have.
    fn task(&self, space: Space) -> Result<Task, BadInput> {
        subject::task(space, self.subject.dataset(), self.stem_channels, true)
    }
}

/// Answers the question.
pub fn run(args: SpaceArgs) -> eyre::Result<ExitCode> {
    match args.question {
        Question::Info(args) => info(&args)?,
        Question::Count(args) => count(&args)?,
        Question::List(args) => {
            let space = args.common.subject.space();
            let task = args.common.task(space)?;
            let feasible = args.constraints.constraints(space)?.feasible(task);
            costs(feasible, None, task, &args.output)?;
        }
        Question::Cell(args) => {
            let (cell, task) = args.cell()?;
            costs(vec![cell], None, task, &args.output)?;
        }
        Question::Neighbours(args) => {
            let (cell, task) = args.cell()?;
            costs(cell.neighbours(), Some(cell), task, &args.output)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl CellNames {
    /// The cell, and the task of the space that is named or that the cell tells.
    fn cell(&self) -> Result<(Cell, Task), BadInput> {
        let (space, cells) = self.common.subject.cells(&[self.cell])?;
        Ok((cells[0], self.common.task(space)?))
    }
}

/// `, stem 16`
fn stem(channels: Option<StemChannels>) -> String {
    channels.map_or_else(String::new, |channels| format!(", stem {channels}"))
}

#[derive(Debug, Args)]
struct InfoArgs {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    output: OutputArgs,
}

/// What a space is.
#[derive(Serialize)]
struct Info {
    space: Space,
    title: &'static str,
    cells: usize,
    dataset: Dataset,
    stem: Option<StemChannels>,
    min_params: u64,
    max_params: u64,
    min_flops: u64,
    max_flops: u64,
    operations: String,
    places: String,
    example: &'static str,
}

impl Info {
    fn of(space: Space, common: &Common) -> Result<Self, BadInput> {
        let stem = common.stem_channels.filter(|_| space.stem_is_open());
        let task = subject::task(space, common.subject.dataset(), stem, true)?;
        let [least, most] = space.costs(task).range();
        let operations: Vec<&str> = space.operations().map(Operation::name).collect();
        Ok(Info {
            space,
            title: space.title(),
            cells: space.count(),
            dataset: task.dataset,
            stem: task.open_stem(),
            min_params: least.params.0,
            max_params: most.params.0,
            min_flops: least.flops.0,
            max_flops: most.flops.0,
            operations: operations.join(", "),
            places: format!("{} ({})", space.loci().join(", "), space.locus()),
            example: space.example(),
        })
    }

    fn table(&self) -> String {
        let range = |least: u64, most: u64| {
            format!("{:.6} M to {:.6} M", least as f64 / 1e6, most as f64 / 1e6)
        };
        let task = format!("{}{}", self.dataset, stem(self.stem));
        let params = range(self.min_params, self.max_params);
        [
            ("space", format!("{}, {}", self.space, self.title)),
            ("cells", self.cells.to_string()),
            ("parameters", format!("{params} ({task})")),
            ("FLOPs", range(self.min_flops, self.max_flops)),
            ("operations", self.operations.clone()),
            ("places", self.places.clone()),
            ("example", self.example.to_owned()),
        ]
        .map(|(name, value)| format!("{name:<12}{value}\n"))
        .concat()
    }
}

/// All spaces, or the one that is named.
fn info(args: &InfoArgs) -> eyre::Result<()> {
    args.output.check()?;
    let spaces = match args.common.subject.space {
        Some(space) => vec![space],
        None => Space::ALL.to_vec(),
    };
    let infos = spaces.iter().map(|&space| Info::of(space, &args.common));
    let infos: Vec<Info> = infos.collect::<Result<_, _>>()?;
    let answer = match args.output.format {
        Format::Table => infos.iter().map(Info::table).collect::<Vec<_>>().join("\n"),
        Format::Json => json(&infos)?,
        Format::Csv => csv(&infos)?,
    };
    args.output.write(&answer)
}

#[derive(Serialize)]
struct CellCount {
    space: Space,
    dataset: Dataset,
    stem: Option<StemChannels>,
    cells: usize,
    feasible: usize,
    constraints: String,
}

fn count(args: &CountArgs) -> eyre::Result<()> {
    args.output.check()?;
    let space = args.common.subject.space();
    let task = args.common.task(space)?;
    let constraints = args.constraints.constraints(space)?;
    let count = CellCount {
        space,
        dataset: task.dataset,
        stem: task.open_stem(),
        cells: space.count(),
        feasible: constraints.feasible(task).len(),
        constraints: constraints.to_string(),
    };
    let answer = match args.output.format {
        Format::Table => format!(
            "space        {}, {}{}\ncells        {}\nfeasible     {}\nconstraints  {}\n",
            count.space,
            count.dataset,
            stem(count.stem),
            count.cells,
            count.feasible,
            count.constraints
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
    /// The benchmark's other name of the cell, such as a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stem: Option<StemChannels>,
}

impl CsvRow for CostRow {
    fn header(_: &[Self]) -> Vec<&'static str> {
        vec!["index", "params (M)", "MFLOPs", "skip", "cell"]
    }

    fn cells(&self) -> Vec<String> {
        let alias = self.alias.as_ref().map(|alias| format!("  {alias}"));
        let changed = self.changed.as_ref().map(|gene| format!("  ({gene})"));
        vec![
            self.index.to_string(),
            format!("{:.6}", self.params as f64 / 1e6),
            format!("{:.5}", self.flops as f64 / 1e6),
            format!("{:.3}", self.skip),
            format!(
                "{}{}{}",
                self.arch,
                alias.unwrap_or_default(),
                changed.unwrap_or_default()
            ),
        ]
    }
}

fn costs(
    cells: Vec<Cell>,
    origin: Option<Cell>,
    task: Task,
    output: &OutputArgs,
) -> eyre::Result<()> {
    output.check()?;
    if output.format == Format::Table {
        subject::say_width(task);
    }
    let changes = |cell: Cell, origin: Cell| {
        let changes = origin.changes(&cell).into_iter();
        let changes = changes.map(|change| format!("{} was {}", change.gene(), change.from));
        changes.collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<CostRow> = cells
        .into_iter()
        .map(|cell| {
            let cost = cell.cost(task);
            CostRow {
                index: cell.index(),
                changed: origin.map(|origin| changes(cell, origin)),
                params: cost.params.0,
                flops: cost.flops.0,
                skip: cell.skipped_layers(),
                arch: cell,
                alias: cell.alias(),
                stem: task.open_stem(),
            }
        })
        .collect();
    output.write_rows(&rows)
}
