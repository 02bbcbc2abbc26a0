//! `freerea resume`: a run goes on where it stopped.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use color_eyre::eyre;
use freerea_core::journal::{Maker, RunName, Runs};
use freerea_core::scene::Scene;
use freerea_engines::background::{Search, Workers};
use freerea_engines::resumption::ResumedRun;

use super::display::DisplayArgs;
use super::errors::{BadInput, OrBadInput};
use super::explore;
use super::named_run::{LAST, say_which};
use super::output::OutputArgs;
use super::say::say;
use super::search::{FinalRound, Headless, yardstick};

/// Go on with a run that broke off, was left or came to its end
///
/// It goes on exactly as it would have if it had never stopped: what happened is read from its
/// journal, no metric is computed again and no finalist trained again. A run of the explorer opens
/// there; one of 'freerea search' goes on without a screen and prints its answer.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The run: its name, the beginning of it, or last
    #[arg(default_value = "last")]
    run: String,
    /// Where it goes on [default: where it began]
    #[arg(long, value_enum, value_name = "PLACE")]
    within: Option<Continuation>,
    /// Drop what is corrupt in the journal, and all after it
    #[arg(long)]
    discard: bool,
    /// Scoring workers, one torch thread each [default: one for each core]
    #[arg(long, allow_hyphen_values = true)]
    workers: Option<Workers>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    display: DisplayArgs,
}

/// Where a run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Continuation {
    /// In the explorer
    Explorer,
    /// Without a screen
    Search,
}

impl From<Maker> for Continuation {
    fn from(maker: Maker) -> Self {
        match maker {
            Maker::Search => Continuation::Search,
            Maker::Explorer => Continuation::Explorer,
        }
    }
}

/// Takes a run up again.
pub fn run(args: ResumeArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let runs = Runs::of_user().or_bad_input()?;
    let name = match args.run.as_str() {
        LAST => last_at_rest(&runs)?,
        named => runs.find(named).or_bad_input()?,
    };
    let workers = args.workers.unwrap_or_default();
    let taken = ResumedRun::resumed(&runs, &name, args.discard, workers).or_bad_input()?;
    let scene = Scene::after(&taken.events);
    if args.run == LAST {
        say_which(&name, &scene);
    }
    if let Some(complaint) = &taken.complaint {
        say!("{complaint}");
    }
    match args.within.unwrap_or(taken.header.maker.into()) {
        Continuation::Explorer => explore::resume(taken, &args.display),
        Continuation::Search => headless(taken, scene, &args.output),
    }
}

/// The run that began last, of those that no other process is writing.
fn last_at_rest(runs: &Runs) -> Result<RunName, BadInput> {
    let names = runs.names();
    let at_rest = names.iter().position(|name| !runs.is_running(name));
    let Some(at_rest) = at_rest else {
        // The last one's complaint tells more than that there is none.
        return runs.find(LAST).or_bad_input();
    };
    for running in &names[..at_rest] {
        say!("run {running} is being written by another freerea; the one before it is taken");
    }
    Ok(names[at_rest].clone())
}

fn headless(taken: ResumedRun, scene: Scene, output: &OutputArgs) -> eyre::Result<ExitCode> {
    let settings = taken.header.settings;
    let headless = Headless {
        yardstick: yardstick(None, &settings)?,
        scene,
        finals: FinalRound::of(&taken.header)?,
        begun: taken.begun,
        log: None,
    };
    let (setup, state) = (taken.setup, taken.state);
    let budget = setup.budget;
    let resume = |listener| Search::resume(setup, state, listener);
    headless.answer(resume, &budget, output)
}
