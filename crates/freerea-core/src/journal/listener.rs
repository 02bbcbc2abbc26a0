//! How events come into a journal, or why there is none.

use std::fmt;
use std::io;

use super::{Header, Journal, JournalStatus, OpenJournal, Runs, RunsError};
use crate::search::{Event, Listener};

/// Whether a run is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// In a journal of the user's.
    #[default]
    Journal,
    /// Nowhere: it cannot be resumed or replayed.
    Nothing,
}

impl Keeping {
    /// Begins a journal, if one is wanted, of a run that shares these events with the one that it
    /// is forked from.
    ///
    /// # Errors
    /// If it cannot be written; the run need not end for that.
    pub fn begin(
        self,
        header: &Header,
        shared: &[Event],
    ) -> Result<Option<OpenJournal>, RunsError> {
        match self {
            Keeping::Nothing => Ok(None),
            Keeping::Journal => Runs::of_user()?.begin(header, shared).map(Some),
        }
    }
}

/// A listener that writes every event down before it passes it on.
///
/// # Errors
/// If the system gives no thread.
pub fn recorded(
    begun: Option<OpenJournal>,
    troubled: impl FnMut(JournalStatus) + Send + 'static,
    mut listener: Listener,
) -> io::Result<Listener> {
    let Some(begun) = begun else {
        return Ok(listener);
    };
    let journal = Journal::append(begun.file, troubled)?;
    Ok(Box::new(move |event: Event| {
        journal.record(&event);
        listener(event)
    }))
}

impl RunsError {
    /// What is said if a run goes on without a journal.
    pub fn without_journal(&self) -> String {
        format!("no journal of this run: {self}; the search goes on")
    }
}

impl fmt::Display for JournalStatus {
    /// What is said when a journal cannot be written for a while, or can again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JournalStatus::Stuck(why) => write!(
                f,
                "the journal cannot be written ({why}); the search goes on, and what is missing is \
                 written once there is room"
            ),
            JournalStatus::Lost(bytes) => write!(
                f,
                "the last {bytes} bytes of the journal could not be written; 'freerea resume' goes \
                 on from where it breaks off"
            ),
            JournalStatus::Over => f.write_str("the journal is written again; nothing is missing"),
        }
    }
}
