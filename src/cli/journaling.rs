//! Journals on the command line: where there is none, the run goes on and the user is told.

use clap::Args;

use crate::journal::{Begun, Header, Journal, Runs, RunsError, Trouble};
use crate::search::{Event, Listener};

/// Whether a run is written down.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct JournalArgs {
    /// Keep no journal: the run cannot be resumed or replayed
    #[arg(long, help_heading = "Output")]
    no_journal: bool,
}

impl JournalArgs {
    /// Begins a journal, where one is wanted.
    ///
    /// # Errors
    /// Where it cannot be written; the run need not end for that.
    pub fn begin(self, header: &Header) -> Result<Option<Begun>, RunsError> {
        match self.no_journal {
            true => Ok(None),
            false => Runs::of_user()?.begin(header, []).map(Some),
        }
    }
}

/// A listener that writes every event down before it passes it on.
pub fn recorded(
    begun: Option<Begun>,
    troubled: impl FnMut(Trouble) + Send + 'static,
    mut listener: Listener,
) -> std::io::Result<Listener> {
    let Some(begun) = begun else {
        return Ok(listener);
    };
    let journal = Journal::append(begun.file, troubled)?;
    Ok(Box::new(move |event: Event| {
        journal.record(&event);
        listener(event)
    }))
}

/// What is said where a run goes on without a journal.
pub fn without(error: &RunsError) -> String {
    format!("no journal of this run: {error}; the search goes on")
}

/// What is said when a journal cannot be written for a while, or can again.
pub fn told(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Stuck(why) => format!(
            "the journal cannot be written ({why}); the search goes on, and what is missing is \
             written once there is room"
        ),
        Trouble::Lost(bytes) => format!(
            "the last {bytes} bytes of the journal could not be written; 'freerea resume' goes on \
             from where it breaks off"
        ),
        Trouble::Over => "the journal is written again; nothing is missing".to_owned(),
    }
}
