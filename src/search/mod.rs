//! The search: it joins the evolution and the scoring pool. Commands go in, events come out, and
//! no screen is known here.

mod background;
mod command;
mod course;
mod driver;
mod event;
mod pool;
mod repeats;
mod round;

pub use background::{Search, Setup, StartError, until_finished};
pub use command::{Budget, Command, Pace, Speed};
pub use course::{Course, Deviation};

pub use event::{Event, Happening, Listener, Reason, SearchEvent};
pub use pool::{Pool, Scored, Scoring, WORKER_NAME, Workers, WorkersError};
pub use repeats::{Repeats, RepeatsError};
