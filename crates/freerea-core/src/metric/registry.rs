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
use super::own::{self, OwnMetricError};
use crate::space::Cell;

macro_rules! metrics {
    ({ $($(#[$doc:meta])* $metric:ident => $file:ident;)* } $($own:ident)*) => {
        /// A metric of a cell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Metric {
            $($(#[$doc])* $metric,)*
            $(
                /// A metric that a table of the user's holds, once it has a name.
                $own,
            )*
        }

        impl Metric {
            /// The metrics that the program computes, in the order in which they are shown.
            pub const COMPUTED: [Metric; [$(stringify!($metric),)*].len()] =
                [$(Metric::$metric,)*];

            /// Those and the user's own, named or not.
            pub const ALL: [Metric; Metric::COMPUTED.len() + own::MOST] =
                [$(Metric::$metric,)* $(Metric::$own,)*];

            /// What there is to say of it.
            pub fn definition(self) -> &'static Definition {
                match self {
                    $(Metric::$metric => &$file::DEFINITION,)*
                    own => own::definition(own as usize - Metric::COMPUTED.len()),
                }
            }
        }
    };
}

metrics! {
    {
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
    Own1 Own2 Own3 Own4 Own5 Own6 Own7 Own8
}

impl Metric {
    /// Number of metrics.
    pub const COUNT: usize = Metric::ALL.len();

    /// The name on the command line and in files.
    pub fn name(self) -> &'static str {
        self.definition().name
    }

    /// The name on the screen, as papers write it.
    pub fn title(self) -> &'static str {
        self.definition().title
    }

    /// The metric of that name: one that the program computes, or else one of the user's own, which
    /// has the name from now on.
    ///
    /// # Errors
    /// If the name cannot be one, or there are too many of the user's own.
    pub fn named(name: &str) -> Result<Self, OwnMetricError> {
        match name.parse() {
            Ok(metric) => Ok(metric),
            Err(_) => Ok(Metric::ALL[Metric::COMPUTED.len() + own::place(name)?]),
        }
    }

    /// Whether it is one of the user's own.
    pub fn is_own(self) -> bool {
        self as usize >= Metric::COMPUTED.len()
    }

    /// Whether it has a name: the program computes it, or a table of the user's holds it.
    pub fn has_name(self) -> bool {
        !self.is_own() || own::has_name(self as usize - Metric::COMPUTED.len())
    }

    /// Its value by the cell alone, where no network is needed for it.
    pub fn of_cell(self, cell: Cell) -> Option<f64> {
        match self.definition().need {
            Need::Cell(value) => Some(value(cell)),
            Need::Codes | Need::Maps | Need::Gradients | Need::Table => None,
        }
    }

    /// Whether the cell alone tells it.
    pub fn is_of_cell(self) -> bool {
        matches!(self.definition().need, Need::Cell(_))
    }

    /// Whether every search measures it.
    pub fn is_always_measured(self) -> bool {
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
    Metric::COMPUTED.map(Metric::name).join(", ")
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
                Metric::named(name).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(NameReader)
    }
}

/// A metric of the user's own for tests. Those that read damaged journals may have taken all places
/// by then, and one of their names does as well.
#[cfg(test)]
pub(crate) fn an_own_metric() -> Metric {
    Metric::named("own-metric-of-a-test").unwrap_or(Metric::ALL[Metric::COMPUTED.len()])
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
    fn a_name_of_the_users_own_is_kept() {
        let luck = an_own_metric();
        let name = luck.name();
        assert!(luck.is_own() && luck.has_name());
        assert_eq!(Metric::named(&name.to_ascii_uppercase()), Ok(luck));
        assert_eq!(name.parse(), Ok(luck));
        assert_eq!(serde_json::to_string(&luck).unwrap(), format!("{name:?}"));
        assert_eq!(Metric::named("naswot"), Ok(Metric::Naswot));
        for name in ["", "two words", "-x", "a,b", &"x".repeat(40)] {
            assert!(
                matches!(Metric::named(name), Err(OwnMetricError::Name(_))),
                "{name}"
            );
        }
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
