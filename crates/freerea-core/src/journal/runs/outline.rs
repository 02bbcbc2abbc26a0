//! What a list says of a run. Only those lines of its journal are read that tell it, since a whole
//! scene of every run would take seconds.

use memchr::memchr_iter;

use super::{RunName, Runs, RunsError, State};
use crate::evolution::{EvolutionEvent, Settings};
use crate::journal::{Header, reader};
use crate::search::{Event, Happening, Pace, Reason, SearchEvent};
use crate::space::Cell;
use crate::training::Finalist;

/// What a list says of a run.
#[derive(Clone, Debug)]
pub struct Outline {
    /// What it was begun with.
    pub header: Header,
    /// What it was set to last.
    pub settings: Settings,
    /// How many cells it explored.
    pub explored: usize,
    /// How many steps it made.
    pub steps: u64,
    /// Its answer: the best cell.
    pub best: Option<Cell>,
    /// Whether it goes on.
    pub state: State,
}

/// Events that a list says nothing of, most of a journal; the last five as version 1 named them.
const LEFT_OUT: [&str; 15] = [
    "commanded",
    "died",
    "drawn",
    "engine",
    "refreshed",
    "refused",
    "rejected",
    "scored",
    "scoring_started",
    "speed_changed",
    "declined",
    "learned",
    "sought",
    "sped",
    "told",
];

impl Runs {
    /// Reads what a list says of a run, as far as its journal is sound.
    ///
    /// # Errors
    /// If it is no journal of this format.
    pub fn outline(&self, name: &RunName) -> Result<Outline, RunsError> {
        let path = self.path_of(name);
        let bytes = reader::bytes(&path)?;
        let (header, events) = reader::header(&bytes, &path)?;
        let mut progress = RunProgress::default();
        let mut begin = 0;
        // What follows the last end of a line is torn.
        for end in memchr_iter(b'\n', events) {
            if progress.follow(&events[begin..end]).is_none() {
                break;
            }
            begin = end + 1;
        }
        let best = progress.answer();
        let state = match progress.finished {
            _ if self.is_running(name) => State::Running,
            Some(reason) => State::Ended(reason),
            None => State::BrokenOff,
        };
        Ok(Outline {
            header,
            settings: progress.settings,
            explored: progress.explored,
            steps: progress.steps,
            best,
            state,
        })
    }
}

/// As much of a scene as a list needs.
#[derive(Default)]
struct RunProgress {
    settings: Settings,
    explored: usize,
    steps: u64,
    best: Option<Cell>,
    finalists: Vec<Finalist>,
    finished: Option<Reason>,
}

impl RunProgress {
    /// Takes in a line; `None` if it is no event, and what follows does not count.
    fn follow(&mut self, line: &[u8]) -> Option<()> {
        match name(line) {
            Some(name) if LEFT_OUT.contains(&name) && line.ends_with(b"}}") => Some(()),
            Some("born") if line.ends_with(b",\"explored\":true}}}") => {
                self.explored += 1;
                Some(())
            }
            Some("born") if line.ends_with(b",\"explored\":false}}}") => Some(()),
            _ => {
                self.apply(serde_json::from_slice::<Event>(line).ok()?.happening);
                Some(())
            }
        }
    }

    fn apply(&mut self, happening: Happening) {
        match happening {
            Happening::Search(event) => self.apply_search(event),
            Happening::Evolution(EvolutionEvent::Born { explored, .. }) => {
                self.explored += usize::from(explored);
            }
            Happening::Evolution(EvolutionEvent::Enumerated { .. }) => self.explored += 1,
            Happening::Evolution(EvolutionEvent::Selected { generation }) => {
                self.steps = generation;
            }
            Happening::Evolution(EvolutionEvent::Best { cell }) => self.best = cell,
            Happening::Evolution(EvolutionEvent::Constrained { constraints, .. }) => {
                self.settings.constraints = constraints;
            }
            Happening::Evolution(EvolutionEvent::Tuned {
                population,
                tournament,
                rule,
            }) => {
                self.settings.population = population;
                self.settings.tournament = tournament;
                self.settings.rule = rule;
            }
            Happening::Evolution(_) => {}
        }
    }

    /// As a whole scene says.
    fn answer(&self) -> Option<Cell> {
        let (constraints, costing) = (&self.settings.constraints, self.settings.costing());
        let is_feasible = |cell| constraints.admit_cell(cell, costing).is_ok();
        let finalists = Finalist::ranked(&self.finalists, is_feasible);
        finalists
            .first()
            .map_or(self.best, |first| Some(first.cell))
    }

    fn apply_search(&mut self, event: SearchEvent) {
        match event {
            SearchEvent::Started { settings, .. } => {
                *self = RunProgress {
                    settings: *settings,
                    ..RunProgress::default()
                };
            }
            SearchEvent::Forked { seed } => self.settings.seed = seed,
            SearchEvent::Trained { finalist, .. } => self.finalists.push(finalist),
            SearchEvent::Finished { reason } => self.finished = Some(reason),
            SearchEvent::Resumed { .. } => self.finished = None,
            SearchEvent::PaceChanged { pace } if pace != Pace::Paused => self.finished = None,
            SearchEvent::PaceChanged { .. }
            | SearchEvent::Engine { .. }
            | SearchEvent::Commanded { .. }
            | SearchEvent::ScoringStarted { .. }
            | SearchEvent::Scored { .. }
            | SearchEvent::SpeedChanged { .. }
            | SearchEvent::TrainingStarted { .. }
            | SearchEvent::Rejected { .. } => {}
        }
    }
}

/// The name of the event of a line like `{"at":7,"evolution":{"selected":{"generation":1}}}`.
fn name(line: &[u8]) -> Option<&str> {
    let rest = line.strip_prefix(b"{\"at\":")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = &rest[digits..];
    let rest = rest
        .strip_prefix(b",\"evolution\":{\"")
        .or_else(|| rest.strip_prefix(b",\"search\":{\""))?;
    let end = rest.iter().take(16).position(|&byte| byte == b'"')?;
    str::from_utf8(&rest[..end]).ok()
}

#[cfg(test)]
mod tests;
