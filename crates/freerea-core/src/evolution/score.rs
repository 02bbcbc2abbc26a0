//! The combined score, which is relative to the set that it is taken over.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::rule::{Combination, Rule};
use crate::metric::{Direction, Metric, Metrics, Worst};

/// A combined score: comparable only with scores of the same [`Scale`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(pub f64);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What scores in a set of cells are measured by: the rule, and where the values of the set lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    rule: Rule,
    /// The largest absolute value of each metric.
    largest: [f64; Metric::COUNT],
    /// The largest value of each metric.
    highest: [f64; Metric::COUNT],
    /// The least, which stands for a value that failed.
    worst: Worst,
    /// For a rule of ranks: the values of each metric that counts, in order.
    sorted: Vec<Vec<f64>>,
}

impl Scale {
    /// The scale of a set.
    pub fn over<'m>(rule: Rule, set: impl IntoIterator<Item = &'m Metrics>) -> Self {
        let mut scale = Scale {
            rule,
            largest: [0.0; Metric::COUNT],
            highest: [f64::NEG_INFINITY; Metric::COUNT],
            worst: Worst::default(),
            sorted: Vec::new(),
        };
        let mut values = vec![Vec::new(); Metric::COUNT];
        for metrics in set {
            scale.stretch(metrics);
            if scale.ranks() {
                for metric in rule.metrics() {
                    values[metric as usize].extend(metrics.value(metric));
                }
            }
        }
        if scale.ranks() {
            values.iter_mut().for_each(|v| v.sort_by(f64::total_cmp));
            scale.sorted = values;
        }
        scale
    }

    const fn ranks(&self) -> bool {
        matches!(self.rule.combine, Combination::Rank | Combination::LogRank)
    }

    /// Makes it the scale of the set with one more in it; says whether that changed it.
    pub(super) fn widen(&mut self, metrics: &Metrics) -> bool {
        let mut changed = self.stretch(metrics);
        if self.ranks() {
            for metric in self.rule.metrics() {
                if let Some(value) = metrics.value(metric) {
                    let sorted = &mut self.sorted[metric as usize];
                    let place = sorted.partition_point(|other| other.total_cmp(&value).is_lt());
                    sorted.insert(place, value);
                    changed = true;
                }
            }
        }
        changed
    }

    /// Takes in where the values of a cell lie; says whether it is outside of the others.
    fn stretch(&mut self, metrics: &Metrics) -> bool {
        let mut changed = self.worst.widen(metrics);
        for metric in Metric::ALL {
            if let Some(value) = metrics.value(metric) {
                let at = metric as usize;
                changed |= value.abs() > self.largest[at] || value > self.highest[at];
                self.largest[at] = self.largest[at].max(value.abs());
                self.highest[at] = self.highest[at].max(value);
            }
        }
        changed
    }

    /// The rule.
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The largest absolute value of each metric.
    pub(super) const fn largest(&self) -> [f64; Metric::COUNT] {
        self.largest
    }

    /// The combined score: the sum of the metrics' parts. With FreeREA's combination, the sum over
    /// the metrics of m(a) / max over the set of |m(b)|, each with its weight. (FreeREA, section
    /// 3.3.)
    pub fn score(&self, metrics: &Metrics) -> Score {
        Score(self.rule.metrics().map(|m| self.term(metrics, m)).sum())
    }

    /// Whether a metric that counts is larger than any of the set.
    pub fn is_exceeded_by(&self, metrics: &Metrics) -> bool {
        self.rule.metrics().any(|metric| {
            let value = metrics.value(metric).map(f64::abs);
            value.is_some_and(|value| value > self.largest[metric as usize])
        })
    }

    /// One metric's part of the combined score. A value that failed counts as the worst.
    pub fn term(&self, metrics: &Metrics, metric: Metric) -> f64 {
        if !self.rule.counts(metric) {
            return 0.0;
        }
        let value = metrics.value(metric);
        let value = value.unwrap_or_else(|| self.worst.of(metric));
        let part = match self.rule.combine {
            Combination::Sum => return self.share(metric, value),
            Combination::MinMax => self.stretch_of(metric, value),
            Combination::Rank => self.rank(metric, value),
            Combination::LogRank => self.rank(metric, value).ln(),
        };
        self.rule.weights.weight(metric) * part
    }

    /// The weighted value, divided by the largest of the set.
    fn share(&self, metric: Metric, value: f64) -> f64 {
        let value = match metric.definition().direction {
            Direction::Higher => value,
            Direction::Lower => -value,
        };
        match self.largest[metric as usize] {
            0.0 => 0.0,
            largest => self.rule.weights.weight(metric) * value / largest,
        }
    }

    /// Where the value lies between the least, 0, and the largest of the set, 1.
    fn stretch_of(&self, metric: Metric, value: f64) -> f64 {
        let low = self.worst.of(metric);
        let range = self.highest[metric as usize] - low;
        let place = if range > 0.0 {
            (value - low) / range
        } else {
            0.0
        };
        match metric.definition().direction {
            Direction::Higher => place,
            Direction::Lower => 1.0 - place,
        }
    }

    /// The mean rank of those with this value, from the worst, divided by the size of the set.
    fn rank(&self, metric: Metric, value: f64) -> f64 {
        let sorted = &self.sorted[metric as usize];
        let below = sorted.partition_point(|other| *other < value);
        let at_most = sorted.partition_point(|other| *other <= value);
        let size = sorted.len().max(1) as f64;
        let rank = (below + at_most + 1) as f64 / 2.0;
        match metric.definition().direction {
            Direction::Higher => rank / size,
            Direction::Lower => (size + 1.0 - rank) / size,
        }
    }
}

#[cfg(test)]
mod tests;
