//! What was measured of a cell.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::definition::Failure;
use super::registry::Metric;
use crate::space::Cell;

/// What one metric says of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Reading {
    /// Nothing: it was not measured.
    #[default]
    Missing,
    /// It was measured and has no finite value, like NASWOT's where the kernel is singular.
    Failed,
    /// A finite value.
    Value(f64),
}

impl Reading {
    /// The value, if there is one.
    pub const fn value(self) -> Option<f64> {
        match self {
            Reading::Missing | Reading::Failed => None,
            Reading::Value(value) => Some(value),
        }
    }
}

impl From<f64> for Reading {
    /// What is not finite failed.
    fn from(value: f64) -> Self {
        if value.is_finite() {
            Reading::Value(value)
        } else {
            Reading::Failed
        }
    }
}

impl From<Option<f64>> for Reading {
    /// Without a value, it failed.
    fn from(value: Option<f64>) -> Self {
        value.map_or(Reading::Failed, Reading::from)
    }
}

/// The metrics of a cell, as far as they were measured: of one initialisation, or the means over
/// several.
#[derive(Clone, Copy)]
pub struct Metrics {
    /// Not a number where there is no value: [`MISSING`] or [`FAILED`]. Journals have millions of
    /// these, so that an enum would cost twice the memory.
    values: [f64; Metric::COUNT],
}

const MISSING: f64 = f64::from_bits(0x7ff8_0000_0000_0001);
const FAILED: f64 = f64::from_bits(0x7ff8_0000_0000_0002);

impl Reading {
    const fn encoded(self) -> f64 {
        match self {
            Reading::Missing => MISSING,
            Reading::Failed => FAILED,
            Reading::Value(value) => value,
        }
    }

    const fn decoded(value: f64) -> Self {
        match value.is_nan() {
            false => Reading::Value(value),
            true if value.to_bits() == MISSING.to_bits() => Reading::Missing,
            true => Reading::Failed,
        }
    }
}

impl Default for Metrics {
    /// Nothing was measured.
    fn default() -> Self {
        Metrics {
            values: [MISSING; Metric::COUNT],
        }
    }
}

impl PartialEq for Metrics {
    fn eq(&self, other: &Self) -> bool {
        let mut all = Metric::ALL.into_iter();
        all.all(|metric| self.reading(metric) == other.reading(metric))
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measured = self.measured().map(|m| (m.name(), self.reading(m)));
        f.debug_map().entries(measured).finish()
    }
}

impl Metrics {
    /// These readings, and nothing of the other metrics.
    pub fn of<R: Into<Reading>>(readings: impl IntoIterator<Item = (Metric, R)>) -> Self {
        let mut metrics = Metrics::default();
        for (metric, reading) in readings {
            metrics.values[metric as usize] = reading.into().encoded();
        }
        metrics
    }

    /// The same with another reading of one metric.
    #[must_use]
    pub fn with(mut self, metric: Metric, reading: impl Into<Reading>) -> Self {
        self.values[metric as usize] = reading.into().encoded();
        self
    }

    /// The same with what the cell alone tells, of the metrics that every search measures.
    #[must_use]
    pub fn with_cell(mut self, cell: Cell) -> Self {
        for metric in Metric::ALL {
            let value = metric.of_cell(cell);
            if let Some(value) = value.filter(|_| metric.is_always_measured()) {
                self.values[metric as usize] = value;
            }
        }
        self
    }

    /// The mean over the initialisations. One that failed makes the mean of its metric fail, and
    /// what was not measured each time is not measured.
    ///
    /// # Panics
    /// If there is no sample.
    pub fn mean(samples: &[Metrics]) -> Self {
        assert!(!samples.is_empty(), "a cell is scored at least once");
        let count = samples.len() as f64;
        Metrics::of(Metric::ALL.map(|metric| {
            let readings = || samples.iter().map(|sample| sample.reading(metric));
            let mean = if readings().any(|reading| reading == Reading::Missing) {
                Reading::Missing
            } else {
                readings()
                    .map(Reading::value)
                    .sum::<Option<f64>>()
                    .map(|sum| sum / count)
                    .into()
            };
            (metric, mean)
        }))
    }

    /// What one metric says.
    pub const fn reading(&self, metric: Metric) -> Reading {
        Reading::decoded(self.values[metric as usize])
    }

    /// The value of one metric; `None` where it failed or was not measured.
    pub const fn value(&self, metric: Metric) -> Option<f64> {
        self.reading(metric).value()
    }

    /// Whether a metric was measured, be it in vain.
    pub fn has(&self, metric: Metric) -> bool {
        self.reading(metric) != Reading::Missing
    }

    /// The metrics that were measured, in order.
    pub fn measured(&self) -> impl Iterator<Item = Metric> + '_ {
        Metric::ALL.into_iter().filter(|&metric| self.has(metric))
    }

    /// A value as tables write it, a word where there is none.
    pub fn written(&self, metric: Metric) -> String {
        match self.reading(metric) {
            Reading::Missing => "?".to_owned(),
            Reading::Failed => metric.definition().failed().to_owned(),
            Reading::Value(value) => metric.definition().written(value),
        }
    }
}

/// The least value of each metric over a set of cells; infinite where none has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worst([f64; Metric::COUNT]);

impl Default for Worst {
    /// Over no cell.
    fn default() -> Self {
        Worst([f64::INFINITY; Metric::COUNT])
    }
}

impl Worst {
    /// Over a set of cells.
    pub fn over<'m>(set: impl IntoIterator<Item = &'m Metrics>) -> Self {
        let mut worst = Worst::default();
        for metrics in set {
            worst.widen(metrics);
        }
        worst
    }

    /// With one cell more in the set; says whether it is worse than the others in something.
    pub fn widen(&mut self, metrics: &Metrics) -> bool {
        let mut changed = false;
        for (worst, value) in self.0.iter_mut().zip(&metrics.values) {
            // What is not a number is no value, and is left out.
            changed |= *value < *worst;
            *worst = worst.min(*value);
        }
        changed
    }

    /// The least value of a metric; 0 where no cell has one.
    pub const fn of(&self, metric: Metric) -> f64 {
        match self.0[metric as usize] {
            worst if worst.is_finite() => worst,
            _ => 0.0,
        }
    }

    /// A cell's value for a correlation: a failed one counts as the worst where the metric says
    /// so; elsewhere, as where it was not measured, there is none.
    pub fn ranked(&self, metrics: &Metrics, metric: Metric) -> Option<f64> {
        match (metrics.reading(metric), metric.definition().failure) {
            (Reading::Value(value), _) => Some(value),
            (Reading::Failed, Failure::Worst) => Some(self.of(metric)),
            (Reading::Failed, Failure::Gap) | (Reading::Missing, _) => None,
        }
    }
}

impl Serialize for Metrics {
    /// A map of what was measured; `null` stands for a value that failed.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.measured().map(|metric| (metric, self.value(metric))))
    }
}

impl<'de> Deserialize<'de> for Metrics {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MetricsReader;

        impl<'de> Visitor<'de> for MetricsReader {
            type Value = Metrics;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from metrics to their values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metrics, A::Error> {
                let mut metrics = Metrics::default();
                while let Some((metric, value)) = map.next_entry::<Metric, Option<f64>>()? {
                    metrics = metrics.with(metric, value);
                }
                Ok(metrics)
            }
        }

        deserializer.deserialize_map(MetricsReader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(naswot: impl Into<Reading>, flow: f64) -> Metrics {
        Metrics::of([(Metric::LogSynflow, flow)]).with(Metric::Naswot, naswot)
    }

    #[test]
    fn a_mean_is_over_all_initialisations() {
        let metrics = Metrics::mean(&[sample(1.0, 1.0), sample(4.0, 3.0)]);
        assert_eq!(metrics.reading(Metric::Naswot), Reading::Value(2.5));
        assert_eq!(metrics.value(Metric::LogSynflow), Some(2.0));
        assert!(!metrics.has(Metric::Synflow));
    }

    #[test]
    fn one_failure_makes_the_mean_fail() {
        let samples = [sample(1.0, 1.0), sample(None, 1.0)];
        let mean = Metrics::mean(&samples);
        assert_eq!(mean.reading(Metric::Naswot), Reading::Failed);
        assert_eq!(mean.value(Metric::LogSynflow), Some(1.0));
        let partly = [
            samples[0],
            samples[1].with(Metric::LogSynflow, Reading::Missing),
        ];
        assert!(!Metrics::mean(&partly).has(Metric::LogSynflow));
    }

    #[test]
    fn json_holds_what_was_measured() {
        let metrics = sample(f64::NAN, 0.5);
        let text = r#"{"naswot":null,"logsynflow":0.5}"#;
        assert_eq!(serde_json::to_string(&metrics).unwrap(), text);
        assert_eq!(serde_json::from_str::<Metrics>(text).unwrap(), metrics);
        // A name that the program does not know is one of the user's own.
        let own = serde_json::from_str::<Metrics>(r#"{"luck-in-json":1.0}"#).unwrap();
        assert!(own.measured().all(|metric| metric.name() == "luck-in-json"));
        let unfit = serde_json::from_str::<Metrics>(r#"{"two words":1.0}"#);
        let error = unfit.unwrap_err().to_string();
        assert!(
            error.contains("'two words' is no name of a metric"),
            "{error}"
        );
    }

    #[test]
    fn what_failed_is_worst_or_left_out() {
        let set = [sample(3.0, 1.0), sample(None, f64::NAN)];
        let worst = Worst::over(&set);
        assert_eq!(worst.ranked(&set[1], Metric::Naswot), Some(3.0));
        assert_eq!(worst.ranked(&set[1], Metric::LogSynflow), None);
        assert_eq!(worst.of(Metric::Synflow), 0.0);
    }
}
