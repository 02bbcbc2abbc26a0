//! What a rule costs: how far its choice among scored cells lies from the most accurate one.

use crate::benchmark::Yardstick;
use crate::correlation::tau_b;
use crate::evolution::{Constraints, Record, Rule, Scale};
use crate::space::Cell;

/// What a rule chooses under some constraints, and what could have been chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The cell with the highest score; of equals, the first.
    pub chosen: Cell,
    /// Its accuracy in percent.
    pub accuracy: f64,
    /// The best accuracy among the feasible cells.
    pub best: f64,
    /// Feasible cells that were scored and whose accuracy is known.
    pub feasible: usize,
    /// Kendall's tau between the score and the accuracy over them; `None` where all are tied.
    pub tau: Option<f64>,
}

impl Verdict {
    /// Judges all feasible cells of a set by a rule, relative to one another; `None` if the table
    /// knows none of them, or one lacks a metric that the rule asks for.
    pub fn of(
        rule: Rule,
        cells: &[Record],
        constraints: &Constraints,
        yardstick: &Yardstick,
    ) -> Option<Self> {
        let known: Vec<(&Record, f64)> = cells
            .iter()
            .filter(|record| record.is_feasible(constraints))
            .filter_map(|record| Some((record, yardstick.accuracy(record.cell)?)))
            .collect();
        let metrics = known.iter().map(|(record, _)| &record.metrics);
        rule.check_measured(metrics.clone()).ok()?;
        let scale = Scale::over(rule, metrics);
        let (scores, accuracies): (Vec<f64>, Vec<f64>) = known
            .iter()
            .map(|(record, accuracy)| (scale.score(&record.metrics).0, *accuracy))
            .unzip();
        let higher = |a: usize, b: usize| if scores[b] > scores[a] { b } else { a };
        let chosen = (0..known.len()).reduce(higher)?;
        Some(Verdict {
            chosen: known[chosen].0.cell,
            accuracy: accuracies[chosen],
            best: accuracies.iter().copied().fold(f64::MIN, f64::max),
            feasible: known.len(),
            tau: tau_b(&scores, &accuracies),
        })
    }

    /// The best accuracy less that of the chosen cell, in percentage points.
    pub fn regret(&self) -> f64 {
        self.best - self.accuracy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::shipped;
    use crate::cost::{Cost, Costs};
    use crate::metric::{Metric, Metrics};
    use crate::space::Space;
    use crate::space::dataset::Dataset;

    /// Cells whose NASWOT is their accuracy, as far as the table knows it.
    fn records(yardstick: &Yardstick) -> Vec<Record> {
        let record = |cell: Cell| Record {
            cell,
            metrics: Metrics::of([(Metric::Naswot, yardstick.accuracy(cell).unwrap_or(1e6))]),
            costs: Costs::of(cell, Dataset::Cifar10),
        };
        Space::NatsTss.all().map(record).collect()
    }

    #[test]
    fn a_perfect_metric_costs_nothing_under_any_limit() {
        let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10).unwrap();
        let cells = records(&yardstick);
        let rule = Rule::of(&[Metric::Naswot]);
        for max in [150_000, 400_000, u64::MAX] {
            let mut constraints = Constraints::none(Space::NatsTss);
            constraints[Cost::Params].max = Some(max);
            let verdict = Verdict::of(rule, &cells, &constraints, &yardstick).unwrap();
            assert_eq!(verdict.regret(), 0.0);
            assert!(verdict.tau.unwrap() > 0.999_999);
            assert!(verdict.chosen.size(Dataset::Cifar10).params <= max);
            assert!(verdict.feasible <= yardstick.known());
        }
    }

    #[test]
    fn nothing_is_said_without_cells_or_metrics() {
        let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10).unwrap();
        let cells = records(&yardstick);
        let none = Constraints::none(Space::NatsTss);
        assert_eq!(
            Verdict::of(Rule::default(), &cells, &none, &yardstick),
            None
        );
        let rule = Rule::of(&[Metric::Naswot]);
        assert_eq!(Verdict::of(rule, &[], &none, &yardstick), None);
    }
}
