//! Metrics with weights, as people write them.

use std::str::FromStr;

use super::score::{MetricWeights, WeightError};
use crate::metric::{Metric, MetricError};

/// A metric with its weight, like `skip` or `skip=0.5`.
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
    #[error("'{0}' is no weight; write it like skip=0.5")]
    Malformed(String),
}

impl FromStr for WeightedMetric {
    type Err = WeightedMetricError;

    fn from_str(text: &str) -> Result<Self, WeightedMetricError> {
        let (name, weight) = text.split_once('=').unwrap_or((text, "1"));
        let weight = weight
            .parse()
            .map_err(|_| WeightedMetricError::Malformed(weight.to_owned()))?;
        let metric = name.parse()?;
        MetricWeights::default().with(metric, weight)?;
        Ok(WeightedMetric { metric, weight })
    }
}

/// The weights that a list of metrics says; those that are not named count nothing.
pub fn weights(metrics: &[WeightedMetric]) -> Result<MetricWeights, WeightError> {
    metrics
        .iter()
        .try_fold(MetricWeights::of(&[]), |weights, named| {
            weights.with(named.metric, named.weight)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_may_have_weights() {
        let named: Vec<WeightedMetric> = ["naswot", "skip=0.5"].map(|t| t.parse().unwrap()).into();
        let weights = weights(&named).unwrap();
        assert_eq!(weights.weight(Metric::Naswot), 1.0);
        assert_eq!(weights.weight(Metric::Skip), 0.5);
        assert_eq!(weights.weight(Metric::LogSynflow), 0.0);
        for text in ["skips", "skip=x", "skip=-1"] {
            assert!(text.parse::<WeightedMetric>().is_err(), "{text}");
        }
    }
}
