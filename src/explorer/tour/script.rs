//! A tour as it was written: a run, and its stops.

use freerea_core::benchmark::Yardstick;
use freerea_core::journal::Recording;
use freerea_core::scene::Moment;
use freerea_core::space::Cell;

use crate::explorer::derive::view::Panel;
use crate::explorer::input::action::LookAction;
use crate::explorer::tour::text::StopText;

/// A lesson over a recorded run. All that its stops name is there.
#[derive(Clone, Debug)]
pub struct Tour {
    /// What it is called.
    pub title: String,
    /// The run that it goes over.
    pub recording: Recording,
    /// What the run is compared with.
    pub yardstick: Option<Yardstick>,
    /// Its stops, at least one.
    pub stops: Vec<TourStop>,
}

/// What is said of a moment of the run, and where it is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct TourStop {
    /// What it is about.
    pub title: String,
    /// What is said.
    pub text: StopText,
    /// The panel that it speaks of.
    pub panel: Panel,
    /// The moment that is shown.
    pub moment: Moment,
    /// The cell that is selected; the best where it names none.
    pub cell: Option<Cell>,
    /// What else is looked at.
    pub looks: Vec<LookAction>,
}
