//! What the explorer is opened on.

use freerea_core::journal::{Follower, Keeping};
use freerea_core::search::{Event, RunState};
use freerea_engines::background::Setup;
use freerea_engines::resumption::ResumedRun;

use crate::explorer::dialogs::offer::Offer;
use crate::explorer::tour::script::Tour;

/// A run that is to begin.
pub struct New {
    /// How it is searched.
    pub setup: Setup,
    /// Where it stands before its first event.
    pub state: RunState,
    /// Whether it is written down.
    pub journal: Keeping,
    /// A run that broke off, to go on with instead.
    pub offer: Option<Offer>,
}

/// What the explorer is opened on.
pub enum Subject {
    /// A run that begins.
    New(Box<New>),
    /// A run that goes on.
    Resumed(Box<ResumedRun>),
    /// A run as it was written down.
    Replay(Vec<Event>),
    /// A run that another process writes, with what happened so far.
    Watched(Follower, Vec<Event>),
    /// A lesson over a recorded run.
    Tour(Box<Tour>),
}
