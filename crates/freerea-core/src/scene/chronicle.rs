//! The moments of a run: which there were, and the run as it was at any of them.

use super::Scene;
use crate::evolution::{EvolutionEvent, Origin};
use crate::search::{Event, Happening, SearchEvent};
use crate::space::Cell;

/// A moment of a run, as the number of events that had happened by then.
pub type Moment = usize;

/// How many events lie between two scenes that are kept.
const EVERY: usize = 2048;

/// What makes a moment worth looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A run begins, or is taken up again.
    Start,
    /// The user let a cell in or took one out.
    Hand,
    /// Constraints or settings change.
    Change,
    /// The population has converged.
    Converged,
    /// Another cell is the best, by score or once trained.
    Best,
}

impl Mark {
    /// The mark of an event, if it is worth one.
    pub fn of(event: &Event) -> Option<Self> {
        let by_hand = |origin: &Origin| matches!(origin, Origin::Hand { .. } | Origin::Inserted);
        match &event.happening {
            Happening::Search(
                SearchEvent::Started { .. }
                | SearchEvent::Resumed { .. }
                | SearchEvent::Forked { .. },
            ) => Some(Mark::Start),
            Happening::Search(SearchEvent::Trained { leads: true, .. }) => Some(Mark::Best),
            Happening::Evolution(event) => match event {
                EvolutionEvent::Best { .. } => Some(Mark::Best),
                EvolutionEvent::Converged { .. } => Some(Mark::Converged),
                EvolutionEvent::Constrained { .. }
                | EvolutionEvent::Tuned { .. }
                | EvolutionEvent::EnumerationBegan { .. } => Some(Mark::Change),
                EvolutionEvent::Born { origin, .. } if by_hand(origin) => Some(Mark::Hand),
                EvolutionEvent::Died {
                    cause: crate::evolution::Cause::Removed,
                    ..
                } => Some(Mark::Hand),
                _ => None,
            },
            Happening::Search(_) => None,
        }
    }
}

/// The moments of a run.
#[derive(Clone, Debug, Default)]
pub struct Chronicle {
    /// The run after each [`EVERY`] events.
    kept: Vec<Scene>,
    /// The moments at which steps were complete.
    steps: Vec<Moment>,
    marks: Vec<(Moment, Mark)>,
}

impl Chronicle {
    /// Notes what happened last in a run.
    pub fn note(&mut self, latest: &Scene) {
        let moment = latest.events.len();
        let Some(event) = latest.events.last() else {
            return;
        };
        if let Happening::Evolution(EvolutionEvent::Selected { .. }) = event.happening {
            self.steps.push(moment);
        }
        self.marks
            .extend(Mark::of(event).map(|mark| (moment, mark)));
        if moment.is_multiple_of(EVERY) {
            self.kept.push(latest.clone());
        }
    }

    /// The run as it was at a moment, not after the latest.
    pub fn at(&self, moment: Moment, latest: &Scene) -> Scene {
        let moment = moment.min(latest.events.len());
        let mut scene = match moment / EVERY {
            0 => Scene::to_begin(latest.begun_with()),
            kept => self.kept[kept - 1].clone(),
        };
        let from = scene.events.len();
        for event in latest.events.iter().skip(from).take(moment - from) {
            scene.apply(event.clone());
        }
        scene
    }

    /// Moments that are worth looking at, in order.
    pub fn marks(&self) -> &[(Moment, Mark)] {
        &self.marks
    }

    /// The number of complete steps.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// The moment at which so many steps were complete; 0 for the beginning.
    pub fn after_steps(&self, steps: usize) -> Option<Moment> {
        match steps {
            0 => Some(0),
            steps => self.steps.get(steps - 1).copied(),
        }
    }

    /// The next moment at which a step was complete.
    pub fn step_after(&self, moment: Moment) -> Option<Moment> {
        let place = self.steps.partition_point(|&step| step <= moment);
        self.steps.get(place).copied()
    }

    /// The moment before at which a step was complete, or the beginning.
    pub fn step_before(&self, moment: Moment) -> Moment {
        let place = self.steps.partition_point(|&step| step < moment);
        place.checked_sub(1).map_or(0, |place| self.steps[place])
    }

    /// The next mark.
    pub fn mark_after(&self, moment: Moment) -> Option<Moment> {
        let place = self.marks.partition_point(|&(marked, _)| marked <= moment);
        self.marks.get(place).map(|&(marked, _)| marked)
    }

    /// The mark before, or the beginning.
    pub fn mark_before(&self, moment: Moment) -> Moment {
        let place = self.marks.partition_point(|&(marked, _)| marked < moment);
        place.checked_sub(1).map_or(0, |place| self.marks[place].0)
    }
}

/// The moment just after the first birth of a cell.
pub fn birth_of(cell: Cell, latest: &Scene) -> Option<Moment> {
    let born = |event: &Event| match &event.happening {
        Happening::Evolution(EvolutionEvent::Born { cell: born, .. }) => *born == cell,
        _ => false,
    };
    latest.events.iter().position(born).map(|place| place + 1)
}

/// The next moment at which a cell was born, refused or refreshed.
pub fn child_after(moment: Moment, latest: &Scene) -> Option<Moment> {
    let child = |event: &Event| {
        matches!(
            event.happening,
            Happening::Evolution(
                EvolutionEvent::Born { .. }
                    | EvolutionEvent::Refused { .. }
                    | EvolutionEvent::Refreshed { .. }
                    | EvolutionEvent::Enumerated { .. }
            )
        )
    };
    let mut later = latest.events.iter().skip(moment);
    later.position(child).map(|place| moment + place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(repeats: usize) -> (Chronicle, Scene) {
        let text = include_str!("../../../../tests/recorded/search.jsonl");
        let (mut chronicle, mut scene) = (Chronicle::default(), Scene::default());
        for line in std::iter::repeat_n(text.lines(), repeats).flatten() {
            scene.apply(serde_json::from_str(line).unwrap());
            chronicle.note(&scene);
        }
        (chronicle, scene)
    }

    fn folded(latest: &Scene, moment: Moment) -> Scene {
        let mut scene = Scene::default();
        for event in latest.events.iter().take(moment) {
            scene.apply(event.clone());
        }
        scene
    }

    #[test]
    fn any_moment_is_as_it_was() {
        let (chronicle, latest) = recorded(20);
        assert!(latest.events.len() > 3 * EVERY);
        for moment in [
            0,
            1,
            77,
            EVERY - 1,
            EVERY,
            EVERY + 1,
            3 * EVERY + 5,
            usize::MAX,
        ] {
            let there = chronicle.at(moment, &latest);
            let whole = folded(&latest, moment);
            assert_eq!(there.events.len(), whole.events.len());
            assert_eq!(there.population.members(), whole.population.members());
            assert_eq!(there.history.records(), whole.history.records());
            assert_eq!(there.progress.points(), whole.progress.points());
            assert_eq!((there.at, there.best), (whole.at, whole.best));
        }
    }

    #[test]
    fn the_beginning_is_set_as_the_run_was() {
        let (chronicle, latest) = recorded(1);
        let beginning = chronicle.at(0, &latest);
        assert_eq!(beginning.settings.seed, 4);
        assert_eq!(beginning.settings, latest.begun_with());
    }

    #[test]
    fn steps_and_marks_lead_forward_and_back() {
        let (chronicle, latest) = recorded(1);
        assert_eq!(chronicle.steps(), 30);
        assert_eq!(chronicle.after_steps(0), Some(0));
        let twelfth = chronicle.after_steps(12).unwrap();
        assert_eq!(chronicle.at(twelfth, &latest).generation, 12);
        let next = chronicle.step_after(twelfth).unwrap();
        assert_eq!(chronicle.at(next, &latest).generation, 13);
        assert_eq!(chronicle.step_before(next), twelfth);
        assert_eq!(chronicle.step_before(chronicle.after_steps(1).unwrap()), 0);
        assert_eq!(chronicle.step_after(latest.events.len()), None);
        let mark = chronicle.mark_after(twelfth).unwrap();
        assert!(chronicle.mark_before(mark) <= twelfth);
        assert!(
            chronicle
                .marks()
                .iter()
                .any(|(_, mark)| *mark == Mark::Best)
        );
    }

    #[test]
    fn births_are_found() {
        let (_, latest) = recorded(1);
        let cell = latest.best.unwrap();
        let moment = birth_of(cell, &latest).unwrap();
        assert!(folded(&latest, moment).population.contains(cell));
        assert!(!folded(&latest, moment - 1).population.contains(cell));
        assert!(child_after(moment, &latest).unwrap() > moment);
    }
}
