//! The course of a search: what its events have made of it. A search that goes on where another
//! stopped follows the other's events first.

use super::command::{Pace, Speed};
use super::event::{Event, Happening, Reason, SearchEvent};
use crate::evolution::{self, Advance, Evolution, Settings, SettingsError};

/// An evolution, and how it goes on.
#[derive(Clone, Debug)]
pub struct Course {
    pub(super) evolution: Evolution,
    pub(super) pace: Pace,
    pub(super) speed: Speed,
    /// Milliseconds since the run began.
    pub(super) at: u64,
    /// Whether its start was told.
    pub(super) started: bool,
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

impl Course {
    /// A search before its first event.
    ///
    /// # Errors
    /// Where the settings allow no search.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        Ok(Course {
            evolution: Evolution::new(settings)?,
            pace: Pace::default(),
            speed: Speed::default(),
            at: 0,
            started: false,
            scoring_seed: settings.seed,
            finished: None,
        })
    }

    /// The course that a run has taken, from its first event on.
    ///
    /// # Errors
    /// Where the events are no such course.
    pub fn along<'e>(events: impl IntoIterator<Item = &'e Event>) -> Result<Self, Deviation> {
        let mut events = events.into_iter().enumerate().peekable();
        let mut course = match events.peek().map(|(_, event)| &event.happening) {
            Some(Happening::Search(SearchEvent::Started { settings, .. })) => {
                Course::new(*settings)?
            }
            _ => return Err(Deviation::NoStart),
        };
        for (place, event) in events {
            course.follow(event, place + 1)?;
        }
        Ok(course)
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
    pub(super) fn waking_pace(&self) -> Pace {
        match self.finished {
            Some(Reason::Quit | Reason::Interrupted | Reason::Failed(_)) | None => self.pace,
            Some(_) => Pace::Running,
        }
    }

    /// What a search does before it listens to a word from outside, so that its course depends
    /// on the words alone.
    pub(super) fn prepare(&mut self) {
        if self.pace != Pace::Paused {
            self.evolution.prepare();
        }
    }

    /// The next thing that happens.
    pub(super) fn advance(&mut self) -> Advance {
        match self.pace {
            Pace::Paused => self.evolution.attend(),
            Pace::Running | Pace::Step | Pace::Birth => self.evolution.advance(),
        }
    }

    /// Another course begins, at the same speed.
    pub(super) fn restart(&mut self, course: Course) {
        *self = Course {
            speed: self.speed,
            ..course
        };
    }

    /// The search goes on, steps or stands still.
    pub(super) fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
        if pace != Pace::Paused {
            self.finished = None;
        }
    }

    /// The search goes on where it had stopped.
    pub(super) fn resume(&mut self, pace: Pace) {
        self.pace = pace;
        self.finished = None;
    }

    /// The search came to its end: it stands still, unless the user left it.
    pub(super) fn finish(&mut self, reason: &Reason) {
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
                self.restart(Course::new(*settings)?);
                self.started = true;
            }
            SearchEvent::Resumed { pace } => self.resume(*pace),
            SearchEvent::Forked { seed } => self.reseed(*seed),
            SearchEvent::Told { command } => {
                self.prepare();
                // What could not be done was declined.
                let _ = command.steer(&mut self.evolution);
            }
            SearchEvent::Learned { cells } => {
                self.prepare();
                for &(cell, metrics) in cells {
                    self.evolution.learn(cell, metrics);
                }
            }
            SearchEvent::Paced { pace } => self.set_pace(*pace),
            SearchEvent::Sped { speed } => self.speed = *speed,
            SearchEvent::Finished { reason } => {
                if matches!(reason, Reason::Exhausted) {
                    self.prepare();
                }
                self.finish(reason);
            }
            SearchEvent::Engine { .. }
            | SearchEvent::Sought { .. }
            | SearchEvent::Declined { .. } => {}
        }
        Ok(())
    }

    fn follow_evolution(
        &mut self,
        event: &evolution::Event,
        place: usize,
    ) -> Result<(), Deviation> {
        match self.advance() {
            Advance::Happened(own) if own == *event => Ok(()),
            _ => Err(Deviation::Unforeseen { place }),
        }
    }
}

#[cfg(test)]
mod tests;
