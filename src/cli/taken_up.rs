//! A run that is ready to go on: after it stopped, or as a run of its own from one of its moments.

use super::errors::{BadInput, OrBadInput};
use super::options::ScoringArgs;
use crate::journal::{Begun, Fork, Header, Name, Runs};
use crate::search::{Course, Event, Setup, Workers};

/// A run that is ready to go on.
pub struct TakenUp {
    /// What it was begun with.
    pub header: Header,
    /// Its journal, if it has one.
    pub begun: Option<Begun>,
    /// What happened so far.
    pub events: Vec<Event>,
    /// What has come of it.
    pub course: Course,
    /// How it goes on.
    pub setup: Setup,
    /// What was wrong with its journal.
    pub complaint: Option<String>,
}

impl TakenUp {
    /// Takes up a run from its journal.
    pub fn resumed(
        runs: &Runs,
        name: &Name,
        discard: bool,
        workers: Workers,
    ) -> Result<Self, BadInput> {
        let (begun, recording) = runs.take_up(name, discard).or_bad_input()?;
        let complaint = recording.fault.as_ref();
        let complaint = complaint.map(|fault| format!("run {name}: {fault}"));
        let taken = TakenUp::new(recording.header, recording.events, workers)
            .map_err(|error| BadInput::new(format!("run {name} cannot go on: {error}")))?;
        Ok(TakenUp {
            begun: Some(begun),
            complaint,
            ..taken
        })
    }

    /// A run of its own that shares these events with another one. It stands still at first, so
    /// that something can be changed; its journal may be refused, and is then complained of.
    pub fn forked(
        parent: &Header,
        run: Option<&Name>,
        events: Vec<Event>,
        workers: Workers,
    ) -> Result<Self, BadInput> {
        let now = Header::now(
            parent.maker,
            parent.settings,
            parent.budget,
            parent.scoring.clone(),
        );
        let header = Header {
            forked: run.map(|run| Fork {
                run: run.clone(),
                events: events.len(),
            }),
            ..now
        };
        let mut taken = TakenUp::new(header, events, workers)?;
        taken.course.pause();
        if run.is_some() {
            let begun = Runs::of_user().and_then(|runs| runs.begin(&taken.header, &taken.events));
            match begun {
                Ok(begun) => taken.begun = Some(begun),
                Err(error) => taken.complaint = Some(super::journaling::without(&error)),
            }
        }
        Ok(taken)
    }

    fn new(header: Header, events: Vec<Event>, workers: Workers) -> Result<Self, BadInput> {
        // A run may have been killed before its first event was written.
        let course = match events.is_empty() {
            true => Course::new(header.settings).or_bad_input()?,
            false => Course::along(&events).or_bad_input()?,
        };
        let scoring = ScoringArgs::of(&header.scoring, course.scoring_seed());
        let setup = Setup {
            settings: header.settings,
            budget: header.budget,
            scoring: scoring.scoring(header.settings.task())?,
            repeats: header.scoring.repeats,
            workers,
        };
        Ok(TakenUp {
            header,
            begun: None,
            events,
            course,
            setup,
            complaint: None,
        })
    }
}
