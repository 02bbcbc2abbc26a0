//! A network as it runs once it is trained: batch norms folded into the convolutions.

use std::time::{Duration, Instant};

use freerea_core::network::{Blueprint, Purpose, Rectifiers, Weights};
use tch::{Device, Kind, Tensor};

use super::blueprint::{forward, tensors};
use super::feature::Feature;
use super::forward::{Pass, channels_last};

/// A pass with ReLU and without batch norm.
struct Inference;

impl Pass for Inference {
    const PURPOSE: Purpose = Purpose::Output;

    fn rectify(&mut self, map: &Feature, _: Rectifiers) -> Feature {
        map.like(map.values().map(Tensor::relu))
    }

    fn normalise(&mut self, values: Tensor) -> Tensor {
        values
    }
}

/// The times of some forward passes of one image, after a first one that only fetches memory.
///
/// # Panics
/// If the weights are another network's, or the device fails.
pub(super) fn times(
    blueprint: &Blueprint,
    weights: &Weights,
    runs: usize,
    device: Device,
) -> Vec<Duration> {
    let images = blueprint
        .maps()
        .next()
        .map(|images| blueprint.shape(images));
    let side = images.map_or(0, |shape| shape.side as i64);
    tch::no_grad(|| {
        let weights = tensors(blueprint, weights, Kind::Float, device);
        let image = channels_last(&Tensor::ones([1, 3, side, side], (Kind::Float, device)));
        let run = |_| {
            let begun = Instant::now();
            let logits = forward(blueprint, &weights, &image, &mut Inference);
            // An accelerator has only done its work once the numbers are here.
            drop(logits.to_device(Device::Cpu));
            begun.elapsed()
        };
        (0..=runs).map(run).skip(1).collect()
    })
}
