//! The rule by which cells are judged: which metrics count, how much, and how they are combined.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::weights::{MetricWeights, WeightedMetric, WeightedMetricError};
use crate::metric::{Metric, Metrics};

/// How the values of several metrics become one score. Each way is relative to a set of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "clap", clap(rename_all = "lower"))]
pub enum Combination {
    /// The sum of m / max |m|, as in FreeREA
    #[default]
    Sum,
    /// The sum of (m - min) / (max - min)
    MinMax,
    /// The sum of the ranks, divided by the size of the set
    Rank,
    /// The sum of the logarithms of these
    LogRank,
}

impl Combination {
    /// All ways.
    pub const ALL: [Combination; 4] = [
        Combination::Sum,
        Combination::MinMax,
        Combination::Rank,
        Combination::LogRank,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Combination::Sum => "sum",
            Combination::MinMax => "minmax",
            Combination::Rank => "rank",
            Combination::LogRank => "logrank",
        }
    }
}

impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Combination {
    type Err = RuleError;

    fn from_str(name: &str) -> Result<Self, RuleError> {
        Combination::ALL
            .into_iter()
            .find(|combination| combination.name() == name)
            .ok_or_else(|| RuleError::Combination(name.to_owned()))
    }
}

/// A rule that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedRule {
    /// FreeREA's.
    Paper,
    /// FreeREA's with MeCo and shortcut, which holds under limits too.
    Extended,
    /// Without LogSynflow and skip, which mislead under tight limits.
    Lean,
}

impl NamedRule {
    /// All of them.
    pub const ALL: [NamedRule; 3] = [NamedRule::Paper, NamedRule::Extended, NamedRule::Lean];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            NamedRule::Paper => "paper",
            NamedRule::Extended => "extended",
            NamedRule::Lean => "lean",
        }
    }

    /// What it is good for.
    pub const fn about(self) -> &'static str {
        match self {
            NamedRule::Paper => "FreeREA as published; misled by tight limits",
            NamedRule::Extended => "the paper's, and MeCo and shortcut; holds under limits too",
            NamedRule::Lean => "without LogSynflow and skip; best where memory is tightest",
        }
    }

    /// The metrics that count, all alike.
    const fn metrics(self) -> &'static [Metric] {
        match self {
            NamedRule::Paper => &[Metric::Naswot, Metric::LogSynflow, Metric::Skip],
            NamedRule::Extended => &[
                Metric::Naswot,
                Metric::LogSynflow,
                Metric::Skip,
                Metric::Meco,
                Metric::Shortcut,
            ],
            NamedRule::Lean => &[Metric::Naswot, Metric::Meco, Metric::Shortcut],
        }
    }

    /// The rule.
    pub fn rule(self) -> Rule {
        Rule {
            weights: MetricWeights::of(self.metrics()),
            combine: Combination::Sum,
        }
    }
}

/// Which metrics count in the combined score, and how they are combined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenRule")]
pub struct Rule {
    /// How much each metric counts.
    pub weights: MetricWeights,
    /// How they become one score.
    pub combine: Combination,
}

/// A rule as files hold it.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenRule {
    /// In the journals of today.
    Whole {
        weights: MetricWeights,
        combine: Combination,
    },
    /// In journals of the versions 1 and 2, which knew weights alone.
    Weights(MetricWeights),
}

impl From<WrittenRule> for Rule {
    fn from(written: WrittenRule) -> Self {
        match written {
            WrittenRule::Whole { weights, combine } => Rule { weights, combine },
            WrittenRule::Weights(weights) => Rule {
                weights,
                combine: Combination::Sum,
            },
        }
    }
}

/// Text that is no rule.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleError {
    /// A term is no metric with a weight.
    #[error(
        "{0}; a rule is paper, extended, lean, or metrics with weights like naswot+meco:0.5+skip"
    )]
    Term(#[from] WeightedMetricError),
    /// Nothing counts.
    #[error("no metric counts in '{0}': all cells would score 0")]
    Nothing(String),
    /// A metric stands twice.
    #[error("{0} stands twice in the rule; write its weight once, like {0}:2")]
    Twice(Metric),
    /// There is no such way to combine metrics.
    #[error("'{0}' is no way to combine metrics; there are sum, minmax, rank and logrank")]
    Combination(String),
}

/// A rule that speaks of metrics that were not measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{metric} was not measured in this run; begin a run whose rule has it, or that measures it \
     with --metrics +{metric}"
)]
pub struct UnmeasuredError {
    metric: Metric,
}

impl Default for Rule {
    /// The one that holds under limits too.
    fn default() -> Self {
        NamedRule::Extended.rule()
    }
}

impl From<NamedRule> for Rule {
    fn from(named: NamedRule) -> Self {
        named.rule()
    }
}

impl Rule {
    /// The named metrics count alike, by FreeREA's sum.
    pub fn of(metrics: &[Metric]) -> Self {
        Rule {
            weights: MetricWeights::of(metrics),
            combine: Combination::Sum,
        }
    }

    /// The same with another way to combine.
    #[must_use]
    pub fn combined(self, combine: Combination) -> Self {
        Rule { combine, ..self }
    }

    /// The name, where it has one.
    pub fn named(&self) -> Option<NamedRule> {
        NamedRule::ALL
            .into_iter()
            .find(|named| named.rule() == *self)
    }

    /// The metrics that count, in order.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> {
        self.weights.counting()
    }

    /// Whether a metric counts.
    pub const fn counts(&self, metric: Metric) -> bool {
        self.weights.weight(metric) > 0.0
    }

    /// The terms that are added, like `naswot+meco:0.5`.
    pub fn terms(&self) -> String {
        self.weights.to_string()
    }

    /// Whether all that it speaks of was measured of all cells of a set.
    ///
    /// # Errors
    /// If one of its metrics was not.
    pub fn check_measured<'m>(
        &self,
        set: impl IntoIterator<Item = &'m Metrics>,
    ) -> Result<(), UnmeasuredError> {
        let missing = |metrics: &Metrics| self.metrics().find(|&metric| !metrics.has(metric));
        match set.into_iter().find_map(missing) {
            Some(metric) => Err(UnmeasuredError { metric }),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Rule {
    /// Its name; else its terms, and how they are combined if not by the sum.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.combined(Combination::Sum).named();
        let terms = named.map_or_else(|| self.terms(), |named| named.name().to_owned());
        match self.combine {
            Combination::Sum => f.pad(&terms),
            combine => f.pad(&format!("{terms} by {combine}")),
        }
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    /// Reads a name or terms, and perhaps how they are combined: `lean`, `naswot+meco:0.5+skip`,
    /// `paper by rank`.
    fn from_str(text: &str) -> Result<Self, RuleError> {
        let (terms, combine) = match text.trim().rsplit_once(" by ") {
            Some((terms, combine)) => (terms.trim(), combine.trim().parse()?),
            None => (text.trim(), Combination::Sum),
        };
        let named = NamedRule::ALL
            .into_iter()
            .find(|named| named.name() == terms);
        if let Some(named) = named {
            return Ok(named.rule().combined(combine));
        }
        let mut weights = MetricWeights::of(&[]);
        for term in terms.split('+') {
            let WeightedMetric { metric, weight } = term.trim().parse()?;
            if weights.weight(metric) > 0.0 {
                return Err(RuleError::Twice(metric));
            }
            weights = weights
                .with(metric, weight)
                .map_err(WeightedMetricError::from)?;
        }
        let rule = Rule { weights, combine };
        match rule.metrics().next() {
            Some(_) => Ok(rule),
            None => Err(RuleError::Nothing(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_and_written() {
        for text in [
            "paper",
            "extended",
            "lean",
            "naswot+skip+meco:0.5",
            "naswot by logrank",
            "paper by rank",
            "naswot+skip by minmax",
        ] {
            assert_eq!(text.parse::<Rule>().unwrap().to_string(), text);
        }
        let named: Rule = "skip + logsynflow:1 + naswot".parse().unwrap();
        assert_eq!(named.to_string(), "paper");
        let ranked: Rule = "NASWOT+LogSynflow+skip by rank".parse().unwrap();
        assert_eq!(ranked.to_string(), "paper by rank");
        assert_eq!(ranked.combine, Combination::Rank);
        assert_eq!(Rule::default().to_string(), "extended");
    }

    #[test]
    fn what_is_no_rule_is_reported() {
        for (text, expected) in [
            ("luck", "'luck' is no metric"),
            ("luck", "a rule is paper, extended, lean, or"),
            ("skip:x", "'x' is no weight"),
            ("skip:-1", "0 to 1000"),
            ("skip:0", "no metric counts"),
            ("skip+skip", "stands twice"),
            ("paper by luck", "'luck' is no way"),
            ("", "'' is no metric"),
        ] {
            let error = text.parse::<Rule>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn journals_of_all_versions_are_read() {
        let rule: Rule = "naswot+meco:0.5 by rank".parse().unwrap();
        let text = serde_json::to_string(&rule).unwrap();
        let written = r#"{"weights":{"naswot":1.0,"meco":0.5},"combine":"rank"}"#;
        assert_eq!(text, written);
        assert_eq!(serde_json::from_str::<Rule>(written).unwrap(), rule);
        let old = r#"{"naswot":1.0,"logsynflow":1.0,"skip":1.0,"synflow":0.0}"#;
        let read: Rule = serde_json::from_str(old).unwrap();
        assert_eq!(read, NamedRule::Paper.rule());
    }

    #[test]
    fn a_rule_asks_for_its_metrics() {
        let metrics = Metrics::of([(Metric::Naswot, 1.0)]);
        assert_eq!(
            Rule::of(&[Metric::Naswot]).check_measured([&metrics]),
            Ok(())
        );
        let error = Rule::default().check_measured([&metrics]).unwrap_err();
        assert!(error.to_string().starts_with("logsynflow was not measured"));
    }
}
