//! The rows of the table of cells, and their order.

use std::cmp::Ordering;

use freerea_core::evolution::{Origin, Record};

use crate::explorer::derive::choices::Column;

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
pub fn unknown_last(a: Option<f64>, b: Option<f64>, order: SortOrder) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => order.of(a.total_cmp(&b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Two rows by a column; equals keep their order by rank.
pub fn compare(a: &CellRow, b: &CellRow, column: Column, order: SortOrder) -> Ordering {
    let (x, y) = (&a.record, &b.record);
    match column {
        Column::Rank => order.of(a.rank.cmp(&b.rank)),
        Column::Score => unknown_last(a.score, b.score, order),
        Column::PopulationRank => {
            let place = |row: &CellRow| row.population_rank.map(|rank| rank as f64);
            unknown_last(place(a), place(b), order)
        }
        Column::Index => order.of(x.cell.index().cmp(&y.cell.index())),
        Column::Cell => order.of(x.cell.cmp(&y.cell)),
        Column::Naswot => {
            let value = |record: &Record| record.metrics.naswot.value();
            unknown_last(value(x), value(y), order)
        }
        Column::LogSynflow => order.of(x.metrics.logsynflow.total_cmp(&y.metrics.logsynflow)),
        Column::Skip => order.of(x.metrics.skip.total_cmp(&y.metrics.skip)),
        Column::Params => order.of(x.cost.params.cmp(&y.cost.params)),
        Column::Flops => order.of(x.cost.flops.cmp(&y.cost.flops)),
        // The dead are older than the oldest.
        Column::Age => order.of(a.age.unwrap_or(u64::MAX).cmp(&b.age.unwrap_or(u64::MAX))),
        Column::Accuracy => unknown_last(a.accuracy, b.accuracy, order),
        Column::Origin => order.of(a.origin.name().cmp(b.origin.name())),
    }
}
