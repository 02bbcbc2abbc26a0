//! What is measured of a cell.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A metric of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// Log determinant of the kernel of linear regions.
    Naswot,
    /// Synaptic flow on a logarithmic scale.
    LogSynflow,
    /// Mean number of nodes that a skip jumps over.
    Skip,
    /// Synaptic flow, LogSynflow's parent, for comparison.
    Synflow,
}

impl Metric {
    /// All metrics.
    pub const ALL: [Metric; 4] = [
        Metric::Naswot,
        Metric::LogSynflow,
        Metric::Skip,
        Metric::Synflow,
    ];

    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Metric::Naswot => "naswot",
            Metric::LogSynflow => "logsynflow",
            Metric::Skip => "skip",
            Metric::Synflow => "synflow",
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no metric.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no metric; there are naswot, logsynflow, skip and synflow")]
pub struct MetricError(String);

impl FromStr for Metric {
    type Err = MetricError;

    fn from_str(name: &str) -> Result<Self, MetricError> {
        Metric::ALL
            .into_iter()
            .find(|metric| metric.name() == name)
            .ok_or_else(|| MetricError(name.to_owned()))
    }
}

/// NASWOT's value: the logarithm of the kernel's determinant, which a singular kernel lacks.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(from = "Option<f64>", into = "Option<f64>")]
pub enum Naswot {
    /// The kernel is singular: worse than any finite value.
    Singular,
    /// log |det K|.
    LogDeterminant(f64),
}

impl Naswot {
    /// The value, where the kernel is not singular.
    pub const fn value(self) -> Option<f64> {
        match self {
            Naswot::Singular => None,
            Naswot::LogDeterminant(value) => Some(value),
        }
    }
}

impl From<Option<f64>> for Naswot {
    /// A logarithm that is no finite number stands for a singular kernel.
    fn from(value: Option<f64>) -> Self {
        match value.filter(|value| value.is_finite()) {
            Some(value) => Naswot::LogDeterminant(value),
            None => Naswot::Singular,
        }
    }
}

impl From<Naswot> for Option<f64> {
    fn from(naswot: Naswot) -> Self {
        naswot.value()
    }
}

/// Synaptic flow: how much signal can flow from the input to the logits.
///
/// Tanaka, Kunin, Yamins, Ganguli: *Pruning neural networks without any data by iteratively
/// conserving synaptic flow*, NeurIPS 2020; on a logarithmic scale in Cavagnero et al., *FreeREA*,
/// WACV 2023. Weights are taken by their absolute value, batch norm is bypassed, the input is one
/// image of ones, R is the sum of the logits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// LogSynflow: the sum over all weights of |w| log(1 + dR/dw).
    pub logarithmic: f64,
    /// Synflow: the sum over all weights of |w| dR/dw.
    pub plain: f64,
}

/// The network metrics of one initialisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Linear regions.
    pub naswot: Naswot,
    /// Synaptic flow, logarithmic.
    pub logsynflow: f64,
    /// Synaptic flow.
    pub synflow: f64,
}

/// All metrics of a cell; the network metrics are means over the initialisations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Linear regions.
    pub naswot: Naswot,
    /// Synaptic flow, logarithmic.
    pub logsynflow: f64,
    /// Mean number of nodes that a skip jumps over.
    pub skip: f64,
    /// Synaptic flow.
    pub synflow: f64,
}

impl Metrics {
    /// The mean over the initialisations; one singular kernel makes the mean singular.
    ///
    /// # Panics
    /// If there is no sample.
    pub fn mean(samples: &[Sample], skip: f64) -> Self {
        assert!(!samples.is_empty(), "a cell is scored at least once");
        let mean = |value: fn(&Sample) -> f64| {
            samples.iter().map(value).sum::<f64>() / samples.len() as f64
        };
        let log_determinants: Option<f64> = samples.iter().map(|s| s.naswot.value()).sum();
        Metrics {
            naswot: log_determinants
                .map(|sum| sum / samples.len() as f64)
                .into(),
            logsynflow: mean(|sample| sample.logsynflow),
            skip,
            synflow: mean(|sample| sample.synflow),
        }
    }

    /// The value of one metric; `None` for a singular NASWOT kernel.
    pub const fn value(&self, metric: Metric) -> Option<f64> {
        match metric {
            Metric::Naswot => self.naswot.value(),
            Metric::LogSynflow => Some(self.logsynflow),
            Metric::Skip => Some(self.skip),
            Metric::Synflow => Some(self.synflow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(naswot: Naswot, flow: f64) -> Sample {
        Sample {
            naswot,
            logsynflow: flow,
            synflow: flow * flow,
        }
    }

    #[test]
    fn a_mean_is_over_all_initialisations() {
        let samples = [
            sample(Naswot::LogDeterminant(1.0), 1.0),
            sample(Naswot::LogDeterminant(4.0), 3.0),
        ];
        let metrics = Metrics::mean(&samples, 0.5);
        assert_eq!(metrics.naswot, Naswot::LogDeterminant(2.5));
        assert_eq!(metrics.logsynflow, 2.0);
        assert_eq!(metrics.synflow, 5.0);
        assert_eq!(metrics.skip, 0.5);
    }

    #[test]
    fn one_singular_kernel_makes_the_mean_singular() {
        let samples = [
            sample(Naswot::LogDeterminant(1.0), 1.0),
            sample(Naswot::Singular, 1.0),
        ];
        assert_eq!(Metrics::mean(&samples, 0.0).naswot, Naswot::Singular);
    }

    #[test]
    fn singular_is_null_in_json_and_below_every_value() {
        assert_eq!(serde_json::to_string(&Naswot::Singular).unwrap(), "null");
        let read: Naswot = serde_json::from_str("null").unwrap();
        assert_eq!(read, Naswot::Singular);
        assert!(Naswot::Singular < Naswot::LogDeterminant(-1e300));
        assert_eq!(Naswot::from(Some(f64::NAN)), Naswot::Singular);
    }
}
