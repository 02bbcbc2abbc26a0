//! A run in a few words.

use std::fmt;

use crate::cost::Cost;
use crate::journal::Recording;
use crate::scene::Scene;
use crate::search::Reason;

/// Whether a run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Another process, or this one, writes it.
    Running,
    /// It broke off before it came to an end, or after it had gone on from there.
    BrokenOff,
    /// It came to an end.
    Ended(Reason),
}

/// A run in a few words.
#[derive(Clone, Debug)]
pub struct Summary {
    /// What is known of it at its end.
    pub scene: Scene,
    /// Whether it goes on.
    pub state: State,
}

impl Summary {
    /// What was found, in words: the best cell and its parameters.
    pub fn found(scene: &Scene) -> String {
        match scene.answer() {
            Some(best) => format!(
                "best cell #{}, {} parameters",
                best.cell.index(),
                Cost::Params
                    .definition()
                    .shown(best.costs.get(Cost::Params))
            ),
            None => "no best cell yet".to_owned(),
        }
    }

    /// The summary of a run that is being written, or not.
    pub fn of(recording: &Recording, running: bool) -> Self {
        let scene = Scene::after(&recording.events);
        // Scores that were under way may follow the end; a search that goes on has none.
        let state = match (running, &scene.finished) {
            (true, _) => State::Running,
            (false, Some(reason)) => State::Ended(reason.clone()),
            (false, None) => State::BrokenOff,
        };
        Summary { scene, state }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            State::Running => "running",
            State::BrokenOff => "broken off",
            State::Ended(Reason::Quit) => "left",
            State::Ended(Reason::Interrupted) => "interrupted",
            State::Ended(Reason::Time) => "ended by time",
            State::Ended(Reason::Cells) => "ended by cells",
            State::Ended(Reason::Steps) => "ended by steps",
            State::Ended(Reason::Exhausted) => "exhausted",
            State::Ended(Reason::Converged) => "converged",
            State::Ended(Reason::Failed(_)) => "failed",
        })
    }
}
