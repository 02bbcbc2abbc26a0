//! The list of metrics. One line here and one file among the definitions make a metric.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::definition::{Definition, Need, Presence};
use super::definitions::{
    depth, fisher, grad_norm, grasp, jacov, l2_norm, logsynflow, meco, naswot, plain, shortcut,
    skip, snip, swap, synflow, zen, zico,
};
use crate::space::Cell;

macro_rules! metrics {
    ($($(#[$doc:meta])* $metric:ident => $file:ident;)*) => {
        /// A metric of a cell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Metric {
            $($(#[$doc])* $metric,)*
        }

        impl Metric {
            /// All metrics, in the order in which they are shown.
            pub const ALL: [Metric; [$(stringify!($metric),)*].len()] = [$(Metric::$metric,)*];

            /// What there is to say of it.
            pub const fn definition(self) -> &'static Definition {
                match self {
                    $(Metric::$metric => &$file::DEFINITION,)*
                }
            }
        }
    };
}

metrics! {
    /// Log determinant of the kernel of linear regions.
    Naswot => naswot;
    /// Synaptic flow on a logarithmic scale.
    LogSynflow => logsynflow;
    /// Mean number of nodes that a skip jumps over.
    Skip => skip;
    /// Least eigenvalues of the channels' correlations.
    Meco => meco;
    /// Whether a path of skips alone leads through the cell.
    Shortcut => shortcut;
    /// Synaptic flow, LogSynflow's parent, for comparison.
    Synflow => synflow;
    /// How much the loss would change without each weight.
    Snip => snip;
    /// The norm of the gradients.
    GradNorm => grad_norm;
    /// How much the loss would change without each channel.
    Fisher => fisher;
    /// How much the flow of the gradients would change without each weight.
    Grasp => grasp;
    /// The loss along the weights.
    Plain => plain;
    /// The norm of the weights.
    L2Norm => l2_norm;
    /// How differently the network answers to different images.
    Jacov => jacov;
    /// How strongly the features answer to a little noise.
    Zen => zen;
    /// How many patterns the units show over the images.
    Swap => swap;
    /// How large the gradients are beside their spread over batches.
    Zico => zico;
    /// The most 3x3 convolutions on a path of the cell.
    Depth => depth;
}

impl Metric {
    /// Number of metrics.
    pub const COUNT: usize = Metric::ALL.len();

    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        self.definition().name
    }

    /// The name on the screen, as papers write it.
    pub const fn title(self) -> &'static str {
        self.definition().title
    }

    /// Its value by the cell alone, where no network is needed for it.
    pub fn of_cell(self, cell: Cell) -> Option<f64> {
        match self.definition().need {
            Need::Cell(value) => Some(value(cell)),
            Need::Codes | Need::Maps | Need::Gradients => None,
        }
    }

    /// Whether the cell alone tells it.
    pub const fn is_of_cell(self) -> bool {
        matches!(self.definition().need, Need::Cell(_))
    }

    /// Whether every search measures it.
    pub const fn is_always_measured(self) -> bool {
        matches!(self.definition().presence, Presence::Always)
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no metric.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no metric; there are {list}", list = names())]
pub struct MetricError(String);

fn names() -> String {
    Metric::ALL.map(Metric::name).join(", ")
}

impl FromStr for Metric {
    type Err = MetricError;

    fn from_str(name: &str) -> Result<Self, MetricError> {
        Metric::ALL
            .into_iter()
            .find(|metric| metric.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| MetricError(name.to_owned()))
    }
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Metric {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameReader;

        impl Visitor<'_> for NameReader {
            type Value = Metric;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a metric")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Metric, E> {
                name.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(NameReader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_read_back() {
        for (place, metric) in Metric::ALL.into_iter().enumerate() {
            assert_eq!(metric as usize, place);
            assert_eq!(metric.name().parse(), Ok(metric));
            let definition = metric.definition();
            assert!(!definition.formula.is_empty() && !definition.source.is_empty());
        }
        let error = "zen0".parse::<Metric>().unwrap_err().to_string();
        assert!(error.contains("naswot, logsynflow, skip, meco"), "{error}");
    }

    #[test]
    fn what_the_cell_alone_tells_needs_no_network() {
        let cell = crate::space::Space::NatsTss.cell(9930);
        for metric in Metric::ALL {
            assert_eq!(metric.of_cell(cell).is_some(), metric.is_of_cell());
        }
        assert_eq!(Metric::Skip.of_cell(cell), Some(cell.skipped_layers()));
    }
}
