//! Everything that can be asked of the explorer, by a key, by the mouse or on its command line.

use std::path::PathBuf;

use freerea_core::benchmark::TableChoice;
use freerea_core::evolution::{
    Bound, Constraints, Nudge, PopulationSize, Restriction, Rule, TournamentSize, WeightedMetric,
};
use freerea_core::export::ExportFormat;
use freerea_core::journal::RunName;
use freerea_core::space::{Cell, CellName, Gene};

use crate::explorer::derive::filter::Filter;
use crate::explorer::derive::view::{
    Column, Comparison, Listing, Panel, ParallelAxes, Plot, Quantity, Scope,
};
use crate::explorer::input::destination::Destination;

/// A movement of the cursor, in whatever has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One up.
    Up,
    /// One down.
    Down,
    /// One to the left.
    Left,
    /// One to the right.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    Top,
    /// To the last.
    Bottom,
}

/// Something that the user wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Drive the search.
    Run(RunAction),
    /// Look at another moment of the run.
    Travel(TravelAction),
    /// Change the population by hand.
    Edit(EditAction),
    /// Change the constraints.
    Limit(LimitAction),
    /// Change sizes and the rule.
    Tune(TuneAction),
    /// Look at something else.
    Look(LookAction),
    /// Take something out: to a file, or to the clipboard.
    File(FileAction),
    /// Something of the program itself: dialogs, other runs, leaving.
    App(AppAction),
}

/// Drives the search, or plays the past while the past is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunAction {
    /// Pause, or go on.
    TogglePause,
    /// Pause.
    Pause,
    /// Go on.
    Resume,
    /// Go on to the end of the step.
    Step,
    /// Go on to the next birth, refusal or refreshment.
    Birth,
    /// Slow motion, slower at each turn.
    Slower,
    /// Faster, up to full speed.
    Faster,
    /// As fast as the machine allows.
    FullSpeed,
    /// Score what is left of the feasible networks.
    Enumerate,
    /// Begin anew with this seed, or the next, after a question if something is unsaved.
    Restart(Option<u64>),
    /// The same without a question.
    RestartNow(Option<u64>),
}

/// Leads through the moments of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum TravelAction {
    /// Look at the run a step earlier.
    StepBack,
    /// Look at it a step later.
    StepForward,
    /// Look at the mark before: a new best, or a change by the user.
    MarkBack,
    /// Look at the next mark.
    MarkForward,
    /// Look at the beginning of the run.
    Beginning,
    /// Look at its latest moment.
    Present,
    /// Look at it after so many steps.
    GoTo(usize),
    /// Look at the birth of a cell, or of the selected one.
    BirthOf(Option<CellName>),
}

/// Changes the population by hand.
#[derive(Clone, Debug, PartialEq)]
pub enum EditAction {
    /// Open the editor on the selected cell, at this gene.
    Open(Option<Gene>),
    /// Let a cell in that was changed in the editor.
    Mutate {
        /// The cell that was changed.
        parent: Cell,
        /// What it became.
        child: Cell,
    },
    /// Let a cell in.
    Insert(CellName),
    /// Mark the selected cell for a crossover, or take the mark off.
    Mark,
    /// Cross the two marked cells.
    Cross,
    /// Take the selected cell out of the population.
    Remove,
}

/// Changes the constraints.
#[derive(Clone, Debug, PartialEq)]
pub enum LimitAction {
    /// Open the constraints.
    Open,
    /// Put constraints in force.
    Constrain(Constraints),
    /// Change one limit.
    Set(Bound, Option<u64>),
    /// Make a limit a little tighter or looser.
    Nudge(Bound, Nudge),
    /// Forbid an operation, an edge, or one on the other.
    Forbid(Restriction),
    /// Pin an edge to an operation, or require one of them.
    Pin(Restriction),
    /// Lift all constraints.
    Lift,
}

/// Changes sizes and the rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TuneAction {
    /// Open the sizes and weights.
    Open,
    /// Change N.
    Population(PopulationSize),
    /// Change n.
    Tournament(TournamentSize),
    /// Change the weight of a metric.
    Weight(WeightedMetric),
    /// Open the rules.
    PickRule,
    /// Judge by another rule.
    Rule(Rule),
}

/// Changes only what the user looks at.
#[derive(Clone, Debug, PartialEq)]
pub enum LookAction {
    /// Give the focus to the next panel.
    FocusNext,
    /// Give the focus to the panel before.
    FocusPrevious,
    /// Give the focus to a panel.
    Focus(Panel),
    /// Let the panel fill the screen, or not any more.
    Zoom,
    /// Move the cursor.
    Move(Motion),
    /// List something in the table of cells.
    List(Listing),
    /// List the next thing.
    ListNext,
    /// Sort by a column; by the same again, in the other direction.
    Sort(Column),
    /// Sort by the next column.
    SortNext,
    /// Sort by the column before.
    SortPrevious,
    /// Sort in the other direction.
    SortReverse,
    /// List only cells that contain this; nothing lists all.
    Filter(Filter),
    /// Select a cell.
    Select(CellName),
    /// Follow the best cell.
    SelectBest,
    /// Show histograms, a scatter plot or parallel coordinates.
    Plot(Plot),
    /// Show the next kind of plot.
    PlotNext,
    /// The histogram to show.
    Histogram(Quantity),
    /// The histogram after it.
    HistogramNext,
    /// The histogram before it.
    HistogramPrevious,
    /// The scatter plot's horizontal axis.
    AxisX(Quantity),
    /// The next quantity on the horizontal axis.
    AxisXNext,
    /// The scatter plot's vertical axis.
    AxisY(Quantity),
    /// The next quantity on the vertical axis.
    AxisYNext,
    /// The axes of the parallel coordinates.
    Axes(ParallelAxes),
    /// What the correlation panel shows.
    Compare(Comparison),
    /// The next thing that it shows.
    CompareNext,
    /// The quantity to set against accuracy.
    Correlate(Quantity),
    /// The next quantity.
    CorrelateNext,
    /// The quantity before.
    CorrelatePrevious,
    /// The cells that correlations are over.
    Scope(Scope),
    /// The next scope.
    ScopeNext,
}

impl LookAction {
    /// Whether it changes nothing but what the correlation panel shows.
    pub const fn is_of_correlation(&self) -> bool {
        matches!(
            self,
            LookAction::Compare(_)
                | LookAction::CompareNext
                | LookAction::Correlate(_)
                | LookAction::CorrelateNext
                | LookAction::CorrelatePrevious
                | LookAction::Scope(_)
                | LookAction::ScopeNext
        )
    }
}

/// How a cell is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellNotation {
    /// By its string, in the space's own notation.
    String,
    /// By its index.
    Index,
}

/// Takes something out: to a file, or to the clipboard.
#[derive(Clone, Debug, PartialEq)]
pub enum FileAction {
    /// Copy the name of the selected cell to the clipboard.
    Copy(CellNotation),
    /// Save the selected cell.
    Save(Destination),
    /// Write the cells, or the selected cell, in a format.
    Export(ExportFormat, Destination),
    /// Write a picture of the screen.
    Screenshot(Destination),
}

/// Something of the program itself: dialogs, other runs, leaving.
#[derive(Clone, Debug, PartialEq)]
pub enum AppAction {
    /// Leave, after a question if something is unsaved.
    Quit,
    /// Leave at once.
    QuitNow,
    /// Give the terminal back to the shell for a while.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Show the keys.
    Help,
    /// Open the command line with this text.
    CommandLine(String),
    /// Close what is open, or go back from the zoom.
    Back,
    /// Show the family tree of a cell, or of the selected one.
    Lineage(Option<CellName>),
    /// Show the run beside others, by their names.
    Versus {
        /// Another run.
        other: String,
        /// More of them.
        more: Vec<String>,
    },
    /// Compare the run with the accuracies of a table.
    Table(TableChoice),
    /// Begin another run at the moment that is looked at, with another seed or the same.
    Fork(Option<u64>),
    /// Go on with a run that broke off.
    TakeUp(RunName),
    /// Begin a new run.
    Begin,
    /// Take a tour: the one in a file, or the lesson that comes with the program.
    Tour(Option<PathBuf>),
    /// Open the themes.
    PickTheme,
    /// Look like this.
    Theme(String),
}

macro_rules! groups {
    ($($group:ident: $action:ident,)*) => {
        $(impl From<$action> for Action {
            fn from(action: $action) -> Self {
                Action::$group(action)
            }
        })*
    };
}

groups! {
    Run: RunAction,
    Travel: TravelAction,
    Edit: EditAction,
    Limit: LimitAction,
    Tune: TuneAction,
    Look: LookAction,
    File: FileAction,
    App: AppAction,
}

/// What a dialog makes of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It stays open.
    Stay,
    /// It closes.
    Close,
    /// It stays open, and something is to be done.
    Act(Action),
    /// It closes, and something is to be done.
    Finish(Action),
}

impl Outcome {
    /// It stays open, and something is to be done.
    pub fn act(action: impl Into<Action>) -> Self {
        Outcome::Act(action.into())
    }

    /// It closes, and something is to be done.
    pub fn finish(action: impl Into<Action>) -> Self {
        Outcome::Finish(action.into())
    }
}
