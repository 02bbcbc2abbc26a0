//! The command line that gives a run again.

use freerea_core::engine::EngineChoice;
use freerea_core::evolution::{
    Bound, Combination, Constraints, PopulationSize, Rule, TournamentSize,
};
use freerea_core::journal::{Caching, Header};
use freerea_core::metric::Metric;
use freerea_core::scene::Scene;
use freerea_core::search::{
    Budget, Event, ExhaustiveFinish, Happening, OnConvergence, Reason, Repeats, SearchEvent,
};
use freerea_core::space::OperationSet;
use freerea_core::training::Augmentation;

use super::super::options::BATCH;
use super::super::output::quoted;
use super::super::search::{DEFAULT_CELLS, EPOCHS};
use super::milestones::steered;
use super::reported_run::ReportedRun;
use crate::explorer::ui::words::counted;

/// A command line in the making.
struct CommandLine(Vec<String>);

impl CommandLine {
    fn flag(&mut self, name: &str) {
        self.0.push(format!("--{name}"));
    }

    fn option(&mut self, name: &str, value: impl ToString) {
        self.flag(name);
        self.0.push(quoted(&value.to_string()));
    }

    /// An option, unless it says what is the default.
    fn unless<T: PartialEq + ToString>(&mut self, name: &str, value: T, default: T) {
        if value != default {
            self.option(name, value);
        }
    }
}

/// What gives a run again: `freerea search` with every setting that is not the default.
pub(crate) fn command_line(run: &ReportedRun) -> String {
    let mut line = CommandLine(vec!["freerea".to_owned(), "search".to_owned()]);
    subject(&mut line, &run.header);
    let settings = &run.header.settings;
    line.option("seed", settings.seed);
    line.unless("population", settings.population, PopulationSize::default());
    line.unless("tournament", settings.tournament, TournamentSize::default());
    rule(&mut line, &run.header);
    end(&mut line, &run.header.budget, &run.scene);
    constraints(&mut line, &settings.constraints);
    platform(&mut line, &run.header);
    scoring(&mut line, &run.header);
    finals(&mut line, &run.header);
    line.0.join(" ")
}

fn subject(line: &mut CommandLine, header: &Header) {
    let (space, dataset) = (header.settings.space(), header.settings.dataset);
    if space != Default::default() {
        line.option("space", space.name());
    }
    match dataset.own() {
        Some(_) => line.option("task", format!("{}.toml", dataset.name())),
        None if dataset != space.dataset() => line.option("dataset", dataset.name()),
        None => {}
    }
    // The default width depends on where it is computed.
    let network = &dataset.description().network;
    if let Some(stem) = header.settings.task().open_stem()
        && network.channels.is_none()
    {
        line.option("stem-channels", stem);
    }
}

fn rule(line: &mut CommandLine, header: &Header) {
    let rule = header.settings.rule;
    let summed = rule.combined(Combination::Sum);
    if summed != Rule::default() || header.scoring.table.is_some() {
        line.option("rule", summed);
    }
    line.unless("combine", rule.combine, Combination::default());
    let is_extra = |metric: &Metric| !rule.counts(*metric);
    let extra: Vec<&str> = header
        .scoring
        .metrics
        .iter()
        .filter(is_extra)
        .map(Metric::name)
        .collect();
    match &header.scoring.table {
        Some(table) => line.option("metrics-from", table),
        None if !extra.is_empty() => line.option("metrics", format!("+{}", extra.join(","))),
        None => {}
    }
}

fn end(line: &mut CommandLine, budget: &Budget, scene: &Scene) {
    let is_default = Budget {
        time: None,
        cells: Some(DEFAULT_CELLS),
        steps: None,
        convergence: OnConvergence::GoOn,
        exhaustive: ExhaustiveFinish::IfFew,
    } == *budget;
    if is_default {
        return;
    }
    if let Some(time) = budget.time {
        let time = humantime::format_duration(time).to_string();
        line.option("time", time.replace(' ', ""));
    }
    if let Some(steps) = budget.steps {
        line.option("steps", steps);
    }
    let is_endless = budget.time.is_none() && budget.steps.is_none();
    match (budget.convergence, budget.cells) {
        (OnConvergence::End, _) => line.option("cells", "converge"),
        (OnConvergence::GoOn, Some(cells)) => line.option("cells", cells),
        (OnConvergence::GoOn, None) if is_endless => {
            line.option("cells", scene.history.len().max(1));
        }
        (OnConvergence::GoOn, None) => {}
    }
    if budget.exhaustive == ExhaustiveFinish::Always {
        line.flag("exhaustive");
    }
}

fn constraints(line: &mut CommandLine, constraints: &Constraints) {
    for bound in Bound::ALL {
        if let Some(limit) = bound.limit(constraints) {
            line.option(bound.words().name, bound.write(limit));
        }
    }
    for operation in constraints.forbidden() {
        line.option("forbid", operation.name());
    }
    let empty = OperationSet::empty(constraints.space());
    let somewhere = constraints
        .loci()
        .fold(empty, |somewhere, (_, set)| somewhere.union(set));
    for (place, allowed) in constraints.pinned() {
        match allowed.iter().collect::<Vec<_>>()[..] {
            [only] => line.option("pin", format!("{place}={}", only.name())),
            _ => {
                for operation in somewhere.minus(allowed).iter() {
                    line.option("forbid", format!("{place}={}", operation.name()));
                }
            }
        }
    }
    for operation in constraints.required.iter() {
        line.option("pin", operation.name());
    }
}

fn platform(line: &mut CommandLine, header: &Header) {
    let platform = header.settings.platform;
    if platform.sram_rule != Default::default() {
        line.option("sram-rule", platform.sram_rule.name());
    }
    if platform.weights != Default::default() {
        line.option("weights", platform.weights.name());
    }
    if let Some(device) = platform.device {
        line.option("device-costs", &device.profile().name);
    }
}

fn scoring(line: &mut CommandLine, header: &Header) {
    let scoring = &header.scoring;
    if scoring.table.is_none() {
        line.unless("repeats", scoring.repeats, Repeats::default());
    }
    line.unless("batch", scoring.batch, BATCH);
    line.unless("device", scoring.device.as_str(), "cpu");
    line.unless("engine", scoring.engine, EngineChoice::default());
    if let Some(isa) = scoring.isa {
        line.option("isa", isa);
    }
    if let Some(images) = &scoring.images {
        line.option("images", images.display());
    }
    if scoring.caching == Caching::Off {
        line.flag("no-cache");
    }
}

fn finals(line: &mut CommandLine, header: &Header) {
    let Some(finals) = &header.finals else {
        return;
    };
    line.option("finalists", finals.count);
    line.unless("epochs", finals.recipe.epochs, EPOCHS);
    let suitable = Augmentation::of(header.settings.dataset.images());
    line.unless("augment", finals.recipe.augmentation, suitable);
}

/// Whether a run began at a moment of another one, such as a journal that was watched.
fn is_forked(scene: &Scene) -> bool {
    let mut events = scene.events.iter();
    let forked = |event: &Event| {
        matches!(
            event.happening,
            Happening::Search(SearchEvent::Forked { .. })
        )
    };
    events.any(forked)
}

/// What the command line alone does not give again.
pub(crate) fn reservations(run: &ReportedRun) -> Vec<String> {
    let mut remarks = Vec::new();
    let fork = run.header.forked.as_ref();
    let parent = match fork {
        Some(fork) => Some(format!(
            "run {} after {} of its events",
            fork.run, fork.events
        )),
        None if is_forked(&run.scene) => Some("a run whose name it does not know".to_owned()),
        None => None,
    };
    if let Some(parent) = parent {
        remarks.push(format!(
            "The run was forked from {parent}, so the command does not give it again by itself: \
             the first run, the moment of the fork and what its user did are part of it."
        ));
    }
    let steered = steered(&run.scene) as u64;
    if steered > 0 {
        remarks.push(format!(
            "Its user steered it ({}), and those commands are part of it: the journal has them, \
             and 'freerea replay' shows them.",
            counted(steered, "change")
        ));
    }
    let was_left = matches!(
        run.scene.finished,
        None | Some(Reason::Quit | Reason::Interrupted | Reason::Time)
    );
    if was_left {
        remarks.push(format!(
            "It came to no end that depends on the settings alone, but stopped after {}.",
            counted(run.scene.history.len() as u64, "cell")
        ));
    }
    let settings = &run.header.settings;
    if settings.dataset.own().is_some() {
        remarks.push("Its task is a file of its user's, which has to be there.".to_owned());
    }
    if settings.platform.device.is_some() {
        remarks.push("The latencies are those of a device file, which has to be there.".to_owned());
    }
    remarks
}
