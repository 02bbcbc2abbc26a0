//! The reference engine: the published code, ported to tch line by line.
//!
//! Images are laid out channels first, every edge is computed, each ReLU module rectifies for
//! itself, codes are matrices of floats, and the flows come from automatic differentiation. It is
//! there to be compared with, and as the baseline of the benchmark.

mod modules;

use freerea_core::engine::{self, EngineKind};
use freerea_core::metric::{Activations, Flow};
use freerea_core::network::Network;
use tch::{Device, Kind, Tensor};

use self::modules::Modules;
use super::Engine;
use super::device::on_torch;
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
        let side = images.side() as i64;
        let count = images.images() as i64;
        let pixels = Tensor::from_slice(images.values())
            .reshape([count, 3, side, side])
            .to_device(self.device);
        tch::no_grad(|| {
            let mut kernel = Tensor::zeros([count, count], (Kind::Float, self.device));
            let mut meco = 0.0;
            let mut rectify = |values: &Tensor, live: bool| {
                let rectified = values.relu();
                if live {
                    meco += least_eigenvalue(&rectified.get(0));
                }
                let codes = rectified.flatten(1, -1).gt(0.0).to_kind(Kind::Float);
                let complement: Tensor = 1.0 - &codes;
                kernel += codes.matmul(&codes.tr()) + complement.matmul(&complement.tr());
                rectified
            };
            let normalise = |values: Tensor| {
                let none = None::<&Tensor>;
                values.batch_norm(none, none, none, none, true, 0.1, 1e-5, false)
            };
            let modules = Modules::new(network, Kind::Float, self.device);
            let _logits = modules.forward(&pixels, &mut rectify, &normalise);
            let (_, log_determinant) = kernel
                .to_device(Device::Cpu)
                .to_kind(Kind::Double)
                .slogdet();
            Activations {
                naswot: log_determinant.double_value(&[]).into(),
                meco,
            }
        })
    }

    /// On the CPU: one image is too little work for an accelerator, and not all of them know f64.
    fn flow(&self, network: &Network<'_>) -> Flow {
        let modules = Modules::new(network, Kind::Double, Device::Cpu)
            .map_weights(|weight| weight.abs().detach().set_requires_grad(true));
        let side = network.dataset().side() as i64;
        let ones = Tensor::ones([1, 3, side, side], (Kind::Double, Device::Cpu));
        let logits = modules.forward(&ones, &mut |map, _| map.relu(), &|values| values);
        logits.sum(Kind::Double).backward();
        let sum = |flow: fn(Tensor) -> Tensor| {
            let layer = |weight: &Tensor| {
                let gradient = weight.grad();
                // A layer that the logits do not depend on has no gradient.
                let flow = gradient.defined().then(|| weight.detach() * flow(gradient));
                flow.map_or(0.0, |flow| flow.sum(Kind::Double).double_value(&[]))
            };
            modules.weights().iter().map(layer).sum()
        };
        Flow {
            logarithmic: sum(|gradient| gradient.log1p()),
            plain: sum(|gradient| gradient),
        }
    }
}

/// The smallest eigenvalue of the correlations between the channels of a map `[channels, side,
/// side]`, by libtorch's own solver for symmetric matrices.
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
