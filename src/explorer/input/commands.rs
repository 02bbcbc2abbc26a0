//! The words for actions: what keymaps say and the command line takes.

use std::sync::LazyLock;

use clap::ValueEnum;
use freerea_core::cost::Cost;
use freerea_core::evolution::{Bound, Nudge, Restriction};
use freerea_core::export::ExportFormat;
use freerea_core::space::CellName;
use freerea_core::whole_file::Existing;

use crate::explorer::derive::view::{Column, Comparison, Listing, Panel, Plot, Quantity, Scope};
use crate::explorer::diagnostics::complaint::nearest;
use crate::explorer::input::action::{
    Action, AppAction, CellNotation, EditAction, FileAction, LimitAction, LookAction, Motion,
    RunAction, TravelAction, TuneAction,
};
use crate::explorer::input::destination::Destination;
use crate::explorer::input::typed_path;
use crate::explorer::ui::screenshot::PictureFormat;

/// A word that stands for an action.
#[derive(Clone, Copy)]
pub struct CommandSpec {
    /// The word.
    pub name: &'static str,
    /// What may or must follow it, for people.
    pub argument: &'static str,
    /// What it does.
    pub about: &'static str,
    parse: Parser,
}

/// What an argument becomes.
#[derive(Clone, Copy)]
enum Parser {
    Other(fn(&str) -> Result<Action, String>),
    Limit(Bound),
    Nudge(Bound),
}

impl Parser {
    fn parse(self, text: &str) -> Result<Action, String> {
        match self {
            Parser::Other(parse) => parse(text),
            Parser::Limit(bound) => limit(bound, text).map(Action::from),
            Parser::Nudge(bound) => nudge(bound, text).map(Action::from),
        }
    }
}

/// Text that is no action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerbError {
    /// No spec has this name.
    #[error("'{name}' is no command{}", similar(name))]
    Unknown {
        /// The name.
        name: String,
    },
    /// The spec does not take this.
    #[error("{spec}: {fault}")]
    Argument {
        /// The spec.
        spec: &'static str,
        /// What is wrong.
        fault: String,
    },
}

fn similar(name: &str) -> String {
    match nearest(name, COMMANDS.iter().map(|spec| spec.name)) {
        Some(near) => format!("; did you mean '{near}'?"),
        None => "; '?' lists them all".to_owned(),
    }
}

/// Reads an action, like `max-params 0.4M`.
///
/// # Errors
/// If the word is unknown or what follows it does not fit.
pub fn parse(text: &str) -> Result<Action, VerbError> {
    let text = text.trim_start();
    let (name, argument) = text.split_once(' ').unwrap_or((text, ""));
    let spec = find(name).ok_or_else(|| VerbError::Unknown {
        name: name.to_owned(),
    })?;
    spec.parse
        .parse(argument.trim())
        .map_err(|fault| VerbError::Argument {
            spec: spec.name,
            fault,
        })
}

/// The spec of a name.
pub fn find(name: &str) -> Option<&'static CommandSpec> {
    COMMANDS.iter().find(|spec| spec.name == name)
}

/// The specs that begin with this text.
pub fn completions(start: &str) -> impl Iterator<Item = &'static CommandSpec> {
    COMMANDS
        .iter()
        .filter(move |spec| spec.name.starts_with(start))
}

fn read<T: std::str::FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

/// An argument that may be left out.
fn perhaps<T: std::str::FromStr<Err: ToString>>(text: &str) -> Result<Option<T>, String> {
    match text {
        "" | "off" | "none" => Ok(None),
        _ => read(text).map(Some),
    }
}

/// For specs that nothing follows.
fn alone<A>(text: &str, action: A) -> Result<A, String> {
    match text {
        "" => Ok(action),
        _ => Err(format!("nothing follows this word, not '{text}'")),
    }
}

fn seed(text: &str) -> Result<Option<u64>, String> {
    let number = |_| format!("'{text}' is no seed; it is a whole number like 7");
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(number),
    }
}

fn export(text: &str) -> Result<FileAction, String> {
    let formats = || ExportFormat::ALL.map(ExportFormat::name).join(", ");
    if text.is_empty() {
        return Err(format!("name a format ({}), like :export csv", formats()));
    }
    let (format, file) = text.split_once(' ').unwrap_or((text, ""));
    let (format, existing) = match format.strip_suffix('!') {
        Some(format) => (format, Existing::Overwritten),
        None => (format, Existing::Kept),
    };
    let format = ExportFormat::from_str(format, true)
        .map_err(|_| format!("'{format}' is none of {}", formats()))?;
    let to = Destination::read(file.trim(), existing)?;
    Ok(FileAction::Export(format, to))
}

fn screenshot(text: &str, existing: Existing) -> Result<FileAction, String> {
    let to = Destination::read(text, existing)?;
    if let Some(path) = &to.path {
        PictureFormat::of(path)?;
    }
    Ok(FileAction::Screenshot(to))
}

fn save(text: &str, existing: Existing) -> Result<FileAction, String> {
    Destination::read(text, existing).map(FileAction::Save)
}

fn copy(text: &str) -> Result<FileAction, String> {
    match text {
        "" | "string" => Ok(FileAction::Copy(CellNotation::String)),
        "index" => Ok(FileAction::Copy(CellNotation::Index)),
        _ => Err(format!("'{text}' is neither string nor index")),
    }
}

/// Runs are named as on the command line, where a shell reads quotes and `~/`.
fn versus(text: &str) -> Result<AppAction, String> {
    let run = |text: String| {
        if text.starts_with("~/") {
            typed_path::read(&text).map(|path| path.to_string_lossy().into_owned())
        } else {
            Ok(text)
        }
    };
    let words = shell_words::split(text).map_err(|error| error.to_string())?;
    let mut runs = words.into_iter().map(run);
    let complaint = "name the other run, like :versus 20261125-101500; 'freerea runs list' shows \
                     them";
    Ok(AppAction::Versus {
        other: runs.next().ok_or(complaint)??,
        more: runs.collect::<Result<_, _>>()?,
    })
}

fn rule(text: &str) -> Result<TuneAction, String> {
    match text {
        "" => Ok(TuneAction::PickRule),
        text => read(text).map(TuneAction::Rule),
    }
}

fn go_to(text: &str) -> Result<TravelAction, String> {
    let number = |_| format!("'{text}' is no number of steps; write it like :go-to 12");
    text.parse().map(TravelAction::GoTo).map_err(number)
}

/// A new value of a limit; nothing lifts it.
fn limit(bound: Bound, text: &str) -> Result<LimitAction, String> {
    let limit = match text {
        "" => {
            let (name, example) = (bound.words().name, bound.cost.definition().words.example);
            return Err(format!(
                "write a limit like :{name} {example}, or off to lift it"
            ));
        }
        "off" | "none" => None,
        text => bound.read(text).map_err(|error| error.to_string())?,
    };
    Ok(LimitAction::Set(bound, limit))
}

fn nudge(bound: Bound, text: &str) -> Result<LimitAction, String> {
    match text {
        "tighter" => Ok(LimitAction::Nudge(bound, Nudge::Tighter)),
        "looser" => Ok(LimitAction::Nudge(bound, Nudge::Looser)),
        _ => Err(format!("'{text}' is neither tighter nor looser")),
    }
}

/// Reads an action of one of the groups.
fn group<A: Into<Action>>(
    parse: impl Fn(&str) -> Result<A, String>,
    text: &str,
) -> Result<Action, String> {
    parse(text).map(A::into)
}

macro_rules! specs {
    ($($name:literal $argument:literal $about:literal $parse:expr;)*) => {
        /// All specs but those of limits, grouped as the help shows them.
        const OTHERS: [CommandSpec; [$($name),*].len()] = [$(CommandSpec {
            name: $name,
            argument: $argument,
            about: $about,
            parse: Parser::Other(|text| group($parse, text)),
        },)*];
    };
}

specs! {
    "toggle-pause" "" "pause the search, or go on" |t| alone(t, RunAction::TogglePause);
    "pause" "" "pause the search" |t| alone(t, RunAction::Pause);
    "resume" "" "let the search go on" |t| alone(t, RunAction::Resume);
    "step" "" "go on to the end of the step" |t| alone(t, RunAction::Step);
    "birth" "" "go on to the next birth or refusal" |t| alone(t, RunAction::Birth);
    "slower" "" "slow motion, slower each time" |t| alone(t, RunAction::Slower);
    "faster" "" "faster, up to full speed" |t| alone(t, RunAction::Faster);
    "full-speed" "" "as fast as the machine allows" |t| alone(t, RunAction::FullSpeed);
    "enumerate" "" "score all feasible networks left" |t| alone(t, RunAction::Enumerate);
    "restart" "[SEED]" "begin anew with another seed" |t| seed(t).map(RunAction::Restart);

    "step-back" "" "look at the run a step earlier" |t| alone(t, TravelAction::StepBack);
    "step-forward" "" "look at it a step later" |t| alone(t, TravelAction::StepForward);
    "mark-back" "" "back to a new best or a change" |t| alone(t, TravelAction::MarkBack);
    "mark-forward" "" "on to the next of these" |t| alone(t, TravelAction::MarkForward);
    "beginning" "" "look at the beginning of the run" |t| alone(t, TravelAction::Beginning);
    "present" "" "look at its latest moment" |t| alone(t, TravelAction::Present);
    "go-to" "N" "look at it after N steps" go_to;
    "birth-of" "[CELL]" "look at the birth of a cell" |t| Ok(TravelAction::BirthOf(perhaps::<CellName>(t)?));
    "lineage" "[CELL]" "show the family tree of a cell" |t| Ok(AppAction::Lineage(perhaps::<CellName>(t)?));
    "versus" "RUN..." "show this run beside others" versus;
    "table" "TABLE" "compare with another table of accuracies" |t| read(t).map(AppAction::Table);
    "export" "FORMAT[!] [FILE]" "write all cells, or the selected" export;
    "screenshot" "[FILE]" "the screen as .txt, .ansi or .svg" |t| screenshot(t, Existing::Kept);
    "screenshot!" "[FILE]" "the screen, over a file that is there" |t| screenshot(t, Existing::Overwritten);
    "fork" "[SEED]" "fork: another run begins at this moment" |t| seed(t).map(AppAction::Fork);

    "edit" "" "mutate the selected cell by hand" |t| alone(t, EditAction::Open(None));
    "insert" "CELL" "let in a cell, by index or string" |t| Ok(EditAction::Insert(read::<CellName>(t)?));
    "mark" "" "mark the selected cell for a crossover" |t| alone(t, EditAction::Mark);
    "cross" "" "cross the two marked cells" |t| alone(t, EditAction::Cross);
    "remove" "" "take the selected cell out" |t| alone(t, EditAction::Remove);
    "copy" "[string|index]" "copy the selected cell's name" copy;
    "save" "[FILE]" "save the selected cell to a file" |t| save(t, Existing::Kept);
    "save!" "[FILE]" "save the cell over a file that is there" |t| save(t, Existing::Overwritten);

    "constraints" "" "edit the constraints" |t| alone(t, LimitAction::Open);
    "forbid" "OP|PLACE|PLACE=OP" "forbid an operation or an edge" |t| read::<Restriction>(t).map(LimitAction::Forbid);
    "pin" "OP|PLACE|PLACE=OP" "require an operation, pin a place" |t| read::<Restriction>(t).map(LimitAction::Pin);
    "unconstrain" "" "lift all constraints" |t| alone(t, LimitAction::Lift);
    "settings" "" "edit N, n and the metric weights" |t| alone(t, TuneAction::Open);
    "population" "N" "change the size of the population" |t| read(t).map(TuneAction::Population);
    "tournament" "N" "change the size of the tournament" |t| read(t).map(TuneAction::Tournament);
    "weight" "METRIC:WEIGHT" "change the weight of a metric" |t| read(t).map(TuneAction::Weight);
    "rule" "[RULE]" "judge by another rule; alone, choose one" rule;

    "up" "" "move up" |t| alone(t, LookAction::Move(Motion::Up));
    "down" "" "move down" |t| alone(t, LookAction::Move(Motion::Down));
    "left" "" "move left" |t| alone(t, LookAction::Move(Motion::Left));
    "right" "" "move right" |t| alone(t, LookAction::Move(Motion::Right));
    "page-up" "" "a page up" |t| alone(t, LookAction::Move(Motion::PageUp));
    "page-down" "" "a page down" |t| alone(t, LookAction::Move(Motion::PageDown));
    "top" "" "to the first" |t| alone(t, LookAction::Move(Motion::Top));
    "bottom" "" "to the last" |t| alone(t, LookAction::Move(Motion::Bottom));
    "select" "CELL" "select a cell, by index or string" |t| Ok(LookAction::Select(read::<CellName>(t)?));
    "select-best" "" "follow the best cell" |t| alone(t, LookAction::SelectBest);
    "list" "population|history|hall-of-fame" "what the table lists" |t| read::<Listing>(t).map(LookAction::List);
    "list-next" "" "list the next: population, history, fame" |t| alone(t, LookAction::ListNext);
    "sort" "COLUMN" "sort by a column" |t| read::<Column>(t).map(LookAction::Sort);
    "sort-next" "" "sort by the next column" |t| alone(t, LookAction::SortNext);
    "sort-previous" "" "sort by the column before" |t| alone(t, LookAction::SortPrevious);
    "sort-reverse" "" "sort in the other direction" |t| alone(t, LookAction::SortReverse);
    "filter" "[TEXT]" "list only these, like params<0.4M age>3" |t| read(t).map(LookAction::Filter);
    "plot" "histograms|scatter|parallel" "which plot to show" |t| read::<Plot>(t).map(LookAction::Plot);
    "plot-next" "" "the next kind of plot" |t| alone(t, LookAction::PlotNext);
    "histogram" "QUANTITY" "which histogram a small panel shows" |t| read::<Quantity>(t).map(LookAction::Histogram);
    "histogram-next" "" "the next histogram" |t| alone(t, LookAction::HistogramNext);
    "histogram-previous" "" "the histogram before" |t| alone(t, LookAction::HistogramPrevious);
    "axis-x" "QUANTITY" "the scatter plot's horizontal axis" |t| read::<Quantity>(t).map(LookAction::AxisX);
    "axis-x-next" "" "the scatter plot's next quantity across" |t| alone(t, LookAction::AxisXNext);
    "axis-y" "QUANTITY" "the scatter plot's vertical axis" |t| read::<Quantity>(t).map(LookAction::AxisY);
    "axis-y-next" "" "the scatter plot's next quantity up" |t| alone(t, LookAction::AxisYNext);
    "axes" "[QUANTITY...]" "those of the parallel coordinates" |t| read(t).map(LookAction::Axes);

    "compare" "coefficients|scatter|course" "what the correlation panel shows" |t| read::<Comparison>(t).map(LookAction::Compare);
    "compare-next" "" "coefficients, scatter, course" |t| alone(t, LookAction::CompareNext);
    "correlate" "QUANTITY" "the quantity to set against accuracy" |t| read::<Quantity>(t).map(LookAction::Correlate);
    "correlate-next" "" "the next quantity against accuracy" |t| alone(t, LookAction::CorrelateNext);
    "correlate-previous" "" "the quantity before against accuracy" |t| alone(t, LookAction::CorrelatePrevious);
    "scope" "population|history|scored" "the cells that correlations are over" |t| read::<Scope>(t).map(LookAction::Scope);
    "scope-next" "" "the next scope of correlations" |t| alone(t, LookAction::ScopeNext);

    "focus" "PANEL" "give the keys to a panel" |t| read::<Panel>(t).map(LookAction::Focus);
    "focus-next" "" "the next panel" |t| alone(t, LookAction::FocusNext);
    "focus-previous" "" "the panel before" |t| alone(t, LookAction::FocusPrevious);
    "zoom" "" "fill the screen with the panel" |t| alone(t, LookAction::Zoom);
    "back" "" "close, or leave the zoom" |t| alone(t, AppAction::Back);
    "themes" "" "choose a theme" |t| alone(t, AppAction::PickTheme);
    "theme" "THEME" "look like this" |t| Ok(AppAction::Theme(t.to_owned()));
    "command-line" "[TEXT]" "type a command" |t| Ok(AppAction::CommandLine(t.to_owned()));
    "tour" "[FILE]" "a lesson over a recorded search" |t| typed_path::perhaps(t).map(AppAction::Tour);
    "help" "" "show the keys" |t| alone(t, AppAction::Help);
    "redraw" "" "draw everything anew" |t| alone(t, AppAction::Redraw);
    "suspend" "" "back to the shell for a while" |t| alone(t, AppAction::Suspend);
    "quit" "" "leave; asks if something is unsaved" |t| alone(t, AppAction::Quit);
    "q" "" "the same as quit" |t| alone(t, AppAction::Quit);
    "quit!" "" "leave without a question" |t| alone(t, AppAction::QuitNow);
}

/// The spec before those of the limits.
const BEFORE_LIMITS: &str = "constraints";

/// Of each cost: both limits, and what nudges the upper one.
const LIMITS: [CommandSpec; 3 * Cost::COUNT] = {
    let mut specs = [limit_spec(Bound::most(Cost::Params)); 3 * Cost::COUNT];
    let mut place = 0;
    while place < Cost::COUNT {
        let cost = Cost::ALL[place];
        let words = &cost.definition().words;
        specs[3 * place] = limit_spec(Bound::most(cost));
        specs[3 * place + 1] = limit_spec(Bound::least(cost));
        specs[3 * place + 2] = CommandSpec {
            name: words.nudge,
            argument: "tighter|looser",
            about: words.nudge_about,
            parse: Parser::Nudge(Bound::most(cost)),
        };
        place += 1;
    }
    specs
};

const fn limit_spec(bound: Bound) -> CommandSpec {
    CommandSpec {
        name: bound.words().name,
        argument: bound.cost.definition().unit.limit_placeholder(),
        about: bound.words().about,
        parse: Parser::Limit(bound),
    }
}

/// All specs, grouped as the help shows them.
pub static COMMANDS: LazyLock<Vec<CommandSpec>> = LazyLock::new(|| {
    let place = OTHERS.iter().position(|spec| spec.name == BEFORE_LIMITS);
    let (before, behind) = OTHERS.split_at(place.map_or(0, |place| place + 1));
    [before, &LIMITS, behind].concat()
});

#[cfg(test)]
mod tests;
