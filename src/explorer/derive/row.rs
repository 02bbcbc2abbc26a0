//! The rows of the table of cells, and their order.

use std::cmp::Ordering;

use freerea_core::evolution::{Origin, Record};

use crate::explorer::derive::column::Column;

/// A row of the table of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellRow {
    /// The cell with its metrics and costs.
    pub record: Record,
    /// The place by score in the list, from 1; the same whatever the list is sorted by. Of equals,
    /// the one explored first goes before; infeasible cells stand last.
    pub rank: usize,
    /// The combined score over the feasible history; `None` for an infeasible cell.
    pub score: Option<f64>,
    /// The place by the score over the population, which decides who survives, from 1; `None` for
    /// the dead.
    pub population_rank: Option<usize>,
    /// Steps since the cell was born or refreshed, if it is alive.
    pub age: Option<u64>,
    /// The benchmark's accuracy in percent, if it is known.
    pub accuracy: Option<f64>,
    /// How it was born last.
    pub origin: Origin,
}

impl CellRow {
    /// A column's number; `None` if it has none, or it is not known.
    pub fn number(&self, column: Column) -> Option<f64> {
        let (metrics, costs) = (&self.record.metrics, &self.record.costs);
        match column {
            Column::Rank => Some(self.rank as f64),
            Column::PopulationRank => self.population_rank.map(|rank| rank as f64),
            Column::Index => Some(self.record.cell.index().number() as f64),
            Column::Score => self.score,
            Column::Metric(metric) => metrics.value(metric),
            Column::Cost(cost) => costs.amount(cost).map(|amount| amount as f64),
            Column::Age => self.age.map(|age| age as f64),
            Column::Accuracy => self.accuracy,
            Column::Cell | Column::Origin => None,
        }
    }
}

/// The order of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// The least first.
    Ascending,
    /// The largest first.
    Descending,
}

impl SortOrder {
    fn of(self, ordering: Ordering) -> Ordering {
        match self {
            SortOrder::Ascending => ordering,
            SortOrder::Descending => ordering.reverse(),
        }
    }
}

/// What has no value stands behind all that has one, in both orders.
fn unknown_last(a: Option<f64>, b: Option<f64>, order: SortOrder) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => order.of(a.total_cmp(&b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Two rows by a column.
pub fn compare(a: &CellRow, b: &CellRow, column: Column, order: SortOrder) -> Ordering {
    match column {
        Column::Cell => order.of(a.record.cell.cmp(&b.record.cell)),
        Column::Origin => order.of(a.origin.name().cmp(b.origin.name())),
        // The dead are older than the oldest.
        Column::Age => order.of(a.age.unwrap_or(u64::MAX).cmp(&b.age.unwrap_or(u64::MAX))),
        _ => unknown_last(a.number(column), b.number(column), order),
    }
}
