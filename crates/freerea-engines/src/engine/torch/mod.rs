//! The tch engine: libtorch without the waste of a plain port, on any of its devices.
//!
//! Maps are laid out channels last, edges that nothing reads are not computed (but the codes of
//! the ReLUs before them still count), the ReLU modules that read a node share one ReLU, and codes
//! are packed to bits.

pub(super) mod flow;
pub(crate) mod forward;
mod inference;
mod memory;
mod naswot;
mod probes;

pub use probes::Precision;

use std::time::Duration;

use super::Engine;
use super::device::{on_torch, use_one_thread};
use crate::images::Batch;
use freerea_core::engine::{Device, EngineKind};
use freerea_core::metric::{Activations, Flow, MetricSet, Metrics};
use freerea_core::network::Network;

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

    /// How long forward passes of one image take, batch norms folded away.
    ///
    /// # Panics
    /// If the device fails.
    pub fn inference_times(&self, network: &Network<'_>, runs: usize) -> Vec<Duration> {
        inference::times(network, runs, self.device)
    }

    /// The metrics of a network of any space that are measured on demand. What the cell alone
    /// tells is left out.
    ///
    /// # Panics
    /// If the images have another shape, or the device fails.
    pub fn probe(
        &self,
        asked: MetricSet,
        network: &Network<'_>,
        images: &Batch,
        precision: Precision,
    ) -> Metrics {
        probes::probe(asked, network, images, self.device, precision)
    }
}

impl Batch {
    /// The images as a tensor `[images, channels, height, width]` on a device.
    pub(super) fn on(&self, device: tch::Device) -> tch::Tensor {
        let shape = self.shape();
        let sizes = [self.images(), shape.channels, shape.height, shape.width];
        tch::Tensor::from_slice(self.values())
            .reshape(sizes.map(|length| length as i64))
            .to_device(device)
    }
}

impl Engine for Torch {
    fn kind(&self) -> EngineKind {
        EngineKind::Tch
    }

    fn activations(&self, network: &Network<'_>, images: &Batch) -> Activations {
        naswot::activations(network, images, self.device)
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
