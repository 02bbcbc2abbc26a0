//! `freerea benchmark show`: what a table holds and where it comes from.

use clap::{Args, ValueEnum};
use color_eyre::eyre;
use freerea_core::benchmark::{
    AccuracyColumn, Averaging, Library, MetricColumn, Provenance, Split, Table, TableName,
};
use freerea_core::cost::{Amount, Cost};
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use serde::Serialize;

use super::super::errors::{BadInput, OrBadInput};
use super::super::output::{Format, OutputArgs, csv, json, table as aligned};
use super::super::subject;
use super::{candidate, kind};

/// What a table holds: measures, best cells, provenance
#[derive(Debug, Args)]
pub struct ShowTableArgs {
    /// The table
    name: TableName,
    /// The dataset whose best cells are shown
    #[arg(long, value_enum, default_value_t)]
    dataset: Dataset,
    /// The accuracies by which they are the best, in words of their measure, like 'validation 12'
    #[arg(long, value_name = "WORDS", conflicts_with = "dataset")]
    by: Option<String>,
    /// How many of the best cells are shown, with their parameters and FLOPs
    #[arg(long, alias = "best", value_name = "COUNT", default_value_t = 5)]
    top: usize,
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
    /// The metrics that it holds.
    metrics: Vec<MetricRow>,
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
    /// The mean standard deviation of a cell's accuracy over its trainings, if that is known.
    spread: Option<f64>,
    best_index: usize,
    best_arch: String,
}

/// A metric in a few numbers.
#[derive(Serialize)]
struct MetricRow {
    metric: String,
    /// Cells with a value, or whose value failed.
    known: usize,
    failed: usize,
}

#[derive(Serialize)]
struct Best {
    index: usize,
    accuracy: f64,
    /// The standard deviation over its trainings, if that is known.
    spread: Option<f64>,
    params: u64,
    flops: u64,
    arch: String,
}

impl ColumnRow {
    fn new(column: &AccuracyColumn, space: Space) -> Self {
        let best = best(column, 1).into_iter().next();
        let (best, max) = best.expect("a table has no column without an accuracy");
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
            max,
            spread: column.mean_spread(),
            best_index: best,
            best_arch: candidate(space, best),
        }
    }

    fn cells(&self) -> Vec<String> {
        let percent = |value| format!("{value:.2}");
        vec![
            self.known.to_string(),
            percent(self.min),
            percent(self.mean),
            percent(self.max),
            self.spread.map_or("-".to_owned(), percent),
            self.best_index.to_string(),
            self.measure.clone(),
        ]
    }
}

/// The cells of the highest accuracies, best first; among equals the lower index.
fn best(column: &AccuracyColumn, count: usize) -> Vec<(usize, f64)> {
    let mut known: Vec<(usize, f64)> = column.known().collect();
    known.sort_by(|one, other| other.1.total_cmp(&one.1));
    known.truncate(count);
    known
}

/// The best cells, with what their networks cost: those of the benchmark, for the column's dataset or,
/// where that is none of the benchmark's, for the one that is named.
fn top(column: &AccuracyColumn, args: &ShowTableArgs, space: Space) -> Result<Vec<Best>, BadInput> {
    let dataset = Dataset::from_str(&column.measure().dataset, true).unwrap_or(args.dataset);
    let task = subject::task(space, dataset, None, false)?;
    let best = best(column, args.top).into_iter();
    let best = best.map(|(index, accuracy)| {
        let size = space.cell(index).size(task);
        Best {
            index,
            accuracy,
            spread: column.spread(index),
            params: size.params,
            flops: size.flops,
            arch: candidate(space, index),
        }
    });
    Ok(best.collect())
}

/// The column by which cells are the best.
fn chosen<'a>(
    table: &'a Table,
    args: &ShowTableArgs,
) -> Result<Option<&'a AccuracyColumn>, BadInput> {
    let columns = table.columns();
    let Some(by) = &args.by else {
        return Ok(table.column_for(args.dataset).or(columns.first()));
    };
    let has_all = |column: &&AccuracyColumn| {
        let measure = words(&column.measure().to_string());
        words(by)
            .iter()
            .all(|word| measure.iter().any(|of| of.starts_with(word)))
    };
    let found: Vec<&AccuracyColumn> = columns.iter().filter(has_all).collect();
    let names = |columns: &[&AccuracyColumn]| {
        let names = columns
            .iter()
            .map(|column| format!("'{}'", column.measure()));
        names.collect::<Vec<_>>().join(" and ")
    };
    match found.as_slice() {
        [column] => Ok(Some(column)),
        [] => Err(BadInput::new(format!(
            "no accuracies of {} are '{by}'; it holds {}",
            table.name,
            names(&columns.iter().collect::<Vec<_>>())
        ))),
        several => Err(BadInput::new(format!(
            "'{by}' may be {}; give more of these words to --by",
            names(several)
        ))),
    }
}

/// Its words, without commas and capitals.
fn words(text: &str) -> Vec<String> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The columns for people.
pub fn columns_text(table: &Table) -> String {
    let rows = table.columns().iter();
    let rows = rows.map(|column| ColumnRow::new(column, table.space).cells());
    let columns = if table.columns().is_empty() {
        String::new()
    } else {
        aligned(
            &["known", "min", "mean", "max", "spread", "best", "measure"],
            rows,
        )
    };
    let rows = metric_rows(table).into_iter();
    let rows: Vec<Vec<String>> = rows
        .map(|row| vec![row.known.to_string(), row.failed.to_string(), row.metric])
        .collect();
    if rows.is_empty() {
        columns
    } else {
        let has_failed = rows.iter().any(|row| row[1] != "0");
        let metrics = aligned(&["known", "failed", "metric"], rows.into_iter());
        let failed = if has_failed {
            "failed: no value could be computed, as where NASWOT's kernel is singular\n"
        } else {
            ""
        };
        columns + &metrics + failed
    }
}

fn metric_rows(table: &Table) -> Vec<MetricRow> {
    let row = |metric: &MetricColumn| MetricRow {
        metric: metric.name().to_owned(),
        known: metric.known(),
        failed: (0..table.space.count())
            .filter(|&index| metric.value(index).is_some_and(f64::is_infinite))
            .count(),
    };
    table.metrics().iter().map(row).collect()
}

/// Prints what a table holds.
pub fn run(args: &ShowTableArgs, library: &Library) -> eyre::Result<()> {
    args.output.check()?;
    let table = library.load(&args.name).or_bad_input()?;
    let by = chosen(&table, args)?;
    let columns = table.columns().iter();
    let shown = Shown {
        name: table.name.clone(),
        space: table.space,
        known_cells: table.known_cells(),
        cells: table.space.count(),
        kind: kind(&table),
        provenance: table.provenance.clone(),
        columns: columns.map(|c| ColumnRow::new(c, table.space)).collect(),
        metrics: metric_rows(&table),
        best_by: by.map_or_else(String::new, |by| by.measure().to_string()),
        best: match by {
            Some(by) => top(by, args, table.space)?,
            None => Vec::new(),
        },
    };
    let answer = match args.output.format {
        Format::Table => text(&shown, &table),
        Format::Json => json(&shown)?,
        Format::Csv => csv(&shown.columns)?,
    };
    args.output.write(&answer)
}

fn text(shown: &Shown, table: &Table) -> String {
    let kind = match (table.columns().is_empty(), table.provenance.official) {
        (true, _) => "metrics alone, no accuracies",
        (false, true) => "the benchmark's accuracies",
        (false, false) => "a proxy task, not the benchmark's accuracies",
    };
    let Provenance {
        source,
        origin,
        made,
        command,
        ..
    } = &shown.provenance;
    let rows = shown.best.iter().map(|best| {
        vec![
            best.index.to_string(),
            format!("{:.2}", best.accuracy),
            best.spread
                .map_or("-".to_owned(), |spread| format!("{spread:.2}")),
            Cost::Params.definition().number(Amount::Known(best.params)),
            Cost::Flops.definition().number(Amount::Known(best.flops)),
            best.arch.clone(),
        ]
    });
    format!(
        "table    {}\nspace    {}, {} of {} cells known\nkind     {kind}\nsource   {source}\norigin   \
         {origin}\nmade     {made}\ncommand  {command}\n\n{}{}",
        shown.name,
        shown.space,
        shown.known_cells,
        shown.cells,
        columns_text(table),
        if shown.best.is_empty() {
            String::new()
        } else {
            format!(
                "\nbest by {}\n{}spread: the standard deviation over a cell's trainings, in points\n",
                shown.best_by,
                aligned(
                    &["index", "accuracy", "spread", "params/M", "FLOPs/M", "cell"],
                    rows,
                )
            )
        },
    )
}
