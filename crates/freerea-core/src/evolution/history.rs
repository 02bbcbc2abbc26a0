//! All cells that were ever born: the cure for the memory loss of ageing evolution.

use imbl::{HashMap, Vector};

use super::constraints::Constraints;
use super::rule::Rule;
use super::score::Scale;
use crate::cost::Costs;
use crate::metric::Metrics;
use crate::space::Cell;

/// A cell of the history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// The cell.
    pub cell: Cell,
    /// Its metrics.
    pub metrics: Metrics,
    /// Its costs.
    pub costs: Costs,
}

impl Record {
    /// Whether the cell keeps to the constraints.
    pub fn is_feasible(&self, constraints: &Constraints) -> bool {
        constraints.admit(self.cell, &self.costs).is_ok()
    }
}

/// The explored cells, in the order in which they were explored. A copy is cheap: it shares what is
/// alike.
#[derive(Clone, Debug, Default)]
pub struct History {
    records: Vector<Record>,
    places: HashMap<Cell, usize>,
}

impl History {
    /// The records, in the order in which they were explored.
    pub fn records(&self) -> &Vector<Record> {
        &self.records
    }

    /// Number of explored cells.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether no cell was explored yet.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The record of a cell.
    pub fn get(&self, cell: Cell) -> Option<&Record> {
        self.places.get(&cell).map(|&place| &self.records[place])
    }

    /// A cell's place in the order of exploration, from 0.
    pub fn place(&self, cell: Cell) -> Option<usize> {
        self.places.get(&cell).copied()
    }

    /// Adds a record; says whether the cell is new.
    pub fn add(&mut self, record: Record) -> bool {
        let new = !self.places.contains_key(&record.cell);
        if new {
            self.places.insert(record.cell, self.records.len());
            self.records.push_back(record);
        }
        new
    }

    /// The records that are feasible under the constraints.
    pub fn feasible(&self, constraints: &Constraints) -> impl Iterator<Item = &Record> + Clone {
        self.records
            .iter()
            .filter(move |record| record.is_feasible(constraints))
    }

    /// The feasible record with the highest combined score over the feasible history; of equals,
    /// the one explored first.
    pub fn best(&self, constraints: &Constraints, rule: Rule) -> Option<&Record> {
        let feasible = self.feasible(constraints);
        let scale = Scale::over(rule, feasible.clone().map(|record| &record.metrics));
        let scored = feasible.map(|record| (record, scale.score(&record.metrics)));
        let best = scored.reduce(|best, other| if other.1 > best.1 { other } else { best });
        best.map(|(record, _)| record)
    }

    /// The feasible records by combined score over the feasible history, best first; of equals,
    /// the one explored earlier.
    pub fn ranked(&self, constraints: &Constraints, rule: Rule) -> Vec<&Record> {
        let mut records: Vec<&Record> = self.feasible(constraints).collect();
        let scale = Scale::over(rule, records.iter().map(|record| &record.metrics));
        records.sort_by_key(|record| std::cmp::Reverse(scale.score(&record.metrics)));
        records
    }
}
