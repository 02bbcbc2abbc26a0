//! The list of costs. One line here and one file among the definitions make a cost.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::definition::CostDefinition;
use super::definitions::{flash, flops, latency, params, sram};

macro_rules! costs {
    ($($(#[$doc:meta])* $cost:ident => $file:ident;)*) => {
        /// A cost of a cell's network.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Cost {
            $($(#[$doc])* $cost,)*
        }

        impl Cost {
            /// All costs, in the order in which they are shown.
            pub const ALL: [Cost; [$(stringify!($cost),)*].len()] = [$(Cost::$cost,)*];

            /// What there is to say of it.
            pub const fn definition(self) -> &'static CostDefinition {
                match self {
                    $(Cost::$cost => &$file::DEFINITION,)*
                }
            }
        }
    };
}

costs! {
    /// Trainable parameters.
    Params => params;
    /// Multiply-accumulates of one image.
    Flops => flops;
    /// The most memory that the activations take.
    Sram => sram;
    /// Bytes of the model.
    Flash => flash;
    /// Time of one image on a device.
    Latency => latency;
}

impl Cost {
    /// Those that are shown whether they are limited or not.
    pub const ALWAYS_SHOWN: [Cost; 2] = [Cost::Params, Cost::Flops];

    /// Number of costs.
    pub const COUNT: usize = Cost::ALL.len();

    /// The name on the command line, in keymaps and in files.
    pub const fn name(self) -> &'static str {
        self.definition().words.name
    }

    /// The cost whose field in files has this name.
    pub fn of_field(field: &str) -> Option<Self> {
        let mut all = Cost::ALL.into_iter();
        all.find(|cost| cost.definition().field == field)
    }

    /// The name on the screen.
    pub const fn title(self) -> &'static str {
        self.definition().words.title
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no cost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no cost; there are {list}", list = Cost::ALL.map(Cost::name).join(", "))]
pub struct CostError(String);

impl FromStr for Cost {
    type Err = CostError;

    fn from_str(name: &str) -> Result<Self, CostError> {
        let mut all = Cost::ALL.into_iter();
        all.find(|cost| cost.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| CostError(name.to_owned()))
    }
}

impl Serialize for Cost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Cost {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        name.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_read_back() {
        for (place, cost) in Cost::ALL.into_iter().enumerate() {
            assert_eq!(cost as usize, place);
            assert_eq!(cost.name().parse(), Ok(cost));
            let definition = cost.definition();
            assert!(definition.unit.read(definition.words.example).is_ok());
        }
        let error = "energy".parse::<Cost>().unwrap_err().to_string();
        assert!(error.contains("params, flops, sram"), "{error}");
    }
}
