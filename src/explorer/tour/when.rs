//! Moments of a run, as a tour names them.

use std::str::FromStr;

use freerea_core::evolution::{EvolutionEvent, Origin};
use freerea_core::scene::{Chronicle, Moment, Scene, birth_of};
use freerea_core::search::{Event, Happening};
use freerea_core::space::CellName;

use crate::explorer::ui::words;

/// Something that happens in runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occurrence {
    Tournament,
    Mutation,
    Crossover,
    Refusal,
    Death,
    Limit,
    Best,
}

/// All that happens, by the words of a tour.
const OCCURRENCES: [(&str, Occurrence); 7] = [
    ("tournament", Occurrence::Tournament),
    ("mutation", Occurrence::Mutation),
    ("crossover", Occurrence::Crossover),
    ("refusal", Occurrence::Refusal),
    ("death", Occurrence::Death),
    ("limit", Occurrence::Limit),
    ("best", Occurrence::Best),
];

impl Occurrence {
    /// The occurrence that an event is, if it is one.
    fn of(event: &Event) -> Option<Self> {
        let Happening::Evolution(event) = &event.happening else {
            return None;
        };
        match event {
            EvolutionEvent::Drawn { .. } => Some(Occurrence::Tournament),
            EvolutionEvent::Born { origin, .. } => match origin {
                Origin::Mutation { .. } => Some(Occurrence::Mutation),
                Origin::Crossover { .. } => Some(Occurrence::Crossover),
                Origin::Founder
                | Origin::Immigrant
                | Origin::Return
                | Origin::Hand { .. }
                | Origin::Inserted
                | Origin::Enumerated => None,
            },
            EvolutionEvent::Refused { .. } => Some(Occurrence::Refusal),
            EvolutionEvent::Died { .. } => Some(Occurrence::Death),
            EvolutionEvent::Constrained { .. } => Some(Occurrence::Limit),
            EvolutionEvent::Best { .. } => Some(Occurrence::Best),
            EvolutionEvent::Refreshed { .. }
            | EvolutionEvent::Selected { .. }
            | EvolutionEvent::Converged { .. }
            | EvolutionEvent::EnumerationBegan { .. }
            | EvolutionEvent::Enumerated { .. }
            | EvolutionEvent::Tuned { .. } => None,
        }
    }

    fn name(self) -> &'static str {
        let named = OCCURRENCES.iter().find(|(_, known)| *known == self);
        named.map_or("", |(name, _)| name)
    }
}

/// A moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum When {
    Beginning,
    End,
    /// After so many steps.
    Step(usize),
    /// At the first birth of a cell.
    Birth(CellName),
    /// Where something happens for the first time after so many steps.
    First(Occurrence, usize),
    /// When all that followed from that has happened: before the next tournament.
    After(Occurrence, usize),
}

impl When {
    /// The moment in a run.
    ///
    /// # Errors
    /// If the run has no such moment.
    pub(super) fn in_run(&self, run: &Scene, chronicle: &Chronicle) -> Result<Moment, String> {
        let after = |steps| {
            let most = words::counted(chronicle.steps() as u64, "step");
            let no_such_step = || format!("the run has only {most}");
            chronicle.after_steps(steps).ok_or_else(no_such_step)
        };
        match self {
            When::Beginning => Ok(0),
            When::End => Ok(run.events.len()),
            When::Step(steps) => after(*steps),
            When::Birth(named) => {
                let cell = named.in_space(run.settings.space());
                let cell = cell.map_err(|error| error.to_string())?;
                let never = || format!("#{} was not born in the run", cell.index());
                birth_of(cell, run).ok_or_else(never)
            }
            When::First(what, steps) | When::After(what, steps) => {
                let next = |what: Occurrence, from: Moment| {
                    let mut later = run.events.iter().skip(from);
                    let place = later.position(|event| Occurrence::of(event) == Some(what));
                    place.map(|place| from + place + 1)
                };
                let none = || format!("the run has no {} after step {steps}", what.name());
                let first = next(*what, after(*steps)?).ok_or_else(none)?;
                Ok(match self {
                    When::After(..) => next(Occurrence::Tournament, first)
                        .map_or(run.events.len(), |tournament| tournament - 1),
                    _ => first,
                })
            }
        }
    }
}

/// What a moment looks like.
const FORMS: &str = "beginning, end, step 12, birth of 9930, first mutation, after first limit, \
                     or first mutation after step 12";

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("`{text}` is no moment; write one like {FORMS}");
        let number = |text: &str| text.parse().map_err(|_| unknown());
        let words = text.split_whitespace().collect::<Vec<_>>();
        let (form, words): (fn(Occurrence, usize) -> When, _) = match words[..] {
            ["after", ref first @ ..] if first.first() == Some(&"first") => (When::After, first),
            ref words => (When::First, words),
        };
        match *words {
            ["beginning"] => Ok(When::Beginning),
            ["end"] => Ok(When::End),
            ["step", steps] => number(steps).map(When::Step),
            ["birth", "of", cell] => {
                let cell = cell.parse().map(When::Birth);
                cell.map_err(|error: <CellName as FromStr>::Err| error.to_string())
            }
            ["first", what, ref rest @ ..] => {
                let known = OCCURRENCES.iter().find(|(name, _)| *name == what);
                let &(_, what) = known.ok_or_else(|| {
                    let names = OCCURRENCES.map(|(name, _)| name).join(", ");
                    format!("nothing is called `{what}` here; there are {names}")
                })?;
                match *rest {
                    [] => Ok(form(what, 0)),
                    ["after", "step", steps] => Ok(form(what, number(steps)?)),
                    _ => Err(unknown()),
                }
            }
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded() -> (Scene, Chronicle) {
        let text = include_str!("../../../tests/recorded/search.jsonl");
        let (mut scene, mut chronicle) = (Scene::default(), Chronicle::default());
        for line in text.lines() {
            scene.apply(serde_json::from_str(line).unwrap());
            chronicle.note(&scene);
        }
        (scene, chronicle)
    }

    fn moment(text: &str) -> Result<Moment, String> {
        let (run, chronicle) = recorded();
        text.parse::<When>()?.in_run(&run, &chronicle)
    }

    #[test]
    fn moments_of_a_run_are_found() {
        let (run, chronicle) = recorded();
        assert_eq!(moment("beginning"), Ok(0));
        assert_eq!(moment("end"), Ok(run.events.len()));
        assert_eq!(moment("step 12"), Ok(chronicle.after_steps(12).unwrap()));
        let best = run.best.unwrap();
        let birth = moment(&format!("birth of #{}", best.index()));
        assert_eq!(birth, Ok(birth_of(best, &run).unwrap()));
        for (name, what) in OCCURRENCES.into_iter().filter(|(name, _)| *name != "limit") {
            let first = moment(&format!("first {name}")).unwrap();
            assert_eq!(Occurrence::of(&run.events[first - 1]), Some(what), "{name}");
            let twelfth = chronicle.after_steps(12).unwrap();
            let later = moment(&format!("first {name} after step 12")).unwrap();
            assert!(
                first <= twelfth && later > twelfth,
                "{name}: {first}, {later}"
            );
        }
    }

    #[test]
    fn what_follows_ends_before_the_next_tournament() {
        let (run, _) = recorded();
        let is_tournament = |event| Occurrence::of(event) == Some(Occurrence::Tournament);
        for (first, followed) in [
            ("first tournament", "after first tournament"),
            ("first best after step 12", "after first best after step 12"),
        ] {
            let (first, followed) = (moment(first).unwrap(), moment(followed).unwrap());
            let mut between = run.events.iter().take(followed).skip(first);
            assert!(first < followed && !between.any(is_tournament));
            assert!(is_tournament(&run.events[followed]));
        }
        let last = moment("after first tournament after step 30");
        assert_eq!(last, Ok(run.events.len()), "none follows");
    }

    #[test]
    fn moments_that_the_run_lacks_are_refused() {
        let complaint = |text| moment(text).unwrap_err();
        assert_eq!(complaint("step 31"), "the run has only 30 steps");
        assert_eq!(complaint("birth of 1651"), "#1651 was not born in the run");
        assert_eq!(
            complaint("first limit"),
            "the run has no limit after step 0"
        );
        assert!(
            complaint("first kiss")
                .ends_with("tournament, mutation, crossover, refusal, death, limit, best")
        );
        for text in [
            "",
            "steps 12",
            "step twelve",
            "first",
            "first death after 12",
            "after step 12",
            "after",
            "12",
        ] {
            assert!(
                complaint(text).contains("first mutation after step 12"),
                "{text}"
            );
        }
        assert!(moment("birth of nothing").is_err());
    }
}
