//! Everything that can be asked of the explorer, by a key, by the mouse or on its command line.

use freerea_core::evolution::{
    Bound, Constraints, Nudge, PopulationSize, Rule, TournamentSize, WeightedMetric,
};
use freerea_core::export::ExportFormat;
use freerea_core::space::{Cell, CellName, Gene};

use crate::explorer::derive::view::{Column, Comparison, Listing, Panel, Plot, Quantity, Scope};
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
    /// Leave, after a question where something is unsaved.
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
    /// Begin anew with this seed, or the next, after a question where something is unsaved.
    Restart(Option<u64>),
    /// The same without a question.
    RestartNow(Option<u64>),

    /// Look at the run a step earlier.
    StepBack,
    /// Look at it a step later.
    StepForward,
    /// Look at the mark before: a new best, a change, a hand.
    MarkBack,
    /// Look at the next mark.
    MarkForward,
    /// Look at the beginning of the run.
    Beginning,
    /// Look at its latest moment.
    Present,
    /// Look at it after so many steps.
    Generation(usize),
    /// Look at the birth of a cell, or of the selected one.
    BirthOf(Option<CellName>),
    /// Begin a run of its own at the moment that is looked at, with another seed or the same.
    Fork(Option<u64>),
    /// Show the family tree of a cell, or of the selected one.
    Lineage(Option<CellName>),
    /// Show the run beside another one, by its name.
    Versus(String),
    /// Write a picture of the screen to a file.
    Screenshot(Destination),
    /// Write the cells, or the selected cell, to a file in a format.
    Export(ExportFormat, Destination),
    /// Go on with the run that broke off.
    TakeUp,
    /// Begin a new run.
    Begin,

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
    Filter(String),
    /// Select a cell.
    Select(CellName),
    /// Follow the best cell.
    SelectBest,
    /// Show histograms or a scatter plot.
    Plot(Plot),
    /// Show the other kind of plot.
    PlotNext,
    /// The histogram to show.
    Histogram(Quantity),
    /// The scatter plot's horizontal axis.
    AxisX(Quantity),
    /// The next quantity on the horizontal axis.
    AxisXNext,
    /// The scatter plot's vertical axis.
    AxisY(Quantity),
    /// The next quantity on the vertical axis.
    AxisYNext,
    /// What the correlation panel shows.
    Compare(Comparison),
    /// The next thing that it shows.
    CompareNext,
    /// The quantity to set against accuracy.
    Correlate(Quantity),
    /// The next quantity.
    CorrelateNext,
    /// The cells that correlations are over.
    Scope(Scope),
    /// The next scope.
    ScopeNext,

    /// Open the editor on the selected cell.
    Edit(Option<Gene>),
    /// Let a cell in that was changed by hand.
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
    /// Save the selected cell to a file.
    Save(Destination),

    /// Open the constraints.
    EditConstraints,
    /// Put constraints in force.
    Constrain(Constraints),
    /// Change one limit.
    Limit(Bound, Option<u64>),
    /// Make a limit a little tighter or looser.
    Nudge(Bound, Nudge),
    /// Forbid an operation, an edge, or one on the other.
    Forbid(Rule),
    /// Pin an edge to an operation, or require one of them.
    Pin(Rule),
    /// Lift all constraints.
    Unconstrain,
    /// Open the sizes and weights.
    EditSettings,
    /// Change N.
    Population(PopulationSize),
    /// Change n.
    Tournament(TournamentSize),
    /// Change the weight of a metric.
    Weight(WeightedMetric),

    /// Open the themes.
    PickTheme,
    /// Look like this.
    Theme(String),
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

impl Action {
    /// Whether it changes what the search does.
    pub fn steers(&self) -> bool {
        matches!(
            self,
            Action::Restart(_)
                | Action::RestartNow(_)
                | Action::Edit(_)
                | Action::Mutate { .. }
                | Action::Insert(_)
                | Action::Cross
                | Action::Remove
                | Action::EditConstraints
                | Action::Constrain(_)
                | Action::Limit(..)
                | Action::Nudge(..)
                | Action::Forbid(_)
                | Action::Pin(_)
                | Action::Unconstrain
                | Action::EditSettings
                | Action::Population(_)
                | Action::Tournament(_)
                | Action::Weight(_)
        )
    }
}
