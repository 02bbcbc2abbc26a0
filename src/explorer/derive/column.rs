//! The columns of the table of cells.

use std::fmt;

use freerea_core::cost::Cost;
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
    /// What a cost is.
    Cost(Cost),
    /// Steps since the cell was born or refreshed.
    Age,
    /// Benchmark accuracy.
    Accuracy,
    /// How it was born.
    Origin,
}

/// Those that stand before the metrics, and those behind the costs, which follow the metrics.
const BEFORE: [Column; 5] = [
    Column::Rank,
    Column::Index,
    Column::Cell,
    Column::Score,
    Column::PopulationRank,
];
const BEHIND: [Column; 3] = [Column::Age, Column::Accuracy, Column::Origin];

/// Where the metrics, the costs and what is behind them begin.
const METRICS: usize = BEFORE.len();
const COSTS: usize = METRICS + Metric::COUNT;
const REST: usize = COSTS + Cost::COUNT;

impl Column {
    /// All of them, in order.
    pub const ALL: &'static [Column] = &{
        let mut all = [Column::Rank; REST + BEHIND.len()];
        let mut place = 0;
        while place < all.len() {
            all[place] = match place {
                0..METRICS => BEFORE[place],
                METRICS..COSTS => Column::Metric(Metric::ALL[place - METRICS]),
                COSTS..REST => Column::Cost(Cost::ALL[place - COSTS]),
                _ => BEHIND[place - REST],
            };
            place += 1;
        }
        all
    };

    /// The name in keymaps and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Column::Rank => "rank",
            Column::Index => "index",
            Column::Cell => "cell",
            Column::Score => "score",
            Column::PopulationRank => "population-rank",
            Column::Metric(metric) => metric.name(),
            Column::Cost(cost) => cost.name(),
            Column::Age => "age",
            Column::Accuracy => "accuracy",
            Column::Origin => "origin",
        }
    }

    /// The title on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Column::Rank => "#",
            Column::PopulationRank => "pop #",
            Column::Metric(metric) => metric.definition().short,
            Column::Cost(cost) => cost.definition().short,
            Column::Accuracy => "acc %",
            Column::Origin => "born",
            other => other.name(),
        }
    }

    fn has_name(self) -> bool {
        !matches!(self, Column::Metric(metric) if !metric.has_name())
    }

    /// Whether the largest comes first at first: text and ranks rise, quantities fall.
    pub const fn falls_at_first(self) -> bool {
        !matches!(
            self,
            Column::Rank | Column::PopulationRank | Column::Index | Column::Cell | Column::Origin
        )
    }

    /// Whether it holds words instead of numbers.
    pub const fn is_text(self) -> bool {
        matches!(self, Column::Cell | Column::Origin)
    }
}

cyclic!(Column);
