//! The columns of the table of cells.

use std::fmt;

use freerea_core::metric::Metric;

use crate::explorer::derive::choices::cyclic;

/// A column of the table of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The place by score.
    Rank,
    /// The index in the benchmark's order.
    Index,
    /// The operations.
    Cell,
    /// The combined score over the feasible history.
    Score,
    /// The place by the score over the population.
    PopulationRank,
    /// What a metric says.
    Metric(Metric),
    /// Parameters.
    Params,
    /// FLOPs.
    Flops,
    /// Steps since the cell was born or refreshed.
    Age,
    /// Benchmark accuracy.
    Accuracy,
    /// How it was born.
    Origin,
}

/// Those that stand before the metrics, and those behind them.
const BEFORE: [Column; 5] = [
    Column::Rank,
    Column::Index,
    Column::Cell,
    Column::Score,
    Column::PopulationRank,
];
const BEHIND: [Column; 5] = [
    Column::Params,
    Column::Flops,
    Column::Age,
    Column::Accuracy,
    Column::Origin,
];

impl Column {
    /// All of them, in order.
    pub const ALL: &'static [Column] = &{
        let mut all = [Column::Rank; BEFORE.len() + Metric::COUNT + BEHIND.len()];
        let mut place = 0;
        while place < all.len() {
            all[place] = if place < BEFORE.len() {
                BEFORE[place]
            } else if place < BEFORE.len() + Metric::COUNT {
                Column::Metric(Metric::ALL[place - BEFORE.len()])
            } else {
                BEHIND[place - BEFORE.len() - Metric::COUNT]
            };
            place += 1;
        }
        all
    };

    /// The name in keymaps and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Column::Rank => "rank",
            Column::Index => "index",
            Column::Cell => "cell",
            Column::Score => "score",
            Column::PopulationRank => "population-rank",
            Column::Metric(metric) => metric.name(),
            Column::Params => "params",
            Column::Flops => "flops",
            Column::Age => "age",
            Column::Accuracy => "accuracy",
            Column::Origin => "origin",
        }
    }

    /// The title on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Column::Rank => "#",
            Column::PopulationRank => "pop #",
            Column::Metric(metric) => metric.definition().short,
            Column::Flops => "FLOPs",
            Column::Accuracy => "acc %",
            Column::Origin => "born",
            other => other.name(),
        }
    }

    /// Whether it holds words instead of numbers.
    pub const fn is_text(self) -> bool {
        matches!(self, Column::Cell | Column::Origin)
    }
}

cyclic!(Column);
