//! Synflow and LogSynflow by automatic differentiation.

use freerea_core::metric::Flow;
use freerea_core::network::{Map, Network};
use tch::{Device, Kind, Tensor};

use super::forward::{Asked, Layout, Pass, forward, laid_out, ones, tensors};
use crate::engine::rectifiers::Rectifiers;

/// The flows through a network in f64: Synflow reaches 1e70, which only f64 holds.
///
/// On the CPU: one image is too little work for an accelerator, and not all of them know f64.
pub(super) fn flow(network: &Network<'_>) -> Flow {
    let kind = (Kind::Double, Device::Cpu);
    let weights = absolute(tensors(network, Layout::ChannelsLast, kind.0, kind.1));
    let blueprint = network.blueprint();
    let image = laid_out(&ones(blueprint.input(), 1, kind), Layout::ChannelsLast);
    match forward(blueprint, &weights, &image, &mut Linear) {
        Some(logits) => flow_of(&logits, &weights),
        None => Flow::default(),
    }
}

/// Weights by absolute value, whose gradients are asked for.
pub(in crate::engine) fn absolute(weights: Vec<Tensor>) -> Vec<Tensor> {
    let weights = weights.into_iter();
    weights
        .map(|weight| weight.abs().detach().set_requires_grad(true))
        .collect()
}

/// The flows through weights that logits were computed with.
pub(in crate::engine) fn flow_of(logits: &Tensor, weights: &[Tensor]) -> Flow {
    logits.sum(Kind::Double).backward();
    tch::no_grad(|| {
        let sum = |flow: fn(Tensor) -> Tensor| {
            let layer = |weight: &Tensor| {
                let gradient = weight.grad();
                // A dead layer has no gradient at all, and no flow.
                if gradient.defined() {
                    (weight * flow(gradient))
                        .sum(Kind::Double)
                        .double_value(&[])
                } else {
                    0.0
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
struct Linear;

impl Pass for Linear {
    const ASKED: Asked = Asked::Logits;

    fn rectify(&mut self, map: &Tensor, _: Rectifiers) -> Tensor {
        map.shallow_clone()
    }

    fn normalise(&mut self, _: Map, values: Tensor) -> Tensor {
        values
    }
}
