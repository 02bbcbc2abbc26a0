//! The quantities of a cell that can be plotted: the score, each metric, each cost.

use std::fmt;

use freerea_core::cost::{Amount, Cost};
use freerea_core::evolution::{Constraints, Record, Scale};
use freerea_core::metric::Metric;
use freerea_core::scene::Scene;

use crate::explorer::derive::choices::cyclic;

/// A quantity of a cell that can be plotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// The combined score over the feasible history.
    Score,
    /// What a metric says.
    Metric(Metric),
    /// What a cost is.
    Cost(Cost),
}

impl Quantity {
    /// All of them, in order.
    pub const ALL: &'static [Quantity] = &{
        let mut all = [Quantity::Score; 1 + Metric::COUNT + Cost::COUNT];
        let mut place = 0;
        while place < Metric::COUNT {
            all[place + 1] = Quantity::Metric(Metric::ALL[place]);
            place += 1;
        }
        place = 0;
        while place < Cost::COUNT {
            all[1 + Metric::COUNT + place] = Quantity::Cost(Cost::ALL[place]);
            place += 1;
        }
        all
    };

    /// The name in keymaps and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Quantity::Score => "score",
            Quantity::Metric(metric) => metric.name(),
            Quantity::Cost(cost) => cost.name(),
        }
    }

    /// The title on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Quantity::Score => "score",
            Quantity::Metric(metric) => metric.title(),
            Quantity::Cost(cost) => cost.title(),
        }
    }

    /// The title where there is little room.
    pub fn short(self) -> &'static str {
        match self {
            Quantity::Metric(metric) => metric.definition().short,
            Quantity::Cost(cost) => cost.definition().short,
            Quantity::Score => self.title(),
        }
    }

    fn has_name(self) -> bool {
        !matches!(self, Quantity::Metric(metric) if !metric.has_name())
    }

    /// Those that the cells of a run have.
    pub fn measured(scene: &Scene) -> Vec<Quantity> {
        let begun = !scene.history.is_empty();
        let shown = |quantity: &Quantity| match quantity {
            Quantity::Metric(metric) if !begun => metric.is_always_measured(),
            _ => quantity.lacking(scene).is_none(),
        };
        Quantity::ALL.iter().copied().filter(shown).collect()
    }

    /// Why the cells of a run do not have it, where it is known that they do not.
    pub fn lacking(self, scene: &Scene) -> Option<String> {
        // The latest cell: an old run that goes on measures more than when it began.
        let latest = scene.history.records().last()?;
        match self {
            Quantity::Metric(metric) if !latest.metrics.has(metric) => {
                Some(format!("{self} was not measured in this run"))
            }
            Quantity::Cost(cost) if latest.costs.get(cost) == Amount::Unknown => {
                let why = (cost.definition().missing)(&scene.settings.costing());
                Some(format!(
                    "{self}: {}",
                    why.unwrap_or("unknown of these cells")
                ))
            }
            Quantity::Score | Quantity::Metric(_) | Quantity::Cost(_) => None,
        }
    }

    /// The first that the cells of a run have, in the direction of a turn.
    #[must_use]
    pub fn turned(self, turn: fn(Self) -> Self, scene: &Scene) -> Self {
        let measured = Quantity::measured(scene);
        let mut others = std::iter::successors(Some(turn(self)), |&other| Some(turn(other)));
        let found = others.find(|other| measured.contains(other));
        found.expect("every run has scores")
    }

    /// Whether less of it is better.
    pub const fn is_cost(self) -> bool {
        matches!(self, Quantity::Cost(_))
    }

    /// What a cell is that has no value.
    pub fn missing(self) -> &'static str {
        match self {
            Quantity::Metric(metric) => metric.definition().failed(),
            _ => "infeasible",
        }
    }

    /// A cell's value, scores on this scale; `None` where it failed or was not measured.
    pub fn of(self, record: &Record, scale: &Scale) -> Option<f64> {
        match self {
            Quantity::Score => Some(scale.score(&record.metrics).0),
            Quantity::Cost(cost) => record.costs.amount(cost).map(|amount| amount as f64),
            Quantity::Metric(metric) => record.metrics.value(metric),
        }
    }

    /// The value that is shown: the same, but an infeasible cell has no score.
    pub fn shown(self, record: &Record, scale: &Scale, constraints: &Constraints) -> Option<f64> {
        match self {
            Quantity::Score if !record.is_feasible(constraints) => None,
            _ => self.of(record, scale),
        }
    }
}

cyclic!(Quantity);
