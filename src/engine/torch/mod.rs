//! The tch engine: libtorch without the waste of a plain port, on any of its devices.
//!
//! Maps are laid out channels last, edges that nothing reads are not computed (but the codes of
//! the ReLUs before them still count), the ReLU modules that read a node share one ReLU, and codes
//! are packed to bits.

pub mod blueprint;
mod feature;
mod flow;
mod forward;
mod memory;
mod naswot;

use tch::Device;

use super::{Engine, EngineKind};
use crate::images::Batch;
use crate::metric::{Flow, Naswot};
use crate::network::Network;

/// libtorch on a device.
#[derive(Clone, Copy, Debug)]
pub struct Torch {
    device: Device,
}

impl Torch {
    /// The engine on a device. NASWOT runs there; the flows of a single image run on the CPU.
    pub fn new(device: Device) -> Self {
        Torch { device }
    }
}

impl Engine for Torch {
    fn kind(&self) -> EngineKind {
        EngineKind::Tch
    }

    fn naswot(&self, network: &Network<'_>, images: &Batch) -> Naswot {
        naswot::naswot(network, images, self.device)
    }

    fn flow(&self, network: &Network<'_>) -> Flow {
        flow::flow(network)
    }
}
