//! `freerea` alone: the explorer, with the user's configuration.

use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use color_eyre::eyre;
use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::evolution::{PopulationSize, Settings, TournamentSize};
use freerea_core::journal::{Follower, Header, Maker, Recording, RunName, Runs, State, Summary};
use freerea_core::search::{Budget, Reason, RunState};
use freerea_engines::background::StartError;
use freerea_engines::resumption::ResumedRun;

use super::display::DisplayArgs;
use super::errors::{BadInput, OrBadInput, cannot_start};
use super::journaling::JournalArgs;
use super::output::print;
use super::setup::SetupArgs;
use super::task_file;
use crate::explorer::app::options::UiOptions;
use crate::explorer::app::run;
use crate::explorer::app::run::End;
use crate::explorer::app::subject::{New, Subject};
use crate::explorer::config::{self, Config};
use crate::explorer::diagnostics::complaint::{Complaint, Placed};
use crate::explorer::dialogs::offer::Offer;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::theme::{Depth, Theme};
use crate::explorer::tour::script::Tour;

/// What the explorer begins with.
#[derive(Debug, Default, Args)]
pub struct ExploreArgs {
    #[command(flatten)]
    setup: SetupArgs<AppearanceArgs>,
    /// Members that survive a step, N [default: 25]
    #[arg(long, value_name = "N", help_heading = None)]
    population: Option<PopulationSize>,
    /// Members drawn for a tournament, n [default: 5]
    #[arg(long, value_name = "N", help_heading = None)]
    tournament: Option<TournamentSize>,
    #[command(flatten)]
    journal: JournalArgs,
    #[command(flatten)]
    display: DisplayArgs,
}

/// How the explorer looks, and what it compares scores with.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Explorer")]
struct AppearanceArgs {
    /// The theme: dark, light, high-contrast, colour-blind, ansi16, mono, or one of your own
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// The table of accuracies that scores are compared with; 'none' for none [default: the
    /// benchmark's where it was imported, else the program's own proxy task]
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    table: Option<TableChoice>,
}

/// What the configuration says, understood.
#[derive(Default)]
struct Configuration {
    config: Config,
    keymap: Keymap,
    theme: Theme,
    search: ExploreArgs,
}

impl Configuration {
    /// Reads the user's file, or says all that is wrong with it.
    fn read() -> Result<Self, BadInput> {
        let mut understood = Configuration::default();
        let Some(path) = Config::path(|name| std::env::var(name).ok()) else {
            return Ok(understood);
        };
        let judge = |config: &Config| -> Vec<Complaint> {
            let mut complaints = understood.keymap.add(&config.keys);
            let directory = Theme::directory();
            match Theme::load(&config.explorer.theme.value, directory.as_deref()) {
                Ok(theme) => understood.theme = theme,
                Err(error) => complaints.push(config.explorer.theme.complain(error.to_string())),
            }
            let folder = path.parent().unwrap_or(&path);
            understood.search = defaults(&config.search, folder, &mut complaints);
            complaints
        };
        understood.config = Config::load_with(&path, judge).map_err(BadInput::new)?;
        Ok(understood)
    }
}

/// Reads what only its owner can judge, and keeps the complaint with its place.
fn read<V: ToString, T: FromStr<Err: Display>>(
    placed: &Option<Placed<V>>,
    complaints: &mut Vec<Complaint>,
) -> Option<T> {
    let placed = placed.as_ref()?;
    let read = placed.value.to_string().parse();
    read.map_err(|error: T::Err| complaints.push(placed.complain(error.to_string())))
        .ok()
}

/// Reads one of a few words.
fn value<T: ValueEnum>(
    placed: &Option<Placed<String>>,
    complaints: &mut Vec<Complaint>,
) -> Option<T> {
    let placed = placed.as_ref()?;
    let read = T::from_str(&placed.value, true);
    read.map_err(|_| {
        let words = T::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value);
        let words: Vec<String> = words.map(|word| word.get_name().to_owned()).collect();
        let complaint = format!("unknown `{}`; there are {}", placed.value, words.join(", "));
        complaints.push(placed.complain(complaint));
    })
    .ok()
}

/// The defaults of a search that the configuration names; paths begin at its folder.
fn defaults(
    search: &config::SearchConfig,
    folder: &Path,
    complaints: &mut Vec<Complaint>,
) -> ExploreArgs {
    let mut args = ExploreArgs {
        population: read(&search.population, complaints),
        tournament: read(&search.tournament, complaints),
        ..ExploreArgs::default()
    };
    let setup = &mut args.setup;
    setup.rule.rule = read(&search.rule, complaints);
    setup.subject.dataset = value(&search.dataset, complaints);
    if let Some(named) = &search.task {
        if search.dataset.is_some() {
            complaints.push(named.complain("`task` is named and `dataset` too; leave one out"));
        }
        setup.subject.task = task_file::read(&folder.join(&named.value))
            .map_err(|error| complaints.push(named.complain(error)))
            .ok();
    }
    setup.subject.space = read(&search.space, complaints);
    setup.scoring.stem_channels = read(&search.stem_channels, complaints);
    setup.own.table = read(&search.table, complaints);
    for (bound, limit) in search.limits() {
        if let Some(placed) = limit {
            match bound.read(&placed.value) {
                Ok(limit) => setup.constraints.limits.set(bound, limit),
                Err(error) => complaints.push(placed.complain(error.to_string())),
            }
        }
    }
    setup.platform.sram_rule = value(&search.sram_rule, complaints);
    setup.platform.weights = value(&search.weights, complaints);
    setup.platform.device_costs = read(&search.device_costs, complaints);
    setup.scoring.seed = read(&search.seed, complaints);
    setup.scoring.workers = read(&search.workers, complaints);
    setup.scoring.batch = read(&search.batch, complaints);
    setup.scoring.repeats = read(&search.repeats, complaints);
    setup.scoring.device = read(&search.device, complaints);
    args
}

impl ExploreArgs {
    /// The arguments, with the configuration's where they say nothing.
    fn or(mut self, mut other: ExploreArgs) -> Self {
        let table = &mut self.setup.own.table;
        *table = table.take().or(other.setup.own.table.take());
        ExploreArgs {
            setup: self.setup.or(other.setup),
            population: self.population.or(other.population),
            tournament: self.tournament.or(other.tournament),
            ..self
        }
    }
}

/// Opens the explorer on a run that begins.
pub fn run(args: ExploreArgs) -> eyre::Result<ExitCode> {
    let (options, search) = prepare(args.setup.own.theme.as_deref(), &args.display)?;
    let mut args = args.or(search);
    let population = args.population.unwrap_or_default();
    let tournament = args.tournament.unwrap_or_default();
    let mut table = args.setup.own.table.take();
    let settings = args.setup.settings(population, tournament, &mut table)?;
    let setup = args.setup.setup(settings, Budget::default())?;
    // Before the terminal is taken: these settings may allow no search.
    let state = RunState::new(settings).map_err(|error| cannot_start(error.into()))?;
    let header = Header::now(
        Maker::Explorer,
        settings,
        Budget::default(),
        args.setup.scoring.options(),
    );
    let yardstick = TableChoice::yardstick(table.as_ref(), settings.space(), settings.dataset)
        .or_bad_input()?;
    let new = New {
        setup,
        state,
        journal: args.journal.keeping(),
        offer: broken_off(),
    };
    open(
        Subject::New(Box::new(new)),
        header,
        None,
        yardstick,
        options,
    )
}

/// Opens the explorer on a run that goes on.
pub fn resume(taken: ResumedRun, display: &DisplayArgs) -> eyre::Result<ExitCode> {
    let (options, search) = prepare(None, display)?;
    let header = taken.header.clone();
    let yardstick = configured_yardstick(&search, &header.settings)?;
    open(
        Subject::Resumed(Box::new(taken)),
        header,
        None,
        yardstick,
        options,
    )
}

/// Opens the explorer on a run as it was written down.
pub fn replay(
    recording: Recording,
    name: Option<RunName>,
    display: &DisplayArgs,
) -> eyre::Result<ExitCode> {
    let subject = Subject::Replay(recording.events);
    show(subject, recording.header, name, display)
}

/// Opens the explorer on a run that another process writes, with what there is of it already.
pub fn watch(
    follower: Follower,
    recording: Recording,
    name: Option<RunName>,
    display: &DisplayArgs,
) -> eyre::Result<ExitCode> {
    let subject = Subject::Watched(follower, recording.events);
    show(subject, recording.header, name, display)
}

/// Opens the explorer on a run that is not driven here.
fn show(
    subject: Subject,
    header: Header,
    name: Option<RunName>,
    display: &DisplayArgs,
) -> eyre::Result<ExitCode> {
    let (options, search) = prepare(None, display)?;
    let yardstick = configured_yardstick(&search, &header.settings)?;
    open(subject, header, name, yardstick, options)
}

/// Opens the explorer on a lesson over a recorded run.
pub fn tour(tour: Tour, display: &DisplayArgs) -> eyre::Result<ExitCode> {
    let (options, _) = prepare(None, display)?;
    let header = tour.recording.header.clone();
    open(Subject::Tour(Box::new(tour)), header, None, None, options)
}

/// The table that the configuration names; for a run of another space, that space's own.
fn configured_yardstick(
    search: &ExploreArgs,
    settings: &Settings,
) -> Result<Option<Yardstick>, BadInput> {
    let (space, dataset) = (settings.space(), settings.dataset);
    let named = search.setup.own.table.as_ref();
    let named = named.filter(|_| search.setup.subject.space() == space);
    TableChoice::yardstick(named, space, dataset).or_bad_input()
}

/// The last run, where it was made here and broke off.
fn broken_off() -> Option<Offer> {
    let runs = Runs::of_user().ok()?;
    let name = runs.find("last").ok()?;
    let recording = runs.read(&name).ok()?;
    let summary = Summary::of(&recording, runs.is_running(&name));
    let worth = recording.header.maker == Maker::Explorer && !summary.scene.history.is_empty();
    let ended_by_itself = matches!(
        summary.state,
        State::BrokenOff | State::Ended(Reason::Interrupted)
    );
    (worth && ended_by_itself).then(|| Offer::new(name, &summary.scene))
}

/// How the explorer looks, and what the configuration says of searches.
fn prepare(theme: Option<&str>, display: &DisplayArgs) -> eyre::Result<(UiOptions, ExploreArgs)> {
    let Configuration {
        config,
        keymap,
        theme: configured,
        search,
    } = Configuration::read()?;
    let in_lines = display.accessible || config.explorer.accessible;
    let has_terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    if !in_lines && !has_terminal {
        let complaint =
            "the explorer needs a terminal; use 'freerea search' in scripts, or --accessible";
        return Err(BadInput::new(complaint).into());
    }
    if !in_lines && std::env::var("TERM").as_deref() == Ok("dumb") {
        let complaint = "this terminal cannot draw the explorer, as TERM=dumb says; use \
                         'freerea search', or --accessible for lines of text";
        return Err(BadInput::new(complaint).into());
    }
    let chosen = theme.is_some() || config.explorer.theme != Config::default().explorer.theme;
    let theme = match theme {
        Some(name) => Theme::load(name, Theme::directory().as_deref()).map_err(BadInput::new)?,
        None => configured,
    };
    let mut options = UiOptions::new(&config, keymap, theme);
    if options.depth == Depth::Ansi16 && !chosen {
        // Made for 16 colours, which beats being brought down to them.
        options.theme = Theme::built_in("ansi16").unwrap_or(options.theme);
    }
    if in_lines {
        options = options.in_lines();
    }
    Ok((options, search))
}

fn open(
    subject: Subject,
    header: Header,
    name: Option<RunName>,
    yardstick: Option<Yardstick>,
    options: UiOptions,
) -> eyre::Result<ExitCode> {
    let end = run::run(subject, header, name, yardstick, options);
    let end = end.map_err(|report| match report.downcast::<StartError>() {
        Ok(error) => cannot_start(error),
        Err(report) => report,
    });
    Ok(match end? {
        End::Left => ExitCode::SUCCESS,
        End::Signal(signal) => ExitCode::from(128 + signal as u8),
    })
}

/// Prints the configuration that is in force.
pub fn print_configuration() -> eyre::Result<ExitCode> {
    let config = Configuration::read()?.config;
    let path = Config::path(|name| std::env::var(name).ok());
    let place = path.map_or("no place".to_owned(), |path| path.display().to_string());
    print(format!("# {place}\n\n{}", config.to_toml()).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
