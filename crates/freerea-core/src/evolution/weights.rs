//! How much each metric counts, as people write it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::metric::{Metric, MetricError};

/// How much each metric counts in the combined score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricWeights([f64; Metric::COUNT]);

/// A weight that no metric can have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the weight of a metric is a number from 0 to 1000, not {0}")]
pub struct WeightError(f64);

impl MetricWeights {
    /// The named metrics count alike, the others not at all.
    pub fn of(metrics: &[Metric]) -> Self {
        MetricWeights(Metric::ALL.map(|metric| f64::from(u8::from(metrics.contains(&metric)))))
    }

    /// The weight of a metric.
    pub const fn weight(&self, metric: Metric) -> f64 {
        self.0[metric as usize]
    }

    /// The metrics that count, in order.
    pub fn counting(self) -> impl Iterator<Item = Metric> {
        Metric::ALL
            .into_iter()
            .filter(move |&metric| self.weight(metric) > 0.0)
    }

    /// The sum of all weights.
    pub fn total(&self) -> f64 {
        self.0.iter().sum()
    }

    /// The weights with another weight for one metric.
    ///
    /// # Errors
    /// If the weight is not between 0 and 1000.
    pub fn with(mut self, metric: Metric, weight: f64) -> Result<Self, WeightError> {
        if !(0.0..=1000.0).contains(&weight) {
            return Err(WeightError(weight));
        }
        self.0[metric as usize] = weight;
        Ok(self)
    }
}

impl fmt::Display for MetricWeights {
    /// The metrics that count, as they are written on the command line: `naswot+skip:0.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<String> = self
            .counting()
            .map(|metric| match self.weight(metric) {
                1.0 => metric.name().to_owned(),
                weight => format!("{metric}:{weight}"),
            })
            .collect();
        f.pad(&terms.join("+"))
    }
}

impl Serialize for MetricWeights {
    /// A map of the metrics that count.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.counting().map(|metric| (metric, self.weight(metric))))
    }
}

impl<'de> Deserialize<'de> for MetricWeights {
    /// What is not named counts nothing.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut weights = BTreeMap::<Metric, f64>::deserialize(deserializer)?.into_iter();
        let weights = weights.try_fold(MetricWeights::of(&[]), |weights, (metric, weight)| {
            weights.with(metric, weight)
        });
        weights.map_err(D::Error::custom)
    }
}

/// A metric with its weight, like `skip` or `skip:0.5`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedMetric {
    /// The metric.
    pub metric: Metric,
    /// Its weight, from 0 to 1000.
    pub weight: f64,
}

/// Text that is no metric with a weight.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightedMetricError {
    /// No metric has this name.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// No metric can have this weight.
    #[error(transparent)]
    Weight(#[from] WeightError),
    /// The weight is no number.
    #[error("'{0}' is no weight; write it like skip:0.5")]
    Malformed(String),
}

impl FromStr for WeightedMetric {
    type Err = WeightedMetricError;

    /// The weight may stand behind an equals sign too, as in earlier versions.
    fn from_str(text: &str) -> Result<Self, WeightedMetricError> {
        let (name, weight) = text.split_once([':', '=']).unwrap_or((text, "1"));
        let weight = weight
            .parse()
            .map_err(|_| WeightedMetricError::Malformed(weight.to_owned()))?;
        let metric = name.parse()?;
        MetricWeights::of(&[]).with(metric, weight)?;
        Ok(WeightedMetric { metric, weight })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_may_have_weights() {
        for text in ["skip:0.5", "skip=0.5"] {
            let named: WeightedMetric = text.parse().unwrap();
            assert_eq!((named.metric, named.weight), (Metric::Skip, 0.5));
        }
        for text in ["skips", "skip:x", "skip:-1"] {
            assert!(text.parse::<WeightedMetric>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_weight_is_a_number_from_0_to_1000() {
        let weights = MetricWeights::of(&[Metric::Skip]);
        assert!(weights.with(Metric::Skip, -1.0).is_err());
        assert!(weights.with(Metric::Skip, f64::NAN).is_err());
        let doubled = weights.with(Metric::Skip, 2.0).unwrap();
        assert_eq!(
            (doubled.to_string(), doubled.total()),
            ("skip:2".to_owned(), 2.0)
        );
        let wrong = serde_json::from_str::<MetricWeights>(r#"{"skip":1e9}"#);
        assert!(wrong.unwrap_err().to_string().contains("0 to 1000"));
    }
}
