//! `freerea compare`: runs side by side.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::TableChoice;
use freerea_core::comparison::{Answer, Comparison, Side, TwoOrMore};
use serde::Serialize;

use super::errors::OrBadInput;
use super::named_run::NamedRun;
use super::output::{Format, OutputArgs, csv, json};

/// Compare two runs or more: how they were set, what they found and how soon
///
/// Scores are over the feasible histories of all runs together. In the explorer, ':versus RUN'
/// compares the run that is shown; 'freerea report' writes about many runs.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// A run: its name, the beginning of it, last, or the path of a journal
    one: String,
    /// The other run
    other: String,
    /// More runs
    more: Vec<String>,
    /// The table of accuracies; 'none' for none [default: the benchmark's where it was imported,
    /// else the program's own proxy task]
    #[arg(long, value_name = "NAME")]
    table: Option<TableChoice>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Numbers of explored cells at which the scores are listed.
const MOMENTS: usize = 6;

/// Prints the runs.
pub fn run(args: CompareArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let one = NamedRun::read(&args.one)?;
    let other = NamedRun::read(&args.other)?;
    let more = args.more.iter().map(|run| NamedRun::read(run));
    let more: Vec<NamedRun> = more.collect::<Result<_, _>>()?;
    let runs = TwoOrMore::new(&one, &other, &more).map(|&run| (run.name.as_str(), &run.scene));
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
        Format::Csv => args.output.write(&csv(&comparison.runs.map(RunRow::of))?)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A run as a row: what is listed of it but for the curve, and its answer.
#[derive(Serialize)]
struct RunRow<'c> {
    run: &'c str,
    dataset: &'c str,
    network: &'c str,
    seed: u64,
    rule: &'c str,
    constraints: &'c str,
    device: &'c str,
    population: usize,
    tournament: usize,
    explored: usize,
    steps: u64,
    refused: u64,
    active: u64,
    tau: Option<f64>,
    #[serde(flatten)]
    best: Option<&'c Answer>,
}

impl<'c> RunRow<'c> {
    fn of(side: &'c Side) -> Self {
        let [population, tournament] = side.sizes;
        RunRow {
            run: &side.name,
            dataset: &side.dataset,
            network: &side.network,
            seed: side.seed,
            rule: &side.rule,
            constraints: &side.constraints,
            device: &side.device,
            population,
            tournament,
            explored: side.explored,
            steps: side.steps,
            refused: side.refused,
            active: side.active,
            tau: side.tau,
            best: side.best.as_ref(),
        }
    }
}

fn written(comparison: &Comparison) -> String {
    let longest = comparison.runs.iter().map(|side| side.explored).max();
    let moments = (1..=MOMENTS).map(|part| longest.unwrap_or(0) * part / MOMENTS);
    let reached = moments.map(|explored| {
        let score = |side: &Side| {
            let curve = side.curve.iter();
            let last = curve.take_while(|[at, _]| *at <= explored as f64).last();
            let last = last.filter(|_| explored <= side.explored);
            last.map_or("-".to_owned(), |[_, score]| format!("{score:.4}"))
        };
        (format!("best after {explored}"), comparison.runs.map(score))
    });
    let rows = comparison.rows().into_iter();
    let rows = rows.map(|(title, words)| (title.to_owned(), words));
    let rows: Vec<(String, TwoOrMore<String>)> = rows.chain(reached).collect();
    let widths: Vec<usize> = (0..comparison.runs.len())
        .map(|run| {
            let widths = rows.iter().map(|(_, words)| words[run].len());
            widths.max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for (title, words) in rows {
        let words = words.iter().zip(&widths);
        let words: Vec<String> = words
            .map(|(word, &width)| format!("{word:<width$}"))
            .collect();
        text.push_str(format!("{title:<16}{}", words.join("  ")).trim_end());
        text.push('\n');
    }
    text.push_str(&format!(
        "{:<16}{} cells\n",
        "in common", comparison.in_common
    ));
    text + &comparison.scored_over() + "\n"
}
