//! The reference engine: the published code, ported to tch step by step.
//!
//! Images are laid out channels first, every edge is computed, each ReLU module rectifies for
//! itself, codes are matrices of floats, and the flows come from automatic differentiation. It is
//! there to be compared with, and as the baseline of the benchmark.

use freerea_core::engine::{self, EngineKind};
use freerea_core::metric::{Activations, Flow};
use freerea_core::network::{Map, Network};
use tch::{Device, Kind, Tensor};

use super::Engine;
use super::device::on_torch;
use super::rectifiers::Rectifiers;
use super::torch::flow::{absolute, flow_of};
use super::torch::forward::{Asked, Layout, Pass, batch_norm, forward, ones, tensors};
use crate::images::Batch;

/// The plain port, on a device of libtorch.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    device: Device,
}

impl Reference {
    /// The engine on a device.
    pub fn new(device: engine::Device) -> Self {
        Reference {
            device: on_torch(device),
        }
    }
}

impl Engine for Reference {
    fn kind(&self) -> EngineKind {
        EngineKind::Reference
    }

    fn activations(&self, network: &Network<'_>, images: &Batch) -> Activations {
        tch::no_grad(|| {
            let count = images.images() as i64;
            let weights = tensors(network, Layout::ChannelsFirst, Kind::Float, self.device);
            let mut pass = PublishedPass {
                kernel: Tensor::zeros([count, count], (Kind::Float, self.device)),
                meco: 0.0,
            };
            let pixels = images.on(self.device);
            forward(network.blueprint(), &weights, &pixels, &mut pass);
            let (_, log_determinant) = pass
                .kernel
                .to_device(Device::Cpu)
                .to_kind(Kind::Double)
                .slogdet();
            Activations {
                naswot: log_determinant.double_value(&[]).into(),
                meco: pass.meco,
            }
        })
    }

    /// On the CPU: one image is too little work for an accelerator, and not all of them know f64.
    fn flow(&self, network: &Network<'_>) -> Flow {
        let kind = (Kind::Double, Device::Cpu);
        let weights = absolute(tensors(network, Layout::ChannelsFirst, kind.0, kind.1));
        let blueprint = network.blueprint();
        let logits = forward(
            blueprint,
            &weights,
            &ones(blueprint.input(), 1, kind),
            &mut Bypassed,
        );
        let logits = logits.expect("a pass that asks for everything has logits");
        flow_of(&logits, &weights)
    }
}

/// Codes as matrices of floats, as they are published.
struct PublishedPass {
    kernel: Tensor,
    meco: f64,
}

impl Pass for PublishedPass {
    const ASKED: Asked = Asked::Everything;

    fn rectify(&mut self, map: &Tensor, modules: Rectifiers) -> Tensor {
        let rectified = map.relu();
        if modules.live > 0 {
            self.meco += least_eigenvalue(&rectified.get(0));
        }
        let codes = rectified.flatten(1, -1).gt(0.0).to_kind(Kind::Float);
        let complement: Tensor = 1.0 - &codes;
        self.kernel += codes.matmul(&codes.tr()) + complement.matmul(&complement.tr());
        rectified
    }

    fn normalise(&mut self, _: Map, values: Tensor) -> Tensor {
        batch_norm(&values)
    }
}

/// The pass of the flows: without batch norm.
struct Bypassed;

impl Pass for Bypassed {
    const ASKED: Asked = Asked::Everything;

    fn rectify(&mut self, map: &Tensor, _: Rectifiers) -> Tensor {
        map.relu()
    }

    fn normalise(&mut self, _: Map, values: Tensor) -> Tensor {
        values
    }
}

/// The smallest eigenvalue of the correlations between the channels of a map `[channels, height,
/// width]`, by libtorch's own solver for symmetric matrices.
fn least_eigenvalue(map: &Tensor) -> f64 {
    let channels = map
        .flatten(1, -1)
        .to_device(Device::Cpu)
        .to_kind(Kind::Double);
    let centred = &channels - channels.mean_dim([1].as_slice(), true, None::<Kind>);
    let covariance = centred.matmul(&centred.tr());
    let deviations = covariance.diag(0).sqrt();
    let correlations = &covariance / deviations.outer(&deviations);
    // A constant channel is correlated with nothing, not even itself.
    let correlations = correlations.nan_to_num(0.0, 0.0, 0.0);
    let least = correlations.linalg_eigvalsh("L").min();
    least.double_value(&[]).max(0.0)
}
