//! The finals of a run: who comes into them, and which cell is the answer after them.

use std::collections::HashSet;

use super::Scene;
use crate::evolution::Record;
use crate::space::Cell;
use crate::training::Finalist;

/// A finalist's place among those that keep to the constraints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placing<'s> {
    /// The finalist.
    pub finalist: &'s Finalist,
    /// Its place by accuracy, from 1.
    pub rank: usize,
    /// How many there are.
    pub among: usize,
}

impl Scene {
    /// The best cells by score, the best first; cells that are the same network are one, and so are
    /// those that differ in dead edges alone, as these change nothing of what is learnt.
    pub fn best_networks(&self, count: usize) -> Vec<Cell> {
        let settings = &self.settings;
        let ranked = self.history.ranked(&settings.constraints, settings.rule);
        let mut met = HashSet::new();
        ranked
            .into_iter()
            .map(|record| record.cell)
            .filter(|cell| met.insert(cell.live().representative()))
            .take(count)
            .collect()
    }

    /// The finalists that keep to the constraints, the most accurate first.
    pub fn ranked_finalists(&self) -> Vec<&Finalist> {
        Finalist::ranked(&self.finalists, |cell| {
            let record = self.history.get(cell);
            record.is_some_and(|record| record.is_feasible(&self.settings.constraints))
        })
    }

    /// What the finals made of a cell, if it is one of the finalists that keep to the constraints.
    pub fn placing(&self, cell: Cell) -> Option<Placing<'_>> {
        let ranked = self.ranked_finalists();
        let place = ranked.iter().position(|known| known.cell == cell)?;
        Some(Placing {
            finalist: ranked[place],
            rank: place + 1,
            among: ranked.len(),
        })
    }

    /// The answer of the run so far: the most accurate finalist, or the best cell by score where
    /// none was trained.
    pub fn answer(&self) -> Option<&Record> {
        let first = self
            .ranked_finalists()
            .first()
            .map(|finalist| finalist.cell);
        first.or(self.best).and_then(|cell| self.history.get(cell))
    }

    /// Whether a cell is the answer.
    pub fn is_answer(&self, cell: Cell) -> bool {
        self.answer().is_some_and(|record| record.cell == cell)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cost::Cost;
    use crate::evolution::EvolutionEvent;
    use crate::search::{Event, Happening};
    use crate::space::Space;

    const SEARCH: &str = include_str!("../../../../tests/recorded/search.jsonl");
    const FINALS: &str = include_str!("../../../../tests/recorded/finals.jsonl");

    fn scene_of<'l>(lines: impl Iterator<Item = &'l str>) -> Scene {
        let mut scene = Scene::default();
        for line in lines {
            scene.apply(serde_json::from_str(line).unwrap());
        }
        scene
    }

    #[test]
    fn the_best_networks_are_different_ones() {
        let mut scene = scene_of(SEARCH.lines());
        let best = scene.best_networks(usize::MAX);
        assert_eq!(best.first(), scene.best.as_ref());
        let network = |cell: &Cell| cell.live().representative();
        let networks: HashSet<Cell> = best.iter().map(network).collect();
        assert_eq!(networks.len(), best.len());
        assert_eq!(scene.best_networks(3), best[..3]);
        // Those that break the limits now are none of them.
        let least = scene.history.get(best[0]).unwrap().costs.get(Cost::Params);
        scene.settings.constraints[Cost::Params].max = least.known().map(|least| least - 1);
        assert!(!scene.best_networks(usize::MAX).contains(&best[0]));
    }

    #[test]
    fn cells_that_differ_in_dead_edges_alone_are_one_network() {
        let mut scene = scene_of(SEARCH.lines());
        let best = *scene.answer().unwrap();
        let [dead, live] = [14109, 186].map(|index| Space::NatsTss.cell(index));
        assert_eq!(dead.live(), live);
        assert_ne!(dead.representative(), live.representative());
        for cell in [dead, live] {
            Arc::make_mut(&mut scene.history).add(Record { cell, ..best });
        }
        let networks = scene.best_networks(usize::MAX);
        let met = networks.iter().filter(|cell| cell.live() == live);
        assert_eq!(met.count(), 1);
    }

    #[test]
    fn the_most_accurate_feasible_finalist_is_the_answer() {
        let begun = || SEARCH.lines().take(SEARCH.lines().count() - 1);
        let answer = |scene: &Scene| scene.answer().map(|record| record.cell);
        let before = scene_of(begun());
        assert_eq!(answer(&before), before.best);
        let under_way = scene_of(begun().chain(FINALS.lines().take(2)));
        assert_eq!(answer(&under_way), before.best);
        assert_eq!(under_way.in_training.len(), 2);

        let mut scene = scene_of(begun().chain(FINALS.lines()));
        let [score_best, second, third] = before.best_networks(3)[..] else {
            panic!("three networks");
        };
        assert!(scene.in_training.is_empty());
        let ranked: Vec<Cell> = scene
            .ranked_finalists()
            .iter()
            .map(|known| known.cell)
            .collect();
        assert_eq!(ranked, [second, third, score_best]);
        assert!(scene.is_answer(second) && !scene.is_answer(score_best));

        let mut constraints = scene.settings.constraints;
        let params = scene.history.get(second).unwrap().costs.get(Cost::Params);
        constraints[Cost::Params].max = params.known().map(|params| params - 1);
        let tightened = EvolutionEvent::Constrained {
            constraints,
            feasible: 1,
        };
        scene.apply(Event {
            at: scene.at,
            happening: Happening::Evolution(tightened),
        });
        assert!(!scene.is_answer(second));
    }

    #[test]
    fn of_equals_the_one_with_the_better_score_is_ahead() {
        let mut scene = scene_of(SEARCH.lines().chain(FINALS.lines()));
        for finalist in &mut scene.finalists {
            finalist.accuracy = 90.0;
        }
        assert_eq!(scene.answer().map(|record| record.cell), scene.best);
    }
}
