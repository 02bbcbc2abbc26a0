//! Scoring engines: three ways to the same metrics of a cell's network.
//!
//! `Reference` is the plain port of the published code, for comparison; `Torch` computes the same
//! on libtorch without its waste, on any of its devices; [`Native`] has kernels of its own for a
//! CPU. They agree within rounding: see [`Agreement`](freerea_core::engine::Agreement). Without the
//! feature `torch` there is [`Native`] alone.

#[cfg(feature = "torch")]
mod check;
mod choice;
pub(crate) mod device;
mod independence;
mod instructions;
mod kernel;
mod native;
pub(crate) mod rectifiers;
#[cfg(feature = "torch")]
mod reference;
#[cfg(feature = "torch")]
pub(crate) mod torch;

use freerea_core::engine::EngineKind;
use freerea_core::metric::{Activations, Flow};
use freerea_core::network::Network;

use crate::images::Batch;

pub use choice::{BUILT, EngineError, Selection};
pub use device::{DeviceError, device, use_one_thread};
pub use instructions::{Instructions, MissingIsa};
pub use kernel::Kernel;
pub use native::{Clock, Native, ScorePart};
#[cfg(feature = "torch")]
pub use reference::Reference;
#[cfg(feature = "torch")]
pub use torch::{Precision, Torch, square_product};

/// What computes the metrics of a freshly initialised network.
///
/// A value depends on the network and the images alone, not on the thread or on what was computed
/// before. Engines differ from one another by rounding.
pub trait Engine: Send + Sync {
    /// Which one it is.
    fn kind(&self) -> EngineKind;

    /// NASWOT and MeCo by a forward pass of a batch of images of the network's shape.
    ///
    /// # Panics
    /// If the images have another shape, or the device fails, for instance out of memory.
    fn activations(&self, network: &Network<'_>, images: &Batch) -> Activations;

    /// LogSynflow and Synflow.
    ///
    /// # Panics
    /// If the device fails.
    fn flow(&self, network: &Network<'_>) -> Flow;
}
