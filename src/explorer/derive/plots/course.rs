//! Tau against the number of explored cells: how the promise held as the search went.

use freerea_core::benchmark::Yardstick;
use freerea_core::correlation::Association;
use freerea_core::evolution::Rule;
use freerea_core::scene::Scene;

use crate::explorer::derive::plots::known::KnownCells;
use crate::explorer::derive::view::Quantity;

/// Cells explored at the first point.
const FIRST: usize = 10;
/// The next point comes an eighth later, so that all points together cost no more than a few of
/// the last.
const LATER: usize = 8;

/// Tau of every quantity after so many explored cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Waypoint {
    /// Cells explored.
    pub explored: usize,
    /// In the order of [`Quantity::ALL`]; `None` if it is not known.
    pub taus: Vec<Option<f64>>,
}

/// The waypoints of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TauHistory {
    waypoints: Vec<Waypoint>,
    rule: Rule,
    seed: u64,
}

impl TauHistory {
    /// The waypoints, in order.
    pub fn waypoints(&self) -> &[Waypoint] {
        &self.waypoints
    }

    /// Adds the waypoints that the run has passed. Another run, and another rule,
    /// begin anew.
    pub fn extend(&mut self, scene: &Scene, yardstick: &Yardstick) {
        let records = scene.history.records();
        let settings = &scene.settings;
        let passed = self.waypoints.last().map_or(0, |last| last.explored);
        let same = (self.rule, self.seed) == (settings.rule, settings.seed);
        if !same || passed > records.len() {
            *self = TauHistory {
                waypoints: Vec::new(),
                rule: settings.rule,
                seed: settings.seed,
            };
        }
        loop {
            let last = self.waypoints.last().map(|last| last.explored);
            let next = last.map_or(FIRST, |last| last + (last / LATER).max(1));
            if next > records.len() {
                break;
            }
            let known = KnownCells::of(records.iter().take(next), self.rule, yardstick);
            let tau = |&quantity: &Quantity| {
                let association = Association::of(&known.pairs(quantity));
                association.measured().map(|measured| measured.tau)
            };
            self.waypoints.push(Waypoint {
                explored: next,
                taus: Quantity::ALL.iter().map(tau).collect(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::benchmark::shipped;
    use freerea_core::space::dataset::Dataset;

    use super::*;
    use crate::explorer::ui::panels::testing::recorded;

    #[test]
    fn the_course_is_the_same_however_it_was_reached() {
        let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10).unwrap();
        let mut live = TauHistory::default();
        for events in (0..300).step_by(7) {
            live.extend(&recorded(events), &yardstick);
        }
        let mut replayed = TauHistory::default();
        live.extend(&recorded(usize::MAX), &yardstick);
        replayed.extend(&recorded(usize::MAX), &yardstick);
        assert_eq!(live, replayed);
        let explored: Vec<usize> = live.waypoints().iter().map(|w| w.explored).collect();
        assert!(explored.starts_with(&[10, 11, 12]) && explored.is_sorted());
    }

    #[test]
    fn another_run_begins_anew() {
        let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10).unwrap();
        let mut course = TauHistory::default();
        course.extend(&recorded(usize::MAX), &yardstick);
        assert!(!course.waypoints().is_empty());
        course.extend(&recorded(1), &yardstick);
        assert!(course.waypoints().is_empty());
    }
}
