//! `freerea reproduce`: the paper's experiment, and its table beside ours.

mod source;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use clap::Args;
use color_eyre::eyre::{self, bail};
use freerea_core::benchmark::TableChoice;
use freerea_core::cost::{AmountError, Cost, CostUnit};
use freerea_core::evolution::{NamedRule, Settings};
use freerea_core::metric::Imported;
use freerea_core::metric::Scoring;
use freerea_core::reproduction::{
    Condition, FinishedRuns, GPU_SECONDS, LookUp, Records, Run, Seeds,
};
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Command, Reason, Repeats, until_finished};
use freerea_core::shard::Shard;
use freerea_core::space::dataset::Dataset;
use freerea_engines::background::{Search, Setup};

use super::errors::{BadInput, OrBadInput, cannot_start};
use super::interruption::Interruption;
use super::measured;
use super::options::ScoringArgs;
use super::output::{Format, OutputArgs};
use super::progress::ProgressLine;
use super::say::say;
use crate::explorer::ui::words::counted;
use source::{Source, in_words, missing};

/// How soon Ctrl-C is noticed.
const ATTENTION: Duration = Duration::from_millis(50);
/// The paper's limits of parameters on cifar10.
const PAPER_LIMITS: [u64; 3] = [200_000, 400_000, 600_000];
/// The file of finished runs, where none is named.
const RUNS: &str = "freerea-runs.jsonl";

/// Run the paper's experiment, and print its table beside ours
///
/// Searches from many seeds with N 25 and n 5; each is what 'freerea search --seed S' does. Every
/// finished run is kept at once, and the same command goes on where it was ended. --shard spreads
/// the runs over machines; several files of --runs give one table of all of them.
#[derive(Debug, Args)]
pub struct ReproduceArgs {
    /// Seeds: so many from 1 on, or a range like 11..20, which has both ends
    #[arg(long, value_name = "COUNT|RANGE", default_value = "30")]
    seeds: Seeds,
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
    /// The file of finished runs [default: freerea-runs.jsonl]. Several, and those of shards, are
    /// only read: the table is that of all their runs, and none may be missing
    #[arg(long, value_name = "FILE", num_args = 1..)]
    runs: Vec<PathBuf>,
    /// Only this part of the runs, like 3/16, and no table, so that a scheduler can spread the work;
    /// needs a file of its own
    #[arg(
        long,
        value_name = "PART/PARTS",
        conflicts_with_all = ["format", "output"]
    )]
    shard: Option<Shard>,
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
        let datasets = if self.datasets.is_empty() {
            Dataset::NATS.to_vec()
        } else {
            self.datasets.clone()
        };
        let limits = if self.limits.is_empty() {
            vec![None]
        } else {
            self.limits.iter().map(|limit| limit.0).collect()
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

    /// All runs of the experiment.
    fn wanted(&self) -> Vec<(Condition, u64)> {
        let conditions = self.conditions().into_iter();
        conditions
            .flat_map(|condition| self.seeds.all().map(move |seed| (condition, seed)))
            .collect()
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

/// Runs what is not done yet, and prints the table; or one of them.
pub fn run(args: ReproduceArgs) -> eyre::Result<ExitCode> {
    match (&args.runs[..], args.shard) {
        ([file], Some(shard)) => run_shard(&args, file, shard),
        ([], Some(shard)) => Err(BadInput::new(format!(
            "a shard is kept in a file of its own; add one that no other shard has, like \
             '--shard {shard} --runs runs-{}.jsonl'",
            shard.part()
        ))
        .into()),
        (_, Some(_)) => Err(BadInput::new(
            "a shard is kept in one file; name one with --runs, and all of them, without --shard, \
             to join them",
        )
        .into()),
        ([], None) => run_experiment(&args, &[PathBuf::from(RUNS)]),
        (files, None) => run_experiment(&args, files),
    }
}

/// Runs a part of the experiment, whose table is left to those who have all of it.
fn run_shard(args: &ReproduceArgs, file: &Path, shard: Shard) -> eyre::Result<ExitCode> {
    let share: Vec<_> = shard.of(args.wanted().into_iter()).collect();
    if let Conclusion::Early(code) = search_missing(args, &share, file)? {
        return Ok(code);
    }
    say!(
        "shard {shard} is done: {} in {}; for the table, name the files of all shards with --runs, \
         without --shard",
        counted(share.len() as u64, "run"),
        file.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Goes on with one file, or joins several, and prints the table.
fn run_experiment(args: &ReproduceArgs, files: &[PathBuf]) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let (conditions, wanted) = (args.conditions(), args.wanted());
    // What is wrong with the runs comes first: it takes longer to mend than a table to import.
    let source = Source::of(files, &args.shared(), &wanted)?;
    let yardsticks = table::yardsticks(args.table.as_ref(), &conditions)?;
    let finished = match source {
        Source::Joined(finished) => finished,
        Source::GoneOnWith(file) => match search_missing(args, &wanted, file)? {
            Conclusion::Complete(finished) => {
                say!("runs are kept in {}", file.display());
                finished
            }
            Conclusion::Early(code) => return Ok(code),
        },
    };
    let lines = table::lines(&conditions, &finished, &yardsticks, args.seeds);
    if args.output.format == Format::Table {
        let seconds = mean_seconds(&conditions, &finished, args.seeds);
        say!("a search took {seconds:.1} s; the paper's take {GPU_SECONDS} s on a GPU");
    }
    args.output.write_rows(&lines)?;
    Ok(ExitCode::SUCCESS)
}

/// How the runs ended.
enum Conclusion {
    /// All are done.
    Complete(FinishedRuns),
    /// A signal came first; the exit code says which.
    Early(ExitCode),
}

/// Searches for what the file does not hold yet.
fn search_missing(
    args: &ReproduceArgs,
    wanted: &[(Condition, u64)],
    file: &Path,
) -> eyre::Result<Conclusion> {
    let imported = args.metrics.as_deref().map(measured::imported);
    let imported = imported.transpose()?.map(Arc::new);
    let interruption = Interruption::watch()?;
    let shard = args.shard.unwrap_or_default();
    let mut records = Records::open(file, &args.shared(), shard).or_bad_input()?;
    say_what_is_left(wanted, records.finished(), file);
    let mut progress = ProgressLine::of_runs(wanted.len() as u64);
    for (done, &(condition, seed)) in wanted.iter().enumerate() {
        progress.set(done as u64, || in_words(condition, seed));
        if records.finished().holds(condition, seed) {
            continue;
        }
        let Some(run) = search(args, condition, seed, imported.as_ref(), &interruption)? else {
            progress.finish();
            let left = wanted.len() - done;
            say!("ended early; the same command goes on with the {left} runs left");
            return Ok(Conclusion::Early(interruption.exit_code()));
        };
        records.add(run).or_bad_input()?;
    }
    progress.finish();
    Ok(Conclusion::Complete(records.into_finished()))
}

/// Says before the work how much of it is done, where not all is.
fn say_what_is_left(wanted: &[(Condition, u64)], finished: &FinishedRuns, file: &Path) {
    let (all, left) = (wanted.len(), missing(wanted, finished).count());
    if left > 0 {
        say!(
            "{} has {} of {}; searching the other {left}",
            file.display(),
            all - left,
            counted(all as u64, "run")
        );
    }
}

/// How long a search took in the mean.
fn mean_seconds(conditions: &[Condition], finished: &FinishedRuns, seeds: Seeds) -> f64 {
    let runs = conditions
        .iter()
        .flat_map(|&condition| finished.of(condition, seeds));
    let seconds: Vec<f64> = runs.map(|run| run.seconds).collect();
    seconds.iter().sum::<f64>() / seconds.len() as f64
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
    let Some(best) = scene.answer() else {
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
