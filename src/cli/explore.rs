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
use freerea_engines::background::{Setup, StartError};
use freerea_engines::resumption::ResumedRun;

use super::constraints::ConstraintArgs;
use super::display::DisplayArgs;
use super::errors::{BadInput, OrBadInput, cannot_start};
use super::journaling::JournalArgs;
use super::options::{MeasureArgs, ScoringArgs};
use super::output::print;
use super::platform::PlatformArgs;
use super::rule::RuleArgs;
use super::subject::SubjectArgs;
use super::table_scores::TableScoresArgs;
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
    subject: SubjectArgs,
    /// Members that survive a step, N [default: 25]
    #[arg(long, value_name = "N")]
    population: Option<PopulationSize>,
    /// Members drawn for a tournament, n [default: 5]
    #[arg(long, value_name = "N")]
    tournament: Option<TournamentSize>,
    #[command(flatten)]
    rule: RuleArgs,
    #[command(flatten)]
    table_scores: TableScoresArgs,
    #[command(flatten)]
    measure: MeasureArgs,
    /// The theme: dark, light, high-contrast, colour-blind, ansi16, mono, or one of your own
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// The table of accuracies that scores are compared with; 'none' for none [default: the
    /// benchmark's where it was imported, else the program's own proxy task]
    #[arg(long, value_name = "NAME")]
    table: Option<TableChoice>,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    platform: PlatformArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    journal: JournalArgs,
    #[command(flatten)]
    display: DisplayArgs,
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

/// The defaults of a search that the configuration names; paths begin at its folder.
fn defaults(
    search: &config::SearchConfig,
    folder: &Path,
    complaints: &mut Vec<Complaint>,
) -> ExploreArgs {
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
    let mut args = ExploreArgs {
        population: read(&search.population, complaints),
        tournament: read(&search.tournament, complaints),
        ..ExploreArgs::default()
    };
    args.rule.rule = read(&search.rule, complaints);
    args.subject.dataset = value(&search.dataset, complaints);
    if let Some(named) = &search.task {
        if search.dataset.is_some() {
            complaints.push(named.complain("`task` is named and `dataset` too; leave one out"));
        }
        args.subject.task = task_file::read(&folder.join(&named.value))
            .map_err(|error| complaints.push(named.complain(error)))
            .ok();
    }
    args.subject.space = read(&search.space, complaints);
    args.scoring.stem_channels = read(&search.stem_channels, complaints);
    args.table = read(&search.table, complaints);
    for (bound, limit) in search.limits() {
        if let Some(placed) = limit {
            match bound.read(&placed.value) {
                Ok(limit) => args.constraints.limits.set(bound, limit),
                Err(error) => complaints.push(placed.complain(error.to_string())),
            }
        }
    }
    args.platform.sram_rule = value(&search.sram_rule, complaints);
    args.platform.weights = value(&search.weights, complaints);
    args.platform.device_costs = read(&search.device_costs, complaints);
    args.scoring.seed = read(&search.seed, complaints);
    args.scoring.workers = read(&search.workers, complaints);
    args.scoring.batch = read(&search.batch, complaints);
    args.scoring.repeats = read(&search.repeats, complaints);
    args.scoring.device = read(&search.device, complaints);
    args
}

impl ExploreArgs {
    /// The arguments, with the configuration's where they say nothing.
    fn or(mut self, other: ExploreArgs) -> Self {
        let (mine, theirs) = (&mut self.subject, other.subject);
        mine.space = mine.space.or(theirs.space);
        if mine.named().is_none() {
            (mine.dataset, mine.task) = (theirs.dataset, theirs.task);
        }
        self.population = self.population.or(other.population);
        self.tournament = self.tournament.or(other.tournament);
        self.rule.rule = self.rule.rule.or(other.rule.rule);
        self.table = self.table.or(other.table);
        self.constraints.limits = self.constraints.limits.or(&other.constraints.limits);
        self.platform = self.platform.or(other.platform);
        let (mine, theirs) = (&mut self.scoring, other.scoring);
        mine.seed = mine.seed.or(theirs.seed);
        mine.workers = mine.workers.or(theirs.workers);
        mine.batch = mine.batch.or(theirs.batch);
        mine.repeats = mine.repeats.or(theirs.repeats);
        // The configuration's width is for spaces that leave it open.
        if self.subject.space().stem_is_open() {
            mine.stem_channels = mine.stem_channels.or(theirs.stem_channels);
        }
        mine.device = mine.device.take().or(theirs.device);
        self
    }

    fn settings(&self) -> Result<Settings, BadInput> {
        let space = self.subject.space();
        let task = self.scoring.task(space, &self.subject)?;
        let costing = self.platform.costing(task)?;
        Ok(Settings {
            dataset: task.dataset,
            stem: task.stem,
            platform: costing.platform,
            seed: self.scoring.seed(),
            population: self.population.unwrap_or_default(),
            tournament: self.tournament.unwrap_or_default(),
            constraints: self.constraints.constraints(&costing)?,
            rule: self.rule.rule(),
        })
    }
}

/// Opens the explorer on a run that begins.
pub fn run(args: ExploreArgs) -> eyre::Result<ExitCode> {
    let (options, search) = prepare(args.theme.as_deref(), &args.display)?;
    let mut args = args.or(search);
    let (rule, scoring) = (&mut args.rule, &mut args.scoring);
    args.table_scores
        .apply(&args.subject, rule, scoring, &mut args.table)?;
    args.scoring.metrics = args.measure.with(&args.rule.rule());
    let settings = args.settings()?;
    let setup = Setup {
        settings,
        budget: Budget::default(),
        scoring: args.scoring.of_search(settings.task())?,
        repeats: args.scoring.repeats(),
        workers: args.scoring.workers(),
    };
    // Before the terminal is taken: these settings may allow no search.
    let state = RunState::new(settings).map_err(|error| cannot_start(error.into()))?;
    let header = Header::now(
        Maker::Explorer,
        settings,
        Budget::default(),
        args.scoring.options(),
    );
    let yardstick = TableChoice::yardstick(args.table.as_ref(), settings.space(), settings.dataset)
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
    let named = search.table.as_ref();
    let named = named.filter(|_| search.subject.space() == space);
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
