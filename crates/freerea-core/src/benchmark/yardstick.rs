//! What a search is compared with: one column of a table, and what it knows under constraints.

use std::fmt;

use super::{Measure, Table, TableName};
use crate::cost::{CostTable, Costing};
use crate::evolution::Constraints;
use crate::space::dataset::Dataset;
use crate::space::{Cell, Space};

/// Accuracies of one measure, for the cells of the topology space.
#[derive(Clone, Debug, PartialEq)]
pub struct Yardstick {
    /// The table's name.
    pub name: TableName,
    /// What was measured.
    pub measure: Measure,
    /// Whether it is the benchmark authors' own measurement on the search's dataset; else it is a
    /// proxy task, which is never shown without a word of it.
    pub official: bool,
    /// The space whose cells it knows.
    pub space: Space,
    /// In the benchmark's order; NaN where nothing is known.
    accuracies: Vec<f64>,
    known: usize,
}

impl Yardstick {
    /// What a table has to hold a search on a dataset against.
    pub fn of(table: &Table, dataset: Dataset) -> Option<Self> {
        let column = table.column_for(dataset)?;
        let accuracies: Vec<f64> = (0..table.space.count())
            .map(|index| column.accuracy(index).unwrap_or(f64::NAN))
            .collect();
        Some(Yardstick {
            name: table.name.clone(),
            space: table.space,
            measure: column.measure().clone(),
            official: table.provenance.official,
            known: accuracies.iter().filter(|value| !value.is_nan()).count(),
            accuracies,
        })
    }

    /// A cell's accuracy in percent, if it is known.
    pub fn accuracy(&self, cell: Cell) -> Option<f64> {
        let known = (cell.space() == self.space).then(|| cell.index().number());
        let accuracy = known.and_then(|index| self.accuracies.get(index)).copied();
        accuracy.filter(|value| !value.is_nan())
    }

    /// Number of cells whose accuracy is known.
    pub fn known(&self) -> usize {
        self.known
    }
}

impl fmt::Display for Yardstick {
    /// Like `nats-tss-200: cifar10 test accuracy, 200 epochs, mean of seeds`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.measure)
    }
}

/// What the table knows of the cells that constraints allow: what a search could have found.
#[derive(Clone, Debug, PartialEq)]
pub struct Oracle {
    /// The best feasible cell that the table knows, with its accuracy in percent.
    pub best: Option<(Cell, f64)>,
    /// Accuracies of the feasible cells that the table knows, the largest first.
    accuracies: Vec<f64>,
}

/// How an answer compares with what could have been found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The answer's accuracy in percent.
    pub accuracy: f64,
    /// Its rank by accuracy among the feasible cells that the table knows, from 1.
    pub rank: usize,
    /// How many those are.
    pub among: usize,
    /// The best feasible accuracy less the answer's, in percentage points.
    pub regret: f64,
}

impl Oracle {
    /// What a yardstick knows under constraints; costs are those of the costing.
    pub fn of(
        yardstick: &Yardstick,
        constraints: &Constraints,
        costing: impl Into<Costing>,
    ) -> Self {
        let table = CostTable::of(costing);
        let mut best: Option<(Cell, f64)> = None;
        let mut accuracies = Vec::with_capacity(yardstick.known);
        let accuracies_of = yardstick.accuracies.iter().enumerate();
        for (index, &accuracy) in accuracies_of.filter(|(_, value)| !value.is_nan()) {
            let cell = yardstick.space.cell(index);
            if constraints.admit(cell, &table.each()[index]).is_err() {
                continue;
            }
            accuracies.push(accuracy);
            if best.is_none_or(|(_, highest)| accuracy > highest) {
                best = Some((cell, accuracy));
            }
        }
        accuracies.sort_unstable_by(|a, b| b.total_cmp(a));
        Oracle { best, accuracies }
    }

    /// Number of feasible cells that the table knows.
    pub fn feasible(&self) -> usize {
        self.accuracies.len()
    }

    /// How an accuracy compares; `None` where the table knows no feasible cell.
    pub fn standing(&self, accuracy: f64) -> Option<Standing> {
        let (_, best) = self.best?;
        Some(Standing {
            accuracy,
            rank: 1 + self.accuracies.partition_point(|&other| other > accuracy),
            among: self.accuracies.len(),
            regret: best - accuracy,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::{Averaging, Provenance, Split};
    use crate::cost::Cost;

    /// A table in which more parameters are better, but for a gap at every third cell.
    fn yardstick() -> Yardstick {
        let provenance = Provenance {
            source: "made up".to_owned(),
            origin: "a test".to_owned(),
            made: String::new(),
            command: String::new(),
            official: true,
        };
        let mut table = Table::new("made-up".parse().unwrap(), Space::NatsTss, provenance);
        let accuracies = Space::NatsTss
            .all()
            .enumerate()
            .filter(|(index, _)| !index.is_multiple_of(3))
            .map(|(index, cell)| (index, cell.size(Dataset::Cifar10).params as f64 / 2e4));
        let measure = Measure {
            dataset: "cifar10".to_owned(),
            split: Split::Test,
            epochs: Some(200),
            averaging: Averaging::MeanOverSeeds,
        };
        table.add(measure, accuracies).unwrap();
        Yardstick::of(&table, Dataset::Cifar10).unwrap()
    }

    #[test]
    fn the_oracle_keeps_to_the_constraints() {
        let yardstick = yardstick();
        assert_eq!(yardstick.known(), 15_625 - 5_209);
        let free = Oracle::of(
            &yardstick,
            &Constraints::none(Default::default()),
            Dataset::Cifar10,
        );
        assert_eq!(free.feasible(), yardstick.known());
        let (best, accuracy) = free.best.unwrap();
        assert_eq!(yardstick.accuracy(best), Some(accuracy));
        let mut limited = Constraints::none(Default::default());
        limited[Cost::Params].max = Some(400_000);
        let oracle = Oracle::of(&yardstick, &limited, Dataset::Cifar10);
        let (cell, accuracy) = oracle.best.unwrap();
        assert!(cell.size(Dataset::Cifar10).params <= 400_000 && accuracy <= 20.0);
        assert!(oracle.feasible() < free.feasible());
    }

    #[test]
    fn a_standing_counts_the_better_cells() {
        let oracle = Oracle {
            best: Some((Space::NatsTss.cell(7), 94.0)),
            accuracies: vec![94.0, 93.5, 93.5, 90.0],
        };
        let standing = oracle.standing(93.5).unwrap();
        assert_eq!((standing.rank, standing.among), (2, 4));
        assert_eq!(standing.regret, 0.5);
        assert_eq!(oracle.standing(94.0).unwrap().rank, 1);
        assert_eq!(oracle.standing(10.0).unwrap().rank, 5);
    }
}
