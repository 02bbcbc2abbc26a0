//! Synflow and LogSynflow: how much signal can flow from the input to the logits.
//!
//! Tanaka, Kunin, Yamins, Ganguli: *Pruning neural networks without any data by iteratively
//! conserving synaptic flow*, NeurIPS 2020; on a logarithmic scale in Cavagnero et al., *FreeREA*,
//! WACV 2023. Weights are taken by their absolute value, batch norm is bypassed, the input is one
//! image of ones, R is the sum of the logits.

use tch::{Kind, Tensor};

use crate::network::{Feature, Network, Pass};

/// Both flows of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Sum over all weights of |w| log(1 + dR/dw).
    pub logarithmic: f64,
    /// Sum over all weights of |w| dR/dw.
    pub plain: f64,
}

/// The flows through a network in f64, for images of this side. Synflow reaches 1e70, which only
/// f64 holds.
pub fn flow(network: Network, side: usize) -> Flow {
    let network = network.map_weights(|weight| weight.abs().detach().set_requires_grad(true));
    let device = network.weights()[0].device();
    let ones = Tensor::ones([1, 3, side as i64, side as i64], (Kind::Double, device));
    let Some(logits) = network.forward(&ones, &mut Linear) else {
        return Flow {
            logarithmic: 0.0,
            plain: 0.0,
        };
    };
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
            network.weights().iter().map(layer).sum()
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
    const EVERY_RECTIFIER: bool = false;

    fn rectify(&mut self, map: &Feature, _: usize) -> Feature {
        map.clone()
    }

    fn normalise(&self, values: Tensor) -> Tensor {
        values
    }
}
