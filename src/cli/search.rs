//! `freerea search`: a search without a screen.

mod answer;
mod finalists;

use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use clap::Args;
use color_eyre::eyre::{self, bail};
use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::evolution::{PopulationSize, Settings, TournamentSize};
use freerea_core::journal::{self, Header, Maker, OpenJournal};
use freerea_core::scene::Scene;
use freerea_core::search::{
    Budget, Command, Event, ExhaustiveFinish, Listener, OnConvergence, Reason, RunState,
    until_finished,
};
use freerea_engines::background::{Search, Setup, StartError};

use super::constraints::ConstraintArgs;
use super::errors::{BadInput, OrBadInput, cannot_start};
use super::event_log::EventLog;
use super::interruption::Interruption;
use super::journaling::JournalArgs;
use super::options::{MeasureArgs, ScoringArgs};
use super::output::OutputArgs;
use super::platform::PlatformArgs;
use super::progress::ProgressLine;
use super::rule::RuleArgs;
use super::say::say;
use super::subject::SubjectArgs;
use super::table_scores::TableScoresArgs;
use answer::SearchAnswer;
use finalists::{Finals, FinalsArgs};

/// The cells that a search explores when no end is named: the paper's searches have 200 to 230.
pub const DEFAULT_CELLS: usize = 230;
/// How soon Ctrl-C is noticed.
const ATTENTION: Duration = Duration::from_millis(50);

/// Find the best cell of a space without training
///
/// The answer is the best cell of all that were explored, by combined score over the explored
/// cells. It goes to standard output and depends on the options alone; how long the search took is
/// said on standard error. Ctrl-C ends the search and still prints the answer so far.
#[derive(Debug, Args)]
pub struct SearchArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    /// Members that survive a step, N
    #[arg(long, value_name = "N", default_value_t)]
    population: PopulationSize,
    /// Members drawn for a tournament, n
    #[arg(long, value_name = "N", default_value_t)]
    tournament: TournamentSize,
    #[command(flatten)]
    rule: RuleArgs,
    #[command(flatten)]
    table_scores: TableScoresArgs,
    #[command(flatten)]
    measure: MeasureArgs,
    /// End after this time, like 45s or 2m
    #[arg(long, value_name = "TIME", value_parser = time, help_heading = "End", allow_hyphen_values = true)]
    time: Option<Duration>,
    /// End after this many explored cells, or with 'converge' once 100 tournaments in a row
    /// explored nothing [default without another end: 230]
    #[arg(
        long,
        value_name = "COUNT|converge",
        help_heading = "End",
        allow_hyphen_values = true
    )]
    cells: Option<CellBudget>,
    /// End after this many steps
    #[arg(long, value_name = "COUNT", help_heading = "End", value_parser = clap::value_parser!(u64).range(1..))]
    steps: Option<u64>,
    /// Before the end, score what is left of the feasible networks, however many they are [default
    /// without another end: if they are at most 1,200]
    #[arg(long, help_heading = "End")]
    exhaustive: bool,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    platform: PlatformArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    finals: FinalsArgs,
    /// The table of accuracies that the answer is compared with; 'none' for none [default: the
    /// benchmark's if it was imported, else the program's own proxy task]
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    table: Option<TableChoice>,
    /// Write every event of the search to a file, one JSON object a line; '-' is standard output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    events: Option<PathBuf>,
    #[command(flatten)]
    journal: JournalArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// How many cells a search explores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellBudget {
    /// So many.
    Count(usize),
    /// As many as it takes to converge.
    Convergence,
}

impl FromStr for CellBudget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let count = || text.parse().ok().filter(|&cells: &u32| cells > 0);
        match text {
            "converge" => Ok(CellBudget::Convergence),
            _ => count()
                .map(|cells| CellBudget::Count(cells as usize))
                .ok_or_else(|| {
                    format!("'{text}' is no number of cells; write it like 230, or converge")
                }),
        }
    }
}

/// Reads `45s`, `2m`, `1h 30m`; a bare number is seconds.
fn time(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map(Duration::from_secs).ok();
    seconds
        .or_else(|| humantime::parse_duration(text).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| format!("'{text}' is no time; write it like 45s, 2m or 1h30m"))
}

impl SearchArgs {
    fn settings(&self) -> Result<Settings, BadInput> {
        let space = self.subject.space();
        let task = self.scoring.task(space, &self.subject)?;
        let costing = self.platform.costing(task)?;
        Ok(Settings {
            dataset: task.dataset,
            stem: task.stem,
            platform: costing.platform,
            seed: self.scoring.seed(),
            population: self.population,
            tournament: self.tournament,
            constraints: self.constraints.constraints(&costing)?,
            rule: self.rule.rule(),
        })
    }

    fn budget(&self) -> Budget {
        let endless = self.time.is_none() && self.cells.is_none() && self.steps.is_none();
        Budget {
            time: self.time,
            cells: match self.cells {
                Some(CellBudget::Count(cells)) => Some(cells),
                None if endless => Some(DEFAULT_CELLS),
                None | Some(CellBudget::Convergence) => None,
            },
            steps: self.steps,
            convergence: match self.cells {
                Some(CellBudget::Convergence) => OnConvergence::End,
                _ => OnConvergence::GoOn,
            },
            exhaustive: match self.exhaustive {
                true => ExhaustiveFinish::Always,
                false if endless => ExhaustiveFinish::IfFew,
                false => ExhaustiveFinish::Never,
            },
        }
    }
}

/// Runs the search and prints its answer.
pub fn run(mut args: SearchArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let (rule, scoring) = (&mut args.rule, &mut args.scoring);
    args.table_scores
        .apply(&args.subject, rule, scoring, &mut args.table)?;
    if let Some(table) = &args.scoring.table {
        say!("the metrics are those of table '{table}'; none is computed");
    }
    args.scoring.metrics = args.measure.with(&args.rule.rule());
    let settings = args.settings()?;
    let finals = args.finals.finals(&args.scoring, settings.task())?;
    let budget = args.budget();
    let setup = Setup {
        settings,
        budget,
        scoring: args.scoring.of_search(settings.task())?,
        repeats: args.scoring.repeats(),
        workers: args.scoring.workers(),
    };
    // Before anything is written down of it: these settings may allow no search.
    let state = RunState::new(settings).map_err(|error| cannot_start(error.into()))?;
    let header = Header::now(Maker::Search, settings, budget, args.scoring.options());
    let yardstick = yardstick(args.table.as_ref(), &settings)?;
    let log = args.events.as_deref();
    let log = log.map(|path| EventLog::create(path, &args.output));
    let log = log.transpose()?;
    let begun = args
        .journal
        .keeping()
        .begin(&header, &[])
        .unwrap_or_else(|error| {
            say!("{}", error.without_journal());
            None
        });
    let headless = Headless {
        begun,
        scene: Scene::default(),
        log,
        yardstick,
        finals,
    };
    let search = |listener| Search::resume(setup, state, listener);
    headless.answer(search, &budget, &args.output)
}

/// What the answer is compared with. A table that was not asked for is no reason to fail.
pub fn yardstick(
    choice: Option<&TableChoice>,
    settings: &Settings,
) -> Result<Option<Yardstick>, BadInput> {
    let yardstick = TableChoice::yardstick(choice, settings.space(), settings.dataset);
    match choice {
        Some(_) => yardstick.or_bad_input(),
        None => Ok(yardstick.unwrap_or_default()),
    }
}

/// A search without a screen.
pub struct Headless {
    /// Where it is written down.
    pub begun: Option<OpenJournal>,
    /// What is known of it before it goes on.
    pub scene: Scene,
    /// Where its events are written to besides.
    pub log: Option<EventLog>,
    /// What its answer is compared with.
    pub yardstick: Option<Yardstick>,
    /// The training that decides among its best cells.
    pub finals: Option<Finals>,
}

impl Headless {
    /// Drives the search to its end and prints its answer.
    pub fn answer(
        mut self,
        start: impl FnOnce(Listener) -> Result<Search, StartError>,
        budget: &Budget,
        output: &OutputArgs,
    ) -> eyre::Result<ExitCode> {
        let interruption = Interruption::watch()?;
        let run = self.begun.as_ref().map(|begun| begun.name.clone());
        let began = Instant::now();
        let before = self.scene.history.len();
        let (sender, happened) = channel();
        let troubled = |trouble| say!("{trouble}");
        let listener = until_finished(Box::new(move |event| sender.send(event).is_ok()));
        let listener = journal::recorded(self.begun.take(), troubled, listener)?;
        let search = start(listener).map_err(cannot_start)?;
        let reason = self.watch(&search, &happened, budget, &interruption)?;
        drop(search);
        let took = began.elapsed();
        let scene = &self.scene;
        if let Reason::Failed(why) = &reason {
            bail!("scoring failed: {why}");
        }
        let Some(best) = scene.best() else {
            let complaint =
                "the search ended before its first cell was scored; give it more --time";
            return Err(BadInput::new(complaint).into());
        };
        let finalists = match &self.finals {
            Some(finals) if reason != Reason::Quit => finals.train(scene, &interruption)?,
            _ => Vec::new(),
        };
        let chosen = finalists
            .first()
            .and_then(|best| scene.history.get(best.cell));
        let yardstick = self.yardstick.as_ref();
        let answer = SearchAnswer::of(run.as_ref(), scene, chosen.unwrap_or(best), yardstick)
            .after(&finalists);
        let written = output.write(&answer.written(output.format)?);
        let run = run.map_or(String::new(), |run| format!("run {run}: "));
        say!("{run}{}", summary(scene, before, &reason, took));
        written?;
        Ok(match reason {
            Reason::Quit => interruption.exit_code(),
            _ => ExitCode::SUCCESS,
        })
    }

    /// Folds the events of the search into the scene until it ends.
    fn watch(
        &mut self,
        search: &Search,
        happened: &Receiver<Event>,
        budget: &Budget,
        interruption: &Interruption,
    ) -> eyre::Result<Reason> {
        let mut progress = ProgressLine::new(budget.cells.map(|cells| cells as u64));
        let mut told = false;
        let reason = loop {
            if interruption.is_wanted() && !told {
                search.tell(Command::Quit);
                told = true;
            }
            match happened.recv_timeout(ATTENTION) {
                Ok(event) => {
                    if let Some(log) = &mut self.log {
                        log.record(&event);
                    }
                    self.scene.apply(event);
                }
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => {
                    break Reason::Failed("the search stopped without a word".to_owned());
                }
            }
            progress.set(self.scene.history.len() as u64, || note(&self.scene));
            if let Some(reason) = &self.scene.finished {
                break reason.clone();
            }
        };
        progress.finish();
        if let Some(log) = &mut self.log {
            log.flush();
        }
        Ok(reason)
    }
}

fn note(scene: &Scene) -> String {
    let best = scene
        .best()
        .map(|record| format!("  best #{}", record.cell.index()))
        .unwrap_or_default();
    format!("{:.1} cells/s{best}", scene.cells_per_second())
}

fn summary(scene: &Scene, before: usize, reason: &Reason, took: Duration) -> String {
    let why = match reason {
        Reason::Time => "its time is over",
        Reason::Cells => "its number of cells is reached",
        Reason::Steps => "its number of steps is reached",
        Reason::Exhausted => "every feasible cell is explored",
        Reason::Converged => "the population has converged",
        Reason::Quit | Reason::Interrupted => "interrupted",
        Reason::Failed(_) => "scoring failed",
    };
    let explored = scene.history.len() - before;
    let seconds = took.as_secs_f64();
    let more = if before > 0 { "more " } else { "" };
    format!(
        "{explored} {more}cells in {seconds:.1} s, {:.2} cells/s; ended: {why}",
        explored as f64 / seconds
    )
}
