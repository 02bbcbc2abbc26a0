//! Sets of metrics, as people ask for them: `+snip,zen`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::registry::{Metric, MetricError};

/// Metrics that are measured in addition to those of every search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Metric>", into = "Vec<Metric>")]
pub struct MetricSet(u32);

/// Text that is no set of metrics.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetricSetError {
    /// It does not begin with a plus.
    #[error(
        "'{0}' does not begin with a plus: write +snip,zen to measure these as well; what counts \
         in the score is said by --rule, like --rule naswot+skip:0.5"
    )]
    Plus(String),
    /// One of them is no metric.
    #[error(transparent)]
    Metric(#[from] MetricError),
}

impl MetricSet {
    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Whether a metric is among them.
    pub const fn contains(self, metric: Metric) -> bool {
        self.0 & (1 << metric as u32) != 0
    }

    /// The metrics, in order.
    pub fn iter(self) -> impl Iterator<Item = Metric> {
        Metric::ALL
            .into_iter()
            .filter(move |&metric| self.contains(metric))
    }

    /// Those that are in either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        MetricSet(self.0 | other.0)
    }
}

impl FromIterator<Metric> for MetricSet {
    /// What every search measures is left out.
    fn from_iter<I: IntoIterator<Item = Metric>>(metrics: I) -> Self {
        let on_demand = metrics.into_iter().filter(|m| !m.is_always_measured());
        MetricSet(on_demand.fold(0, |set, metric| set | 1 << metric as u32))
    }
}

impl From<Vec<Metric>> for MetricSet {
    fn from(metrics: Vec<Metric>) -> Self {
        metrics.into_iter().collect()
    }
}

impl From<MetricSet> for Vec<Metric> {
    fn from(set: MetricSet) -> Self {
        set.iter().collect()
    }
}

impl fmt::Display for MetricSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(Metric::name).collect();
        f.pad(&format!("+{}", names.join(",")))
    }
}

impl FromStr for MetricSet {
    type Err = MetricSetError;

    fn from_str(text: &str) -> Result<Self, MetricSetError> {
        let names = text
            .strip_prefix('+')
            .ok_or_else(|| MetricSetError::Plus(text.to_owned()))?;
        let metrics = names
            .split(',')
            .map(|name| name.trim().trim_start_matches('+').parse::<Metric>());
        Ok(metrics.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_and_written() {
        let set: MetricSet = "+zen,snip".parse().unwrap();
        assert_eq!(set.to_string(), "+snip,zen");
        assert!(set.contains(Metric::Zen) && !set.contains(Metric::Plain));
        assert_eq!("+zen,+snip".parse(), Ok(set));
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["snip","zen"]"#);
        assert_eq!(
            serde_json::from_str::<MetricSet>(r#"["zen","snip"]"#).unwrap(),
            set
        );
        assert!("+naswot".parse::<MetricSet>().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_set_is_reported() {
        let message = |text: &str| text.parse::<MetricSet>().unwrap_err().to_string();
        assert!(message("skip=0.5").contains("--rule naswot+skip:0.5"));
        assert!(message("+luck").contains("'luck' is no metric"));
        assert!(message("+").contains("'' is no metric"));
    }
}
