//! `freerea compare`: two runs side by side.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::comparison::Comparison;
use freerea_core::journal::{Recording, Summary};
use freerea_core::scene::Scene;

use super::errors::{BadInput, OrBadInput};
use super::options::TableArg;
use super::output::{Format, OutputArgs, json};
use super::say::say;

/// Compare two runs: how they were set, what they found and how soon
///
/// Scores are on one scale, that of all cells that either run explored. In the explorer, ':versus
/// RUN' compares the run that is shown.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// A run: its name, the beginning of it, last, or the path of a journal
    one: String,
    /// The other run
    other: String,
    /// The table of accuracies; 'none' for none [default: the benchmark's where it was imported,
    /// else the program's own proxy task]
    #[arg(long, value_name = "NAME")]
    table: Option<TableArg>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Numbers of explored cells at which the scores are told.
const MOMENTS: usize = 6;

/// Prints both runs.
pub fn run(args: CompareArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let (a, one) = scene(&args.one)?;
    let (b, other) = scene(&args.other)?;
    let yardstick = TableArg::yardstick(
        args.table.as_ref(),
        one.settings.space(),
        one.settings.dataset,
    )?;
    let comparison = Comparison::of([(&a, &one), (&b, &other)], yardstick.as_ref());
    match args.output.format {
        Format::Table => args.output.write(&written(&comparison))?,
        Format::Json => args.output.write(&json(&comparison)?)?,
        Format::Csv => {
            let complaint = "two runs are no rows; use --format json, or 'freerea export' for each";
            return Err(BadInput::new(complaint).into());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A run at its end, and its name.
fn scene(run: &str) -> Result<(String, Scene), BadInput> {
    let (recording, name) = Recording::named(run).or_bad_input()?;
    if let Some(fault) = &recording.fault {
        say!("{run}: {fault}");
    }
    let name = name.map_or(run.to_owned(), |name| name.to_string());
    Ok((name, Summary::of(&recording, false).scene))
}

fn written(comparison: &Comparison) -> String {
    let longest = comparison.runs.iter().map(|side| side.explored).max();
    let moments = (1..=MOMENTS).map(|part| longest.unwrap_or(0) * part / MOMENTS);
    let reached = moments.map(|explored| {
        let score = |side: usize| {
            let curve = comparison.runs[side].curve.iter();
            let last = curve.take_while(|[at, _]| *at <= explored as f64).last();
            let within = explored <= comparison.runs[side].explored;
            last.filter(|_| within)
                .map_or("-".to_owned(), |[_, score]| format!("{score:.4}"))
        };
        (format!("best after {explored}"), [score(0), score(1)])
    });
    let rows = comparison.rows().into_iter();
    let rows = rows.map(|(title, words)| (title.to_owned(), words));
    let rows: Vec<(String, [String; 2])> = rows.chain(reached).collect();
    let width = rows
        .iter()
        .map(|(_, words)| words[0].len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for (title, [one, other]) in rows {
        text.push_str(&format!("{title:<16}{one:<width$}  {other}\n"));
    }
    text.push_str(&format!(
        "{:<16}{} cells\n",
        "in common", comparison.in_common
    ));
    if !comparison.same_dataset {
        text.push_str("The datasets differ: each run's scores are on its own scale.\n");
    }
    text
}
