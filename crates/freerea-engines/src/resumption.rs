//! A run that is ready to go on: after it stopped, or as a run of its own from one of its moments.

use freerea_core::evolution::SettingsError;
use freerea_core::journal::{Fork, Header, Keeping, OpenJournal, RunName, Runs, RunsError};
use freerea_core::search::{Deviation, Event, RunState};

use crate::background::{Setup, Workers};
use crate::scoring::{self, ScoringError};

/// A run that is ready to go on.
pub struct ResumedRun {
    /// What it was begun with.
    pub header: Header,
    /// Its journal, if it has one.
    pub begun: Option<OpenJournal>,
    /// What happened so far.
    pub events: Vec<Event>,
    /// What has come of it.
    pub state: RunState,
    /// How it goes on.
    pub setup: Setup,
    /// What was wrong with its journal, or with the cache of its scores.
    pub complaint: Option<String>,
}

/// Why a run cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    /// It cannot be had.
    #[error(transparent)]
    Runs(#[from] RunsError),
    /// What it was begun with, or what happened, allows no search.
    #[error("run {name} cannot go on: {reason}")]
    Unfit {
        /// The run.
        name: RunName,
        /// Why.
        reason: Box<UnfitError>,
    },
}

/// Why nothing can go on from a header and events.
#[derive(Debug, thiserror::Error)]
pub enum UnfitError {
    /// No search has such settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The events do not follow from one another.
    #[error(transparent)]
    Deviation(#[from] Deviation),
    /// Its cells cannot be scored here.
    #[error(transparent)]
    Scoring(#[from] ScoringError),
}

impl ResumedRun {
    /// Takes up a run from its journal.
    ///
    /// # Errors
    /// If the journal cannot be had, or nothing can go on from it.
    pub fn resumed(
        runs: &Runs,
        name: &RunName,
        discard: bool,
        workers: Workers,
    ) -> Result<Self, ResumeError> {
        let (begun, recording) = runs.take_up(name, discard)?;
        let fault = recording.fault.as_ref();
        let fault = fault.map(|fault| format!("run {name}: {fault}"));
        let run = ResumedRun::new(recording.header, recording.events, workers);
        let run = run.map_err(|reason| ResumeError::Unfit {
            name: name.clone(),
            reason: Box::new(reason),
        })?;
        Ok(ResumedRun {
            begun: Some(begun),
            complaint: fault.or(run.complaint),
            ..run
        })
    }

    /// A run of its own that shares these events with another one, whose name is known if it is
    /// one of the user's. It stands still at first, so that something can be changed; its journal
    /// may be refused, and is then complained of.
    ///
    /// # Errors
    /// If nothing can go on from the events.
    pub fn forked(
        parent: &Header,
        run: Option<&RunName>,
        keeping: Keeping,
        events: Vec<Event>,
        workers: Workers,
    ) -> Result<Self, UnfitError> {
        let now = Header::now(
            parent.maker,
            parent.settings,
            parent.budget,
            parent.scoring.clone(),
        );
        let header = Header {
            finals: parent.finals,
            forked: run.map(|run| Fork {
                run: run.clone(),
                events: events.len(),
            }),
            ..now
        };
        let mut forked = ResumedRun::new(header, events, workers)?;
        forked.state.pause();
        match keeping.begin(&forked.header, &forked.events) {
            Ok(begun) => forked.begun = begun,
            Err(error) => forked.complaint = Some(error.without_journal()),
        }
        Ok(forked)
    }

    fn new(header: Header, events: Vec<Event>, workers: Workers) -> Result<Self, UnfitError> {
        // A run may have been killed before its first event was written.
        let state = if events.is_empty() {
            RunState::new(header.settings)?
        } else {
            RunState::along(&events)?
        };
        let task = header.settings.task();
        let (scoring, trouble) = scoring::of_search(&header.scoring, task, state.scoring_seed())?;
        let setup = Setup {
            settings: header.settings,
            budget: header.budget,
            scoring,
            repeats: header.scoring.repeats,
            workers,
        };
        Ok(ResumedRun {
            header,
            begun: None,
            events,
            state,
            setup,
            complaint: trouble.map(|error| error.to_string()),
        })
    }
}
