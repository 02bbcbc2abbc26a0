//! The exhaustive finish: what is left of the feasible networks is scored, the most promising first.
//!
//! Where they are few, a search that ends by its number of cells may not have converged, and its
//! answer is the best of what it happened to meet. Scored to the last one, it is the rule's best.

use std::collections::{HashMap, HashSet};

use super::event::{EvolutionEvent, Origin};
use super::history::Record;
use super::machine::{Evolution, Phase, Settled};
use super::offspring::Child;
use crate::cost::Costs;
use crate::metric::{Metric, Metrics};
use crate::space::Cell;

/// Networks that are few enough for an exhaustive finish of itself: a minute or two of scoring.
pub const FEW_NETWORKS: usize = 1_200;

/// Networks that are asked for at a time.
const AT_ONCE: usize = 64;

/// Feasible networks: cells that are the same network, however they are written, are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Networks {
    /// All that are feasible.
    pub feasible: usize,
    /// Those of them that were scored.
    pub scored: usize,
}

impl Networks {
    /// Those among feasible cells, and among the cells that were scored.
    pub fn of(feasible: &[Cell], scored: impl Iterator<Item = Cell>) -> Self {
        let all: HashSet<Cell> = feasible.iter().map(Cell::representative).collect();
        let scored: HashSet<Cell> = scored.map(|cell| cell.representative()).collect();
        Networks {
            feasible: all.len(),
            scored: all.intersection(&scored).count(),
        }
    }
}

impl Evolution {
    /// How many networks are feasible, and how many of them were scored.
    pub fn networks(&self) -> Networks {
        self.networks_of(&self.settings.constraints.feasible(self.settings.costing()))
    }

    fn networks_of(&self, feasible: &[Cell]) -> Networks {
        let scored = self.history.records().iter().map(|record| record.cell);
        Networks::of(feasible, scored)
    }

    /// Whether the feasible networks are being scored to the last one.
    pub fn is_enumerating(&self) -> bool {
        self.phase == Phase::Enumerating
    }

    /// Ends the evolution and scores what is left of the feasible cells, those first whose score
    /// can be the highest as far as the cells alone tell. Nothing happens if that is under way.
    pub fn enumerate(&mut self) {
        if self.is_enumerating() {
            return;
        }
        self.phase = Phase::Enumerating;
        self.networks = HashMap::new();
        // In the order of exploration: under `--repeats auto`, cells of one network may differ.
        for record in self.history.records() {
            let network = self.networks.entry(record.cell.representative());
            network.or_insert(record.metrics);
        }
        let feasible = self.settings.constraints.feasible(self.settings.costing());
        let networks = self.networks_of(&feasible);
        let mut left: Vec<Cell> = feasible
            .into_iter()
            .filter(|&cell| self.history.get(cell).is_none())
            .collect();
        let bounds = ScoreBounds::over(&left, self);
        left.sort_by(|a, b| bounds.of(*b).total_cmp(&bounds.of(*a)));
        self.pending = left
            .into_iter()
            .map(|cell| Child {
                cell,
                origin: Origin::Enumerated,
            })
            .collect();
        self.outbox.push_back(EvolutionEvent::EnumerationBegan {
            networks: networks.feasible,
            left: networks.feasible - networks.scored,
        });
    }

    /// Back to the evolution: what is feasible changed.
    pub(super) fn stop_enumerating(&mut self) {
        if self.is_enumerating() {
            self.pending.clear();
            self.phase = Phase::Drawing;
        }
    }

    /// Keeps the metrics of a cell for all cells that are the same network.
    pub(super) fn share(&mut self, cell: Cell, metrics: Metrics) {
        if self.is_enumerating() {
            self.networks.insert(cell.representative(), metrics);
        }
    }

    /// Takes a cell into the history if its network is scored; it never joins the population.
    pub(super) fn settle_enumerated(&mut self, cell: Cell) -> Settled {
        if self.history.get(cell).is_some() {
            return Settled::Known;
        }
        let Some(metrics) = self.networks.get(&cell.representative()) else {
            return Settled::Wanting;
        };
        let record = Record {
            cell,
            metrics: metrics.with_cell(cell),
            costs: Costs::of(cell, self.settings.costing()),
        };
        self.explore(record);
        self.outbox.push_back(EvolutionEvent::Enumerated {
            cell,
            metrics: Box::new(record.metrics),
            costs: record.costs,
        });
        self.update_best();
        Settled::Known
    }

    /// The next networks whose metrics are needed, a cell of each.
    pub(super) fn unscored(&self) -> Vec<Cell> {
        let mut asked = HashSet::new();
        self.pending
            .iter()
            .map(|child| child.cell)
            .filter(|cell| !self.networks.contains_key(&cell.representative()))
            .filter(|cell| asked.insert(cell.representative()))
            .take(AT_ONCE)
            .collect()
    }
}

/// What a cell's score can be at most, as far as the cell alone tells: each metric of a network may
/// be the largest of all.
struct ScoreBounds<'e> {
    evolution: &'e Evolution,
    /// The largest value of each metric that the cell alone tells.
    largest: HashMap<Metric, f64>,
}

impl<'e> ScoreBounds<'e> {
    fn over(cells: &[Cell], evolution: &'e Evolution) -> Self {
        let of_cells = evolution.settings.rule.metrics();
        let of_cells = of_cells.filter(|metric| metric.is_of_cell());
        let largest = |metric: Metric| {
            let values = cells.iter().filter_map(|&cell| metric.of_cell(cell));
            (metric, values.map(f64::abs).fold(0.0, f64::max))
        };
        ScoreBounds {
            evolution,
            largest: of_cells.map(largest).collect(),
        }
    }

    fn of(&self, cell: Cell) -> f64 {
        let rule = &self.evolution.settings.rule;
        let part = |metric: Metric| match (metric.of_cell(cell), self.largest.get(&metric)) {
            (Some(value), Some(&largest)) if largest > 0.0 => value / largest,
            (Some(_), _) => 0.0,
            (None, _) => 1.0,
        };
        rule.metrics()
            .map(|metric| rule.weights.weight(metric) * part(metric))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evolution::tests::{limited, made_up, run, with};
    use crate::evolution::{Advance, Constraints, Scale};

    /// Scores all that is asked for until nothing is left; gives what happened.
    fn finish(evolution: &mut Evolution) -> Vec<EvolutionEvent> {
        let mut events = Vec::new();
        loop {
            match evolution.advance() {
                Advance::Happened(event) => events.push(event),
                Advance::Wanting(cells) => {
                    for cell in cells {
                        evolution.learn(cell, made_up(cell.representative()));
                    }
                }
                Advance::Idle | Advance::Exhausted => return events,
            }
        }
    }

    #[test]
    fn the_answer_is_the_rules_best_of_all_feasible_cells() {
        let mut evolution = with(limited(200_000), 3);
        run(&mut evolution, 60, false);
        let alive = evolution.population().len();
        evolution.enumerate();
        evolution.enumerate();
        let events = finish(&mut evolution);
        let Networks { feasible, scored } = evolution.networks();
        assert_eq!(feasible, scored);
        assert!(feasible < evolution.feasible(), "cells share networks");
        assert_eq!(evolution.history().len(), evolution.feasible());
        assert_eq!(evolution.population().len(), alive);
        let began = |event: &&EvolutionEvent| {
            matches!(event, EvolutionEvent::EnumerationBegan { networks, left }
                if *networks == feasible && *left < feasible)
        };
        assert_eq!(events.iter().filter(began).count(), 1);
        let records = evolution.history().records();
        let scale = Scale::over(
            evolution.settings().rule,
            records.iter().map(|r| &r.metrics),
        );
        let best = scale.score(&evolution.best().unwrap().metrics);
        assert!(records.iter().all(|r| scale.score(&r.metrics) <= best));
    }

    #[test]
    fn promising_cells_come_first() {
        let mut evolution = with(Constraints::none(Default::default()), 1);
        run(&mut evolution, 30, false);
        evolution.enumerate();
        let bounds = ScoreBounds::over(&[], &evolution);
        assert!(bounds.largest.values().all(|&largest| largest == 0.0));
        let cells: Vec<Cell> = evolution.pending.iter().map(|child| child.cell).collect();
        let bounds = ScoreBounds::over(&cells, &evolution);
        assert!(cells.is_sorted_by(|a, b| bounds.of(*a) >= bounds.of(*b)));
        assert_eq!(evolution.unscored().len(), AT_ONCE);
    }

    #[test]
    fn other_limits_set_the_evolution_going_again() {
        let mut evolution = with(limited(200_000), 3);
        run(&mut evolution, 60, false);
        evolution.enumerate();
        evolution.constrain(limited(300_000)).unwrap();
        assert!(!evolution.is_enumerating());
        let explored = evolution.history().len();
        run(&mut evolution, explored + 20, false);
        assert_eq!(evolution.history().len(), explored + 20);
    }
}
