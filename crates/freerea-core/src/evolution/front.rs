//! The best of the feasible history, kept as it grows.
//!
//! A combined score is relative to a scale that every birth may change, and with it all scores.
//! But on any scale a cell that is at most as good in each metric as one explored before it scores
//! at most as much, to the last bit: rounding keeps the order. So only the others, the front, are
//! scored again when the scale changes, and when it does not, only the newcomer is.

use super::history::Record;
use super::rule::{Combination, Rule};
use super::score::{Scale, Score};
use crate::metric::{Direction, Metric, Metrics};

/// How much better, as a part of what all metrics can add to a score, a later cell must be in one
/// metric for an earlier one to be left out. Rounding is thousands of millions times less.
const CLEARLY: f64 = 1e-4;
/// How far a metric's largest value may grow before what was clear must be looked at again.
const GROWTH: f64 = 1024.0;

/// The records of the feasible history that may be its best on some scale.
#[derive(Clone, Debug)]
pub(super) struct Front {
    rule: Rule,
    scale: Scale,
    /// The scale's largest values when all records were looked at last, or the first that were
    /// not zero.
    founded_on: [f64; Metric::COUNT],
    /// In the order in which they were explored.
    rivals: Vec<Rival>,
    best: Option<(Record, Score)>,
}

#[derive(Clone, Copy, Debug)]
struct Rival {
    record: Record,
    merits: [Merit; Metric::COUNT],
}

/// A metric with its weight, before it is divided by the largest of the set. A value that failed
/// counts as the worst of the others, so it is at most as good as any of them.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Merit {
    Failed,
    Regular(f64),
}

impl Front {
    /// The front of feasible records, in the order in which they were explored.
    pub(super) fn over<'r>(
        rule: Rule,
        records: impl IntoIterator<Item = &'r Record> + Clone,
    ) -> Self {
        let metrics = records.clone().into_iter().map(|record| &record.metrics);
        let scale = Scale::over(rule, metrics);
        let mut front = Front {
            rule,
            founded_on: scale.largest(),
            scale,
            rivals: Vec::new(),
            best: None,
        };
        for record in records {
            front.consider(*record);
        }
        front.rank();
        front
    }

    /// The scale of combined scores over the records.
    pub(super) const fn scale(&self) -> &Scale {
        &self.scale
    }

    /// The best record; of equals, the one explored first.
    pub(super) fn best(&self) -> Option<&Record> {
        self.best.as_ref().map(|(record, _)| record)
    }

    /// Adds the record that was explored last. Says whether the front still tells the best;
    /// otherwise it must be made anew of all records.
    #[must_use]
    pub(super) fn add(&mut self, record: Record) -> bool {
        let changed = self.scale.widen(&record.metrics);
        if self.has_outgrown() {
            return false;
        }
        for (founded_on, largest) in self.founded_on.iter_mut().zip(self.scale.largest()) {
            // Where all were zero, none was in the lead.
            if *founded_on == 0.0 {
                *founded_on = largest;
            }
        }
        let rivals = self.consider(record);
        if changed {
            self.rank();
        } else if rivals {
            let score = self.scale.score(&record.metrics);
            if self.best.is_none_or(|(_, highest)| score > highest) {
                self.best = Some((record, score));
            }
        }
        true
    }

    /// Takes a record into the front, unless one before it is as good in everything, and leaves
    /// out those that it clearly betters. Says whether it was taken in.
    fn consider(&mut self, record: Record) -> bool {
        let newcomer = Rival::new(record, &self.rule);
        if self
            .rivals
            .iter()
            .any(|rival| rival.weakly_dominates(&newcomer))
        {
            return false;
        }
        // What a lead is worth on a scale of ranges or ranks depends on all cells.
        if self.rule.combine == Combination::Sum {
            self.leave_out_bettered(&newcomer);
        }
        self.rivals.push(newcomer);
        true
    }

    /// Leaves out those that a newcomer clearly betters.
    fn leave_out_bettered(&mut self, newcomer: &Rival) {
        let largest = self.scale.largest();
        let margin = CLEARLY * self.rule.weights.total();
        self.rivals.retain(|rival| {
            let is_clear = |(metric, (own, other)): (Metric, (&Merit, &Merit))| {
                own.lead_over(*other) / largest[metric as usize] > margin
            };
            let merits = newcomer.merits.iter().zip(&rival.merits);
            !(newcomer.weakly_dominates(rival) && Metric::ALL.into_iter().zip(merits).any(is_clear))
        });
    }

    /// Finds the best on the present scale.
    fn rank(&mut self) {
        self.best = None;
        for Rival { record, .. } in &self.rivals {
            let score = self.scale.score(&record.metrics);
            if self.best.is_none_or(|(_, highest)| score > highest) {
                self.best = Some((*record, score));
            }
        }
    }

    /// Whether a lead that was clear may be less than rounding by now.
    fn has_outgrown(&self) -> bool {
        let largest = self.scale.largest();
        Metric::ALL.into_iter().any(|metric| {
            let before = self.founded_on[metric as usize];
            let counts = self.rule.counts(metric) && before > 0.0;
            counts && largest[metric as usize] > before * GROWTH
        })
    }
}

impl Rival {
    fn new(record: Record, rule: &Rule) -> Self {
        let merits = Metric::ALL.map(|metric| Merit::of(&record.metrics, metric, rule));
        Rival { record, merits }
    }

    /// Whether it is at least as good in every metric. One with a value that is not finite is no
    /// better or worse than any other.
    fn weakly_dominates(&self, other: &Rival) -> bool {
        let mut merits = self.merits.iter().zip(&other.merits);
        merits.all(|(own, other)| own.is_at_least(*other))
    }
}

impl Merit {
    fn of(metrics: &Metrics, metric: Metric, rule: &Rule) -> Self {
        let sign = match metric.definition().direction {
            Direction::Higher => 1.0,
            Direction::Lower => -1.0,
        };
        match (rule.weights.weight(metric), metrics.value(metric)) {
            (0.0, _) => Merit::Regular(0.0),
            (weight, Some(value)) => Merit::Regular(sign * weight * value),
            (_, None) => Merit::Failed,
        }
    }

    fn is_at_least(self, other: Merit) -> bool {
        match (self, other) {
            (Merit::Regular(own), Merit::Regular(other)) => {
                own.is_finite() && other.is_finite() && own.total_cmp(&other).is_ge()
            }
            (Merit::Regular(own), Merit::Failed) => own.is_finite(),
            (Merit::Failed, Merit::Failed) => true,
            (Merit::Failed, Merit::Regular(_)) => false,
        }
    }

    /// By how much it is better; nothing where that depends on the other kernels.
    fn lead_over(self, other: Merit) -> f64 {
        match (self, other) {
            (Merit::Regular(own), Merit::Regular(other)) => own - other,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests;
