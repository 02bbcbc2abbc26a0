//! Synflow and LogSynflow by automatic differentiation.

use freerea_core::metric::Flow;
use freerea_core::network::{Network, Purpose, Rectifiers};
use tch::{Device, Kind, Tensor};

use super::feature::Feature;
use super::forward::{Model, Pass};

/// The flows through a network in f64: Synflow reaches 1e70, which only f64 holds.
///
/// On the CPU: one image is too little work for an accelerator, and not all of them know f64.
pub(super) fn flow(network: &Network<'_>) -> Flow {
    let model = Model::new(network, Kind::Double, Device::Cpu)
        .map_weights(|weight| weight.abs().detach().set_requires_grad(true));
    let side = network.dataset().side() as i64;
    let ones = Tensor::ones([1, 3, side, side], (Kind::Double, Device::Cpu));
    let Some(logits) = model.forward(&ones, &mut Linear) else {
        return Flow::default();
    };
    flow_of(&logits, model.weights())
}

/// The flows through weights that logits were computed with.
pub(super) fn flow_of(logits: &Tensor, weights: &[Tensor]) -> Flow {
    logits.sum(Kind::Double).backward();
    tch::no_grad(|| {
        let sum = |flow: fn(Tensor) -> Tensor| {
            let layer = |weight: &Tensor| {
                let gradient = weight.grad();
                // A dead layer has no gradient at all, and no flow.
                match gradient.defined() {
                    true => (weight * flow(gradient))
                        .sum(Kind::Double)
                        .double_value(&[]),
                    false => 0.0,
                }
            };
            weights.iter().map(layer).sum()
        };
        Flow {
            logarithmic: sum(|gradient| gradient.log1p()),
            plain: sum(|gradient| gradient),
        }
    })
}

/// A pass without batch norm. Nothing in it is negative, so that ReLU is the identity.
pub(super) struct Linear;

impl Pass for Linear {
    const PURPOSE: Purpose = Purpose::Output;

    fn rectify(&mut self, map: &Feature, _: Rectifiers) -> Feature {
        map.clone()
    }

    fn normalise(&mut self, values: Tensor) -> Tensor {
        values
    }
}
