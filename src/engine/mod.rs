//! Scoring engines: three ways to the same NASWOT and the same flows of a cell's network.
//!
//! [`Reference`] is the plain port of the published code, for comparison; [`Torch`] computes the
//! same on libtorch without its waste, on any of its devices; [`Native`] has kernels of its own
//! for a CPU. They agree within rounding: see [`Agreement`].

mod check;
mod choice;
mod device;
mod kernel;
mod native;
mod reference;
mod torch;

use crate::images::Batch;
use crate::metric::{Flow, Naswot};
use crate::network::Network;

pub use check::Agreement;
pub use choice::{Choice, EngineError, Selection};
pub use device::{Device, DeviceError, device};
pub use kernel::Kernel;
pub use native::{Clock, Isa, IsaError, Native, Stage};
pub use reference::Reference;
pub use torch::{Torch, blueprint};

/// Which engine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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

impl std::fmt::Display for EngineKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// What computes the metrics of a freshly initialised network.
///
/// A value depends on the network and the images alone, not on the thread or on what was computed
/// before. Engines differ from one another by rounding.
pub trait Engine: Send + Sync {
    /// Which one it is.
    fn kind(&self) -> EngineKind;

    /// NASWOT on a batch of images in the shape of the network's dataset.
    ///
    /// # Panics
    /// Where the images have another shape, or the device fails, for instance out of memory.
    fn naswot(&self, network: &Network<'_>, images: &Batch) -> Naswot;

    /// LogSynflow and Synflow.
    ///
    /// # Panics
    /// Where the device fails.
    fn flow(&self, network: &Network<'_>) -> Flow;
}
