//! A search as seen from outside: the commands that go in, the events that come out, and what the
//! events make of it. No screen is known here, and nothing that scores.

mod command;
mod event;
mod repeats;
mod run_state;

pub use command::{Budget, Command, ExhaustiveFinish, OnConvergence, Pace, Speed};
pub use event::{Event, Happening, Listener, Reason, SearchEvent, until_finished};
pub use repeats::{Repeats, RepeatsError};
pub use run_state::{Deviation, RunState};
