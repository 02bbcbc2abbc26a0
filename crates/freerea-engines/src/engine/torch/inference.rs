//! A network as it runs once it is trained: batch norms folded into the convolutions.

use std::time::{Duration, Instant};

use freerea_core::network::{Map, Network};
use tch::{Device, Kind, Tensor};

use super::forward::{Asked, Layout, Pass, forward, laid_out, ones, tensors};
use crate::engine::rectifiers::Rectifiers;

/// A pass with ReLU and without batch norm.
struct Inference;

impl Pass for Inference {
    const ASKED: Asked = Asked::Logits;

    fn rectify(&mut self, map: &Tensor, _: Rectifiers) -> Tensor {
        map.relu()
    }

    fn normalise(&mut self, _: Map, values: Tensor) -> Tensor {
        values
    }
}

/// The times of some forward passes of one image, after a first one that only fetches memory.
///
/// # Panics
/// If the device fails.
pub(super) fn times(network: &Network<'_>, runs: usize, device: Device) -> Vec<Duration> {
    let blueprint = network.blueprint();
    let layout = Layout::ChannelsLast;
    tch::no_grad(|| {
        let weights = tensors(network, layout, Kind::Float, device);
        let image = laid_out(&ones(blueprint.input(), 1, (Kind::Float, device)), layout);
        let run = |_| {
            let begun = Instant::now();
            let logits = forward(blueprint, &weights, &image, &mut Inference);
            // An accelerator has only done its work once the numbers are here.
            drop(logits.map(|logits| logits.to_device(Device::Cpu)));
            begun.elapsed()
        };
        (0..=runs).map(run).skip(1).collect()
    })
}
