//! What the explorer is opened on.

use crate::explorer::dialogs::offer::Offer;
use crate::journal::Keeping;
use crate::resumption::ResumedRun;
use crate::search::{Event, Setup};

/// A run that is to begin.
pub struct New {
    /// How it is searched.
    pub setup: Setup,
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
}
