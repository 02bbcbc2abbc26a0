//! A part of a network, and by which rule its memory is counted.

use serde::{Deserialize, Serialize};

use crate::network::{Blueprint, Map};

/// What a ReLU costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum SramRule {
    /// Nothing: it is folded into a convolution
    #[default]
    Folded,
    /// A map of its own, as TFLite runs it before a convolution, unless it is the last to read its
    /// input, which it then replaces
    Apart,
}

impl SramRule {
    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            SramRule::Folded => "folded",
            SramRule::Apart => "apart",
        }
    }

    /// What it says, to stand beside a number.
    pub const fn words(self) -> &'static str {
        match self {
            SramRule::Folded => "ReLU folded",
            SramRule::Apart => "ReLU apart",
        }
    }
}

/// A part of a network before which, and after which, one map alone is alive.
#[derive(Clone, Debug)]
pub struct Fragment {
    /// Its steps; the first stands for what it reads.
    pub blueprint: Blueprint,
    /// The maps of the nodes that people know: the first is the input, the last the output.
    pub nodes: Vec<Map>,
}

impl Fragment {
    /// The map that it makes.
    ///
    /// # Panics
    /// If it has no nodes.
    pub fn output(&self) -> Map {
        *self.nodes.last().expect("a fragment has an output")
    }
}
