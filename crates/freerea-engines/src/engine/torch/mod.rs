//! The tch engine: libtorch without the waste of a plain port, on any of its devices.
//!
//! Maps are laid out channels last, edges that nothing reads are not computed (but the codes of
//! the ReLUs before them still count), the ReLU modules that read a node share one ReLU, and codes
//! are packed to bits.

mod blueprint;
mod feature;
mod flow;
mod forward;
mod memory;
mod naswot;

use super::Engine;
use super::device::{on_torch, use_one_thread};
use crate::images::Batch;
use freerea_core::engine::{Device, EngineKind};
use freerea_core::metric::{Flow, Naswot};
use freerea_core::network::{Blueprint, Network, Weights};

/// libtorch on a device.
#[derive(Clone, Copy, Debug)]
pub struct Torch {
    device: tch::Device,
}

impl Torch {
    /// The engine on a device. NASWOT runs there; the flows of a single image run on the CPU.
    pub fn new(device: Device) -> Self {
        Torch {
            device: on_torch(device),
        }
    }

    /// NASWOT and the flows of a network of any space.
    ///
    /// # Panics
    /// If the images have another shape, the weights are another network's, or the device fails.
    pub fn score(&self, network: &Blueprint, weights: &Weights, images: &Batch) -> (Naswot, Flow) {
        let naswot = blueprint::naswot(network, weights, images, self.device);
        (naswot, blueprint::flow(network, weights))
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

/// A product of two square matrices of ones on one thread of the CPU, as libtorch computes it: what
/// other products are measured by.
pub fn square_product(side: usize) -> impl FnMut() {
    use_one_thread();
    let shape = [side as i64, side as i64];
    let matrix = tch::Tensor::ones(shape, (tch::Kind::Float, tch::Device::Cpu));
    move || drop(tch::no_grad(|| matrix.matmul(&matrix)))
}
