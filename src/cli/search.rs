//! `freerea search`: a search without a screen.

mod account;
mod answer;
mod end;
mod finalists;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use clap::Args;
use color_eyre::eyre::{self, bail};
use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::evolution::{PopulationSize, Settings, TournamentSize};
use freerea_core::journal::{Header, Journal, Maker, OpenJournal};
use freerea_core::scene::Scene;
use freerea_core::search::{Budget, Listener, Reason, RunState, until_finished};
use freerea_engines::background::{Search, StartError};

use super::errors::{BadInput, OrBadInput, cannot_start};
use super::event_log::EventLog;
use super::interruption::Interruption;
use super::journaling::JournalArgs;
use super::output::OutputArgs;
use super::say::say;
use super::setup::SetupArgs;
use account::Account;
use answer::SearchAnswer;
pub use end::DEFAULT_CELLS;
use end::EndArgs;
use finalists::FinalsArgs;
pub use finalists::{EPOCHS, FinalRound};

/// Find the best cell of a space without training
///
/// The answer is the best cell of all that were explored, by combined score over the explored
/// cells. It goes to standard output and depends on the options alone; how long the search took is
/// said on standard error. Ctrl-C ends the search and still prints the answer so far.
#[derive(Debug, Args)]
pub struct SearchArgs {
    #[command(flatten)]
    setup: SetupArgs<EndArgs>,
    /// Members that survive a step, N
    #[arg(long, value_name = "N", default_value_t, help_heading = None)]
    population: PopulationSize,
    /// Members drawn for a tournament, n
    #[arg(long, value_name = "N", default_value_t, help_heading = None)]
    tournament: TournamentSize,
    #[command(flatten)]
    finals: FinalsArgs,
    /// The table of accuracies that the answer is compared with; 'none' for none [default: the
    /// benchmark's if it was imported, else the program's own proxy task]
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    table: Option<TableChoice>,
    /// Write every event of the search to a file, one JSON object a line; '-' is standard output. A
    /// search that is resumed writes to its journal alone
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    events: Option<PathBuf>,
    #[command(flatten)]
    journal: JournalArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the search and prints its answer.
pub fn run(mut args: SearchArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let (population, tournament) = (args.population, args.tournament);
    let settings = args
        .setup
        .settings(population, tournament, &mut args.table)?;
    let scoring = &args.setup.scoring;
    if let Some(table) = &scoring.table {
        say!("the metrics are those of table '{table}'; none is computed");
    }
    let finals = args.finals.finals(settings.task(), scoring.seed())?;
    let budget = args.setup.own.budget();
    let setup = args.setup.setup(settings, budget)?;
    // Before anything is written down of it: these settings may allow no search.
    let state = RunState::new(settings).map_err(|error| cannot_start(error.into()))?;
    let scoring = args.setup.scoring.options();
    let header = Header {
        finals,
        ..Header::now(Maker::Search, settings, budget, scoring)
    };
    let finals = FinalRound::of(&header)?;
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
    pub finals: Option<FinalRound>,
}

impl Headless {
    /// Drives the search to its end, holds its finals and prints its answer.
    pub fn answer(
        self,
        start: impl FnOnce(Listener) -> Result<Search, StartError>,
        budget: &Budget,
        output: &OutputArgs,
    ) -> eyre::Result<ExitCode> {
        let interruption = Interruption::watch()?;
        let run = self.begun.as_ref().map(|begun| begun.name.clone());
        let before = self.scene.history.len();
        let journal = self.begun.map(|begun| {
            let troubled = |trouble| say!("{trouble}");
            Journal::append(begun.file, troubled)
        });
        let mut account = Account {
            journal: journal.transpose()?,
            log: self.log,
            scene: self.scene,
        };
        let began = Instant::now();
        let (sender, happened) = channel();
        let listener = until_finished(Box::new(move |event| sender.send(event).is_ok()));
        let search = start(listener).map_err(cannot_start)?;
        let mut end = account.follow(&search, &happened, budget, &interruption);
        drop(search);
        let took = began.elapsed();
        if let Some(finals) = &self.finals {
            finals.hold(&mut account, &mut end, &interruption)?;
        }
        let scene = account.close(&end);
        if let Reason::Failed(why) = &end.reason {
            bail!("scoring failed: {why}");
        }
        let Some(best) = scene.answer() else {
            let complaint =
                "the search ended before its first cell was scored; give it more --time";
            return Err(BadInput::new(complaint).into());
        };
        let answer = SearchAnswer::of(run.as_ref(), &scene, best, self.yardstick.as_ref());
        let written = output.write(&answer.written(output.format)?);
        let run = run.map_or(String::new(), |run| format!("run {run}: "));
        say!("{run}{}", summary(&scene, before, &end.reason, took));
        written?;
        Ok(match end.reason {
            Reason::Quit => interruption.exit_code(),
            _ => ExitCode::SUCCESS,
        })
    }
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
