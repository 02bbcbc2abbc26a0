//! `freerea reproduce`: the paper's experiment, and its table beside ours.

use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use clap::Args;
use color_eyre::eyre::{self, bail};
use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::cost::{AmountError, Cost, CostUnit};
use freerea_core::evolution::{NamedRule, Settings};
use freerea_core::metric::Imported;
use freerea_core::metric::Scoring;
use freerea_core::reproduction::{
    Condition, ConditionResult, GPU_SECONDS, LookUp, Records, Run, published,
};
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Command, Reason, Repeats, until_finished};
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use freerea_engines::background::{Search, Setup};
use serde::Serialize;

use super::errors::{BadInput, OrBadInput, cannot_start};
use super::interruption::Interruption;
use super::measured;
use super::options::ScoringArgs;
use super::output::{CsvRow, Format, OutputArgs};
use super::progress::ProgressLine;
use super::say::say;

/// How soon Ctrl-C is noticed.
const ATTENTION: Duration = Duration::from_millis(50);
/// The paper's limits of parameters on cifar10.
const PAPER_LIMITS: [u64; 3] = [200_000, 400_000, 600_000];

/// Run the paper's experiment, and print its table beside ours
///
/// Searches from many seeds with N 25 and n 5; each is what 'freerea search --seed S' does. Every
/// finished run is kept at once, and the same command goes on where it was ended.
#[derive(Debug, Args)]
pub struct ReproduceArgs {
    /// Seeds, from 1 on
    #[arg(long, value_name = "COUNT", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    seeds: u64,
    /// Datasets [default: all three]
    #[arg(long = "dataset", value_enum)]
    datasets: Vec<Dataset>,
    /// A limit of parameters, like 0.4M; 'none' for none; may be repeated
    #[arg(long = "max-params", value_name = "COUNT")]
    limits: Vec<LimitArg>,
    /// The paper's limits too: 0.2M, 0.4M and 0.6M on cifar10
    #[arg(long, conflicts_with = "limits")]
    constrained: bool,
    /// Cells that each search explores
    #[arg(long, value_name = "COUNT", default_value_t = 230, value_parser = clap::value_parser!(u32).range(1..))]
    cells: u32,
    /// The table that accuracies come from [default: the benchmark's, where it was imported]
    #[arg(long, value_name = "NAME")]
    table: Option<TableChoice>,
    /// Metric values from a CSV file with the columns index or arch, naswot, logsynflow, or from a
    /// table that has them, for every dataset, instead of computed ones
    #[arg(long, value_name = "FILE|TABLE")]
    metrics: Option<PathBuf>,
    /// The file of finished runs
    #[arg(long, value_name = "FILE", default_value = "freerea-runs.jsonl")]
    runs: PathBuf,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// A limit, or none.
#[derive(Debug, Clone, Copy)]
struct LimitArg(Option<u64>);

impl FromStr for LimitArg {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        match text {
            "none" => Ok(LimitArg(None)),
            count => CostUnit::Count
                .read(count)
                .map(|limit| LimitArg(Some(limit))),
        }
    }
}

impl ReproduceArgs {
    fn conditions(&self) -> Vec<Condition> {
        let datasets = match self.datasets.is_empty() {
            true => Dataset::NATS.to_vec(),
            false => self.datasets.clone(),
        };
        let limits = match self.limits.is_empty() {
            true => vec![None],
            false => self.limits.iter().map(|limit| limit.0).collect(),
        };
        let mut conditions = Vec::new();
        for &dataset in &datasets {
            conditions.extend(limits.iter().map(|&max_params| Condition {
                dataset,
                max_params,
            }));
            if self.constrained && dataset == Dataset::Cifar10 {
                conditions.extend(PAPER_LIMITS.map(|limit| Condition {
                    dataset,
                    max_params: Some(limit),
                }));
            }
        }
        conditions
    }

    /// What all runs of a file share.
    fn shared(&self) -> String {
        let metrics = match &self.metrics {
            Some(path) => format!("metrics of {}", path.display()),
            None => self.scoring.written_without_seed(),
        };
        format!("{} cells, {metrics}", self.cells)
    }
}

/// A line of the answer.
#[derive(Debug, Serialize)]
struct TableLine {
    dataset: Dataset,
    max_params: Option<u64>,
    runs: usize,
    accuracy: Option<f64>,
    deviation: Option<f64>,
    paper_accuracy: Option<f64>,
    paper_deviation: Option<f64>,
    explored: f64,
    seconds: f64,
    answer: u64,
    answered: usize,
}

impl CsvRow for TableLine {
    fn header(_: &[Self]) -> Vec<String> {
        [
            "dataset",
            "params",
            "runs",
            "accuracy (%)",
            "paper (%)",
            "cells",
            "s a run",
            "most often",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        let with_deviation = |mean: Option<f64>, deviation: Option<f64>| match (mean, deviation) {
            (Some(mean), Some(deviation)) => format!("{mean:.2} +- {deviation:.2}"),
            (Some(mean), None) => format!("{mean:.2}"),
            (None, _) => "-".to_owned(),
        };
        vec![
            self.dataset.to_string(),
            self.max_params.map_or("any".to_owned(), |limit| {
                format!("<= {}", CostUnit::Count.write(limit))
            }),
            self.runs.to_string(),
            with_deviation(self.accuracy, self.deviation),
            with_deviation(self.paper_accuracy, self.paper_deviation),
            format!("{:.0}", self.explored),
            format!("{:.1}", self.seconds),
            format!("#{} ({} of {})", self.answer, self.answered, self.runs),
        ]
    }
}

/// Runs what is not done yet, and prints the table.
pub fn run(args: ReproduceArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let conditions = args.conditions();
    let yardsticks = yardsticks(&args, &conditions)?;
    let imported = args.metrics.as_deref().map(measured::imported);
    let imported = imported.transpose()?.map(Arc::new);
    let interruption = Interruption::watch()?;
    let mut records = Records::open(&args.runs, &args.shared()).or_bad_input()?;
    let wanted: Vec<(Condition, u64)> = conditions
        .iter()
        .flat_map(|&condition| (1..=args.seeds).map(move |seed| (condition, seed)))
        .collect();
    let mut progress = ProgressLine::of_runs(wanted.len() as u64);
    for (done, &(condition, seed)) in wanted.iter().enumerate() {
        let limit = condition
            .max_params
            .map(|limit| CostUnit::Count.write(limit));
        let limit = limit.map_or(String::new(), |limit| format!(" <= {limit}"));
        progress.set(done as u64, || {
            format!("{}{limit}, seed {seed}", condition.dataset)
        });
        if records.holds(condition, seed) {
            continue;
        }
        let Some(run) = search(&args, condition, seed, imported.as_ref(), &interruption)? else {
            progress.finish();
            let left = wanted.len() - done;
            say!("ended early; the same command goes on with the {left} runs left");
            return Ok(interruption.exit_code());
        };
        records.add(run).or_bad_input()?;
    }
    progress.finish();
    let lines = lines(&conditions, &records, &yardsticks, args.seeds);
    if args.output.format == Format::Table {
        say!(
            "the paper's searches take {GPU_SECONDS} s on a GPU; runs are kept in {}",
            args.runs.display()
        );
    }
    args.output.write_rows(&lines)?;
    Ok(ExitCode::SUCCESS)
}

/// The accuracies on each dataset. A proxy's do not compare with the paper's.
fn yardsticks(
    args: &ReproduceArgs,
    conditions: &[Condition],
) -> Result<Vec<(Dataset, Yardstick)>, BadInput> {
    let mut yardsticks: Vec<(Dataset, Yardstick)> = Vec::new();
    for condition in conditions {
        let dataset = condition.dataset;
        if yardsticks.iter().any(|(known, _)| *known == dataset) {
            continue;
        }
        match TableChoice::yardstick(args.table.as_ref(), Space::NatsTss, dataset).or_bad_input()? {
            Some(yardstick) if yardstick.official => yardsticks.push((dataset, yardstick)),
            _ => {
                return Err(BadInput::new(format!(
                    "the paper's accuracies are the benchmark's, and there is no table of them for \
                     {dataset}; get one with 'freerea benchmark download' or 'import'"
                )));
            }
        }
    }
    Ok(yardsticks)
}

/// One search to its end; `None` where it was interrupted.
fn search(
    args: &ReproduceArgs,
    condition: Condition,
    seed: u64,
    imported: Option<&Arc<Imported>>,
    interruption: &Interruption,
) -> eyre::Result<Option<Run>> {
    let mut settings = Settings {
        rule: NamedRule::Paper.rule(),
        dataset: condition.dataset,
        seed,
        ..Settings::default()
    };
    settings.constraints[Cost::Params].max = condition.max_params;
    let mut scoring = args.scoring.clone();
    scoring.seed = Some(seed);
    let (source, repeats): (Arc<dyn Scoring>, Repeats) = match imported {
        Some(imported) => (Arc::new(LookUp(Arc::clone(imported))), Repeats::Fixed(1)),
        None => (scoring.scoring(condition.dataset)?, scoring.repeats()),
    };
    let setup = Setup {
        settings,
        budget: Budget {
            cells: Some(args.cells as usize),
            ..Budget::default()
        },
        scoring: source,
        repeats,
        workers: scoring.workers(),
    };
    let began = Instant::now();
    let (sender, happened) = channel();
    let listener = until_finished(Box::new(move |event| sender.send(event).is_ok()));
    let search = Search::start(setup, listener).map_err(cannot_start)?;
    let mut scene = Scene::default();
    loop {
        if interruption.is_wanted() {
            search.tell(Command::Quit);
            return Ok(None);
        }
        match happened.recv_timeout(ATTENTION) {
            Ok(event) => scene.apply(event),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => bail!("the search stopped without a word"),
        }
        match &scene.finished {
            None => {}
            Some(Reason::Failed(why)) => return Err(BadInput::new(why).into()),
            Some(_) => break,
        }
    }
    let Some(best) = scene.best() else {
        return Err(BadInput::new("a search found no feasible cell; give it more --cells").into());
    };
    Ok(Some(Run {
        condition,
        seed,
        answer: best.cell,
        explored: scene.history.len(),
        seconds: began.elapsed().as_secs_f64(),
    }))
}

fn lines(
    conditions: &[Condition],
    records: &Records,
    yardsticks: &[(Dataset, Yardstick)],
    seeds: u64,
) -> Vec<TableLine> {
    let line = |&condition: &Condition| {
        let ours = |run: &&Run| run.condition == condition && run.seed <= seeds;
        let runs: Vec<Run> = records.runs().iter().filter(ours).cloned().collect();
        let known = yardsticks
            .iter()
            .find(|(dataset, _)| *dataset == condition.dataset);
        let accuracy = |cell| known.and_then(|(_, yardstick)| yardstick.accuracy(cell));
        let outcome = ConditionResult::of(&runs, accuracy)?;
        let paper = published(condition);
        Some(TableLine {
            dataset: condition.dataset,
            max_params: condition.max_params,
            runs: outcome.runs,
            accuracy: outcome.accuracy,
            deviation: outcome.deviation,
            paper_accuracy: paper.map(|paper| paper.accuracy),
            paper_deviation: paper.and_then(|paper| paper.deviation),
            explored: outcome.explored,
            seconds: outcome.seconds,
            answer: outcome.answer.0.index().into(),
            answered: outcome.answer.1,
        })
    };
    conditions.iter().filter_map(line).collect()
}
