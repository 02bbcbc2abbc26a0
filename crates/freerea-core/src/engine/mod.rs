//! What is said of scoring engines in settings, events and journals. The engines are not here: they
//! need kernels or libtorch.

mod agreement;
mod device;
mod isa;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use agreement::{Agreement, SelfCheck};
pub use device::{Device, UnknownDevice};
pub use isa::{Isa, UnknownIsa};

/// Which engine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    /// Kernels of its own, on a CPU.
    Native,
    /// libtorch.
    Tch,
    /// The plain port.
    Reference,
}

impl EngineKind {
    /// All engines, the fastest first.
    pub const ALL: [EngineKind; 3] = [EngineKind::Native, EngineKind::Tch, EngineKind::Reference];

    /// The name on the command line and in answers.
    pub const fn name(self) -> &'static str {
        match self {
            EngineKind::Native => "native",
            EngineKind::Tch => "tch",
            EngineKind::Reference => "reference",
        }
    }
}

impl fmt::Display for EngineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The engine that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum EngineChoice {
    /// tch on a GPU; on a CPU native once it has agreed with tch on two cells, else tch
    #[default]
    Auto,
    /// Kernels of its own, on a CPU
    Native,
    /// libtorch
    Tch,
    /// The plain port of the published code, for comparison
    Reference,
}

impl EngineChoice {
    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            EngineChoice::Auto => "auto",
            EngineChoice::Native => EngineKind::Native.name(),
            EngineChoice::Tch => EngineKind::Tch.name(),
            EngineChoice::Reference => EngineKind::Reference.name(),
        }
    }
}

impl From<EngineKind> for EngineChoice {
    fn from(kind: EngineKind) -> Self {
        match kind {
            EngineKind::Native => EngineChoice::Native,
            EngineKind::Tch => EngineChoice::Tch,
            EngineKind::Reference => EngineChoice::Reference,
        }
    }
}

impl fmt::Display for EngineChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
