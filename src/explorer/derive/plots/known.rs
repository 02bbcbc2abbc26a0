//! The cells of a set whose accuracy is known, with their quantities.

use freerea_core::benchmark::{Oracle, Yardstick};
use freerea_core::evolution::{Record, Rule, Scale};
use freerea_core::metric::Worst;

use crate::explorer::derive::quantity::Quantity;

/// The cells of a set whose accuracy is known, and what their scores are measured by.
pub(crate) struct KnownCells<'r> {
    pub(super) cells: Vec<(&'r Record, f64)>,
    scale: Scale,
    pub(super) worst: Worst,
}

impl<'r> KnownCells<'r> {
    /// Looks the cells up. Scores are over the whole set, known or not.
    pub(crate) fn of(
        set: impl Iterator<Item = &'r Record> + Clone,
        rule: Rule,
        yardstick: &Yardstick,
    ) -> Self {
        KnownCells {
            worst: Worst::over(set.clone().map(|record| &record.metrics)),
            scale: Scale::over(rule, set.clone().map(|record| &record.metrics)),
            cells: set
                .filter_map(|record| Some((record, yardstick.accuracy(record.cell)?)))
                .collect(),
        }
    }

    /// A quantity and the accuracy of each cell that has both.
    pub(crate) fn pairs(&self, quantity: Quantity) -> Vec<[f64; 2]> {
        let place = |cell| self.place(quantity, cell);
        self.cells.iter().filter_map(place).collect()
    }

    /// What is lost by taking the cell that has most of a quantity.
    pub(super) fn regret(&self, quantity: Quantity, oracle: &Oracle) -> Option<f64> {
        let pairs = self.pairs(quantity).into_iter();
        let first_of_largest = |a: [f64; 2], b: [f64; 2]| if b[0] > a[0] { b } else { a };
        let [_, accuracy] = pairs.reduce(first_of_largest)?;
        oracle.standing(accuracy).map(|standing| standing.regret)
    }

    /// A cell's quantity and accuracy. A value that failed may count as the worst of the set.
    pub(super) fn place(
        &self,
        quantity: Quantity,
        &(record, accuracy): &(&Record, f64),
    ) -> Option<[f64; 2]> {
        let value = match quantity {
            Quantity::Metric(metric) => self.worst.ranked(&record.metrics, metric),
            other => other.of(record, &self.scale),
        };
        Some([value?, accuracy])
    }
}
