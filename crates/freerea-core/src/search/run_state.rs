//! Where a run stands: what its events have made of it. A search that goes on where another stopped
//! follows the other's events first.

use super::command::{Command, Pace, Speed};
use super::event::{Event, Happening, Reason, SearchEvent};
use crate::evolution::{Advance, Evolution, EvolutionEvent, Settings, SettingsError};
use crate::metric::Metrics;
use crate::space::Cell;

/// An evolution, and how it goes on.
#[derive(Clone, Debug)]
pub struct RunState {
    evolution: Evolution,
    pace: Pace,
    speed: Speed,
    at: u64,
    started: bool,
    /// The seed of weights and images.
    scoring_seed: u64,
    finished: Option<Reason>,
}

/// Events that do not follow from one another.
#[derive(Debug, thiserror::Error)]
pub enum Deviation {
    /// The first event is not the start of a run.
    #[error("it does not begin with the start of a run")]
    NoStart,
    /// The evolution would have gone another way.
    #[error(
        "event {place} does not follow from those before it: the file was changed, or another \
         version of the program wrote it"
    )]
    Unforeseen {
        /// The event's place, from 1.
        place: usize,
    },
    /// No search has such settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

impl RunState {
    /// A search before its first event.
    ///
    /// # Errors
    /// If the settings allow no search.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        Ok(RunState {
            evolution: Evolution::new(settings)?,
            pace: Pace::default(),
            speed: Speed::default(),
            at: 0,
            started: false,
            scoring_seed: settings.seed,
            finished: None,
        })
    }

    /// Where a run stands after these events, which begin with its first.
    ///
    /// # Errors
    /// If the events are not those of a run.
    pub fn along<'e>(events: impl IntoIterator<Item = &'e Event>) -> Result<Self, Deviation> {
        let mut events = events.into_iter().enumerate().peekable();
        let mut state = match events.peek().map(|(_, event)| &event.happening) {
            Some(Happening::Search(SearchEvent::Started { settings, .. })) => {
                RunState::new(**settings)?
            }
            _ => return Err(Deviation::NoStart),
        };
        for (place, event) in events {
            state.follow(event, place + 1)?;
        }
        Ok(state)
    }

    /// The evolution as it stands.
    pub fn evolution(&self) -> &Evolution {
        &self.evolution
    }

    /// Whether the search goes on by itself.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// How fast it goes.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Milliseconds from the start of the run to the latest event that was followed.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Whether the run's first event is behind it.
    pub fn has_started(&self) -> bool {
        self.started
    }

    /// The seed of weights and images.
    pub fn scoring_seed(&self) -> u64 {
        self.scoring_seed
    }

    /// Why the search ended, if it has.
    pub fn finished(&self) -> Option<&Reason> {
        self.finished.as_ref()
    }

    /// Stands still from now on.
    pub fn pause(&mut self) {
        self.pace = Pace::Paused;
        self.finished = None;
    }

    /// Goes on with choices of another seed.
    pub fn reseed(&mut self, seed: u64) {
        self.evolution.reseed(seed);
    }

    /// How the search goes on where it had stopped: one that came to its end comes there again.
    pub fn waking_pace(&self) -> Pace {
        match self.finished {
            Some(Reason::Quit | Reason::Interrupted | Reason::Failed(_)) | None => self.pace,
            Some(_) => Pace::Running,
        }
    }

    /// What a search does before it listens to a word from outside, so that its course
    /// depends on the words alone.
    pub fn prepare(&mut self) {
        if self.pace != Pace::Paused {
            self.evolution.prepare();
        }
    }

    /// The next thing that happens.
    pub fn advance(&mut self) -> Advance {
        match self.pace {
            Pace::Paused => self.evolution.attend(),
            Pace::Running | Pace::Step | Pace::Birth => self.evolution.advance(),
        }
    }

    /// The next thing that happens without going on: what is known already belongs to the answer,
    /// such as which cell is best now.
    pub fn attend(&mut self) -> Advance {
        self.evolution.attend()
    }

    /// Does what a command asks of the evolution; what it asks of the search around is left out.
    ///
    /// # Errors
    /// If it cannot be done; then nothing changed, and the text says why.
    pub fn steer(&mut self, command: &Command) -> Result<(), String> {
        command.steer(&mut self.evolution)
    }

    /// Takes in the metrics of cells, all at once: which of them were in doubt depends on all.
    pub fn learn(&mut self, cells: &[(Cell, Metrics)]) {
        self.prepare();
        for &(cell, metrics) in cells {
            self.evolution.learn(cell, metrics);
        }
    }

    /// The search goes faster or slower.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// Another run begins, at the same speed.
    pub fn restart(&mut self, state: RunState) {
        *self = RunState {
            speed: self.speed,
            ..state
        };
    }

    /// The search goes on, steps or stands still.
    pub fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
        if pace != Pace::Paused {
            self.finished = None;
        }
    }

    /// The search goes on where it had stopped.
    pub fn resume(&mut self, pace: Pace) {
        self.pace = pace;
        self.finished = None;
    }

    /// The search came to its end: it stands still, unless the user left it.
    pub fn finish(&mut self, reason: &Reason) {
        if !matches!(reason, Reason::Quit | Reason::Interrupted) {
            self.pace = Pace::Paused;
        }
        self.finished = Some(reason.clone());
    }

    fn follow(&mut self, event: &Event, place: usize) -> Result<(), Deviation> {
        self.at = event.at;
        match &event.happening {
            Happening::Search(event) => self.follow_search(event),
            Happening::Evolution(event) => self.follow_evolution(event, place),
        }
    }

    fn follow_search(&mut self, event: &SearchEvent) -> Result<(), Deviation> {
        match event {
            SearchEvent::Started { settings, .. } => {
                self.restart(RunState::new(**settings)?);
                self.started = true;
            }
            SearchEvent::Resumed { pace } => self.resume(*pace),
            SearchEvent::Forked { seed } => self.reseed(*seed),
            SearchEvent::Commanded { command } => {
                self.prepare();
                // What could not be done was declined.
                let _ = self.steer(command);
            }
            SearchEvent::Scored { cells } => {
                self.learn(cells);
            }
            SearchEvent::PaceChanged { pace } => self.set_pace(*pace),
            SearchEvent::SpeedChanged { speed } => self.set_speed(*speed),
            SearchEvent::Finished { reason } => {
                if matches!(reason, Reason::Exhausted | Reason::Converged) {
                    self.prepare();
                }
                self.finish(reason);
            }
            SearchEvent::Engine { .. }
            | SearchEvent::ScoringStarted { .. }
            | SearchEvent::Rejected { .. }
            | SearchEvent::TrainingStarted { .. }
            | SearchEvent::Trained { .. } => {}
        }
        Ok(())
    }

    fn follow_evolution(&mut self, event: &EvolutionEvent, place: usize) -> Result<(), Deviation> {
        match self.advance() {
            Advance::Happened(own) if own == *event => Ok(()),
            _ => Err(Deviation::Unforeseen { place }),
        }
    }
}

#[cfg(test)]
mod tests;
