//! `freerea compare`: two runs side by side.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::TableChoice;
use freerea_core::comparison::Comparison;

use super::errors::{BadInput, OrBadInput};
use super::named_run::NamedRun;
use super::output::{Format, OutputArgs, json};

/// Compare two runs: how they were set, what they found and how soon
///
/// Scores are over the feasible histories of both runs together. In the explorer, ':versus
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
    table: Option<TableChoice>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Numbers of explored cells at which the scores are told.
const MOMENTS: usize = 6;

/// Prints both runs.
pub fn run(args: CompareArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let one = NamedRun::read(&args.one)?;
    let other = NamedRun::read(&args.other)?;
    let runs = [
        (one.name.as_str(), &one.scene),
        (other.name.as_str(), &other.scene),
    ];
    let settings = &one.scene.settings;
    let yardstick = TableChoice::yardstick(args.table.as_ref(), settings.space(), settings.dataset)
        .or_bad_input()?;
    let comparison = Comparison::of(runs, yardstick.as_ref());
    match args.output.format {
        Format::Table => {
            let mut text = written(&comparison);
            if let Some(yardstick) = &yardstick {
                let proxy = if yardstick.official {
                    ""
                } else {
                    ", a proxy task"
                };
                text.push_str(&format!("Accuracies are those of {yardstick}{proxy}.\n"));
            }
            args.output.write(&text)?;
        }
        Format::Json => args.output.write(&json(&comparison)?)?,
        Format::Csv => {
            let complaint = "two runs are no rows; use --format json, or 'freerea export' for each";
            return Err(BadInput::new(complaint).into());
        }
    }
    Ok(ExitCode::SUCCESS)
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
    text + comparison.scored_over() + "\n"
}
