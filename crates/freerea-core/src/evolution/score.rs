//! The combined score, which is relative to the set that it is taken over.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::metric::{Metric, Metrics};

/// How much each metric counts in the combined score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricWeights {
    naswot: f64,
    logsynflow: f64,
    skip: f64,
    synflow: f64,
}

/// A weight that no metric can have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the weight of a metric is a number from 0 to 1000, not {0}")]
pub struct WeightError(f64);

impl Default for MetricWeights {
    /// FreeREA's: NASWOT, LogSynflow and skipped layers count alike, Synflow not at all.
    fn default() -> Self {
        MetricWeights::of(&[Metric::Naswot, Metric::LogSynflow, Metric::Skip])
    }
}

impl MetricWeights {
    /// The named metrics count alike, the others not at all.
    pub fn of(metrics: &[Metric]) -> Self {
        let weight = |metric| f64::from(u8::from(metrics.contains(&metric)));
        MetricWeights {
            naswot: weight(Metric::Naswot),
            logsynflow: weight(Metric::LogSynflow),
            skip: weight(Metric::Skip),
            synflow: weight(Metric::Synflow),
        }
    }

    /// The weight of a metric.
    pub const fn weight(&self, metric: Metric) -> f64 {
        match metric {
            Metric::Naswot => self.naswot,
            Metric::LogSynflow => self.logsynflow,
            Metric::Skip => self.skip,
            Metric::Synflow => self.synflow,
        }
    }

    /// The weights with another weight for one metric.
    ///
    /// # Errors
    /// If the weight is not between 0 and 1000.
    pub fn with(mut self, metric: Metric, weight: f64) -> Result<Self, WeightError> {
        if !(0.0..=1000.0).contains(&weight) {
            return Err(WeightError(weight));
        }
        match metric {
            Metric::Naswot => self.naswot = weight,
            Metric::LogSynflow => self.logsynflow = weight,
            Metric::Skip => self.skip = weight,
            Metric::Synflow => self.synflow = weight,
        }
        Ok(self)
    }
}

impl fmt::Display for MetricWeights {
    /// The metrics that count, as they are written on the command line: `naswot,skip=0.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counting = Metric::ALL.into_iter().filter(|&m| self.weight(m) > 0.0);
        let terms: Vec<String> = counting
            .map(|metric| match self.weight(metric) {
                1.0 => metric.name().to_owned(),
                weight => format!("{}={weight}", metric.name()),
            })
            .collect();
        f.pad(&terms.join(","))
    }
}

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

/// What scores in a set of cells are measured by: the largest absolute value of each metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    weights: MetricWeights,
    largest: [f64; Metric::ALL.len()],
    /// The worst regular NASWOT of the set; infinite where there is none.
    worst_naswot: f64,
}

impl Scale {
    /// The scale of a set.
    pub fn over<'m>(weights: MetricWeights, set: impl IntoIterator<Item = &'m Metrics>) -> Self {
        let mut scale = Scale {
            weights,
            largest: [0.0; Metric::ALL.len()],
            worst_naswot: f64::INFINITY,
        };
        for metrics in set {
            scale.widen(metrics);
        }
        scale
    }

    /// The scale of the set with one more in it.
    pub(super) fn widen(&mut self, metrics: &Metrics) {
        for metric in Metric::ALL {
            if let Some(value) = metrics.value(metric) {
                let entry = &mut self.largest[metric as usize];
                *entry = entry.max(value.abs());
            }
        }
        if let Some(naswot) = metrics.naswot.value() {
            self.worst_naswot = self.worst_naswot.min(naswot);
        }
    }

    /// The largest absolute value of each metric.
    pub(super) const fn largest(&self) -> [f64; Metric::ALL.len()] {
        self.largest
    }

    /// What a singular kernel counts as: the worst NASWOT of the set.
    fn singular(&self) -> f64 {
        match self.worst_naswot.is_finite() {
            true => self.worst_naswot,
            false => 0.0,
        }
    }

    /// The combined score: the sum over the metrics of m(a) / max over the set of |m(b)|, each
    /// with its weight. (FreeREA, section 3.3.)
    pub fn score(&self, metrics: &Metrics) -> Score {
        Score(Metric::ALL.iter().map(|&m| self.term(metrics, m)).sum())
    }

    /// Whether a metric that counts is larger than any of the set.
    pub fn is_exceeded_by(&self, metrics: &Metrics) -> bool {
        let larger = |metric: Metric| {
            let value = metrics.value(metric).map(f64::abs);
            value.is_some_and(|value| value > self.largest[metric as usize])
        };
        let counts = |metric: &Metric| self.weights.weight(*metric) > 0.0;
        Metric::ALL.into_iter().filter(counts).any(larger)
    }

    /// One metric's part of the combined score.
    pub fn term(&self, metrics: &Metrics, metric: Metric) -> f64 {
        let value = metrics.value(metric).unwrap_or_else(|| self.singular());
        match self.largest[metric as usize] {
            0.0 => 0.0,
            largest => self.weights.weight(metric) * value / largest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Naswot;
    use proptest::prelude::*;

    fn metrics(naswot: impl Into<Option<f64>>, logsynflow: f64, skip: f64) -> Metrics {
        Metrics {
            naswot: Naswot::from(naswot.into()),
            logsynflow,
            skip,
            synflow: 1e60,
        }
    }

    #[test]
    fn each_metric_is_divided_by_its_largest() {
        let set = [metrics(800.0, 4e6, 0.0), metrics(400.0, 1e6, 2.0)];
        let scale = Scale::over(MetricWeights::default(), &set);
        assert_eq!(scale.score(&set[0]), Score(2.0));
        assert_eq!(scale.score(&set[1]), Score(0.5 + 0.25 + 1.0));
    }

    #[test]
    fn a_singular_kernel_counts_as_the_worst_of_the_set() {
        let set = [
            metrics(800.0, 1.0, 0.0),
            metrics(200.0, 1.0, 0.0),
            metrics(None, 1.0, 0.0),
        ];
        let scale = Scale::over(MetricWeights::default(), &set);
        assert_eq!(scale.score(&set[2]), scale.score(&set[1]));
        let alone = Scale::over(MetricWeights::default(), &set[2..]);
        assert_eq!(alone.score(&set[2]), Score(1.0));
    }

    #[test]
    fn weights_say_what_counts() {
        let set = [metrics(800.0, 4e6, 1.0), metrics(400.0, 1e6, 2.0)];
        let only_skip = MetricWeights::of(&[Metric::Skip]);
        assert_eq!(Scale::over(only_skip, &set).score(&set[0]), Score(0.5));
        let doubled = only_skip.with(Metric::Skip, 2.0).unwrap();
        assert_eq!(Scale::over(doubled, &set).score(&set[0]), Score(1.0));
        assert!(doubled.with(Metric::Skip, -1.0).is_err());
        assert!(doubled.with(Metric::Skip, f64::NAN).is_err());
    }

    proptest! {
        #[test]
        fn a_score_never_is_nan(values in prop::collection::vec(
            (prop::option::of(-1e3..1e3f64), 0.0..1e8f64, 0.0..2.0f64), 1..20)
        ) {
            let set: Vec<Metrics> = values.into_iter().map(|(n, l, s)| metrics(n, l, s)).collect();
            let scale = Scale::over(MetricWeights::default(), &set);
            for metrics in &set {
                let score = scale.score(metrics).0;
                prop_assert!(score.is_finite() && score <= 3.0);
            }
        }
    }
}
