//! Journals: every run writes what happens to a file, so that nothing of it is lost.
//!
//! A journal is text, one JSON object a line: a [`Header`], then the events of the run in order.
//! A run can be resumed, replayed and compared from its journal alone.

mod follower;
mod header;
mod listener;
mod machine;
mod reader;
mod runs;
mod writer;

pub use follower::{Follower, Growth};
pub use header::{Caching, Fork, Header, Maker, ScoringOptions};
pub use listener::{Keeping, recorded};
pub use machine::Machine;
pub use reader::{Fault, ReadError, Recording};
pub use runs::{
    OpenJournal, Outline, RunName, RunNameError, Runs, RunsError, State, Summary, WriterPresence,
};
pub use writer::{Journal, JournalStatus};

/// The version of the format that this program writes. It reads the older ones too: in version 1,
/// six events of the search had other names, which [`SearchEvent`](crate::search::SearchEvent) knows.
pub const VERSION: u32 = 4;
