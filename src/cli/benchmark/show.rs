//! `freerea benchmark show`: what a table holds and where it comes from.

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{
    AccuracyColumn, Averaging, Library, Provenance, Split, Table, TableName,
};
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use serde::Serialize;

use super::super::errors::OrBadInput;
use super::super::output::{Format, OutputArgs, csv, json, table as aligned};
use super::{candidate, kind};

/// What a table holds: measures, best cells, provenance
#[derive(Debug, Args)]
pub struct ShowTableArgs {
    /// The table
    name: TableName,
    /// The dataset whose best cells are shown
    #[arg(long, value_enum, default_value_t)]
    dataset: Dataset,
    /// How many of the best cells are shown
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    best: usize,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Serialize)]
struct Shown {
    name: TableName,
    space: Space,
    known_cells: usize,
    cells: usize,
    kind: &'static str,
    provenance: Provenance,
    columns: Vec<ColumnRow>,
    /// What the best cells are the best by.
    best_by: String,
    best: Vec<Best>,
}

/// A column in a few numbers; accuracies in percent.
#[derive(Serialize)]
struct ColumnRow {
    dataset: String,
    split: Split,
    epochs: Option<u32>,
    averaging: Averaging,
    /// The four before, in words.
    #[serde(skip)]
    measure: String,
    known: usize,
    min: f64,
    mean: f64,
    max: f64,
    best_index: usize,
    best_arch: String,
}

#[derive(Serialize)]
struct Best {
    index: usize,
    accuracy: f64,
    arch: String,
}

impl ColumnRow {
    fn new(column: &AccuracyColumn, space: Space) -> Self {
        let best = best(column, 1, space);
        let best = best.into_iter().next();
        let best = best.expect("a table has no column without an accuracy");
        let known = column.known().count();
        let accuracies = || column.known().map(|(_, accuracy)| accuracy);
        let measure = column.measure();
        ColumnRow {
            dataset: measure.dataset.clone(),
            split: measure.split,
            epochs: measure.epochs,
            averaging: measure.averaging,
            measure: measure.to_string(),
            known,
            min: accuracies().fold(f64::INFINITY, f64::min),
            mean: accuracies().sum::<f64>() / known as f64,
            max: best.accuracy,
            best_index: best.index,
            best_arch: best.arch,
        }
    }

    fn cells(&self) -> Vec<String> {
        let percent = |value| format!("{value:.2}");
        vec![
            self.known.to_string(),
            percent(self.min),
            percent(self.mean),
            percent(self.max),
            self.best_index.to_string(),
            self.measure.clone(),
        ]
    }
}

/// The cells of the highest accuracies, best first; among equals the lower index.
fn best(column: &AccuracyColumn, count: usize, space: Space) -> Vec<Best> {
    let mut known: Vec<(usize, f64)> = column.known().collect();
    known.sort_by(|one, other| other.1.total_cmp(&one.1));
    let best = known.into_iter().take(count);
    best.map(|(index, accuracy)| Best {
        index,
        accuracy,
        arch: candidate(space, index),
    })
    .collect()
}

/// The columns for people.
pub fn columns_text(table: &Table) -> String {
    let rows = table.columns().iter();
    let rows = rows.map(|column| ColumnRow::new(column, table.space).cells());
    aligned(&["known", "min", "mean", "max", "best", "measure"], rows)
}

/// Prints what a table holds.
pub fn run(args: &ShowTableArgs, library: &Library) -> eyre::Result<()> {
    args.output.check()?;
    let table = library.load(&args.name).or_bad_input()?;
    let by = table.column_for(args.dataset).or(table.columns().first());
    let columns = table.columns().iter();
    let shown = Shown {
        name: table.name.clone(),
        space: table.space,
        known_cells: table.known_cells(),
        cells: table.space.count(),
        kind: kind(&table),
        provenance: table.provenance.clone(),
        columns: columns.map(|c| ColumnRow::new(c, table.space)).collect(),
        best_by: by.map_or_else(String::new, |column| column.measure().to_string()),
        best: by.map_or_else(Vec::new, |column| best(column, args.best, table.space)),
    };
    let answer = match args.output.format {
        Format::Table => text(&shown, &table),
        Format::Json => json(&shown)?,
        Format::Csv => csv(&shown.columns)?,
    };
    args.output.write(&answer)
}

fn text(shown: &Shown, table: &Table) -> String {
    let kind = match table.provenance.official {
        true => "the benchmark's accuracies",
        false => "a proxy task, not the benchmark's accuracies",
    };
    let Provenance {
        source,
        origin,
        made,
        command,
        ..
    } = &shown.provenance;
    let rows = shown.best.iter().map(|best| {
        let accuracy = format!("{:.2}", best.accuracy);
        vec![best.index.to_string(), accuracy, best.arch.clone()]
    });
    format!(
        "table    {}\nspace    {}, {} of {} cells known\nkind     {kind}\nsource   {source}\norigin   \
         {origin}\nmade     {made}\ncommand  {command}\n\n{}\nbest by {}\n{}",
        shown.name,
        shown.space,
        shown.known_cells,
        shown.cells,
        columns_text(table),
        shown.best_by,
        aligned(&["index", "accuracy", "cell"], rows),
    )
}
