//! Any space's network on libtorch, step by step.

use freerea_core::metric::{Activations, Flow};
use freerea_core::network::{Blueprint, Map, Rectifiers, Shape, Step, Weights, Window};
use tch::{Device, Kind, Tensor};

use super::feature::Feature;
use super::flow::{Linear, flow_of};
use super::forward::{Pass, average, channels_last, convolve};
use super::naswot::Codes;
use crate::images::Batch;

/// What a forward pass of a batch of images tells of a network.
///
/// # Panics
/// If the images have another shape, the weights are another network's, or the device fails.
pub(super) fn activations(
    blueprint: &Blueprint,
    weights: &Weights,
    images: &Batch,
    device: Device,
) -> Activations {
    let pixels = images.on(device);
    tch::no_grad(|| {
        let weights = tensors(blueprint, weights, Kind::Float, device);
        let mut codes = Codes::new(images.images());
        let _logits = forward(blueprint, &weights, &channels_last(&pixels), &mut codes);
        codes.activations()
    })
}

/// Synflow and LogSynflow of a network, in f64 on the CPU: one image is too little work for an
/// accelerator, and not all of them know f64.
///
/// # Panics
/// If the weights are another network's.
pub(super) fn flow(blueprint: &Blueprint, weights: &Weights) -> Flow {
    let weights: Vec<Tensor> = tensors(blueprint, weights, Kind::Double, Device::Cpu)
        .into_iter()
        .map(|weight| weight.abs().detach().set_requires_grad(true))
        .collect();
    let side = blueprint
        .maps()
        .next()
        .map_or(0, |images| blueprint.shape(images).side as i64);
    let ones = Tensor::ones([1, 3, side, side], (Kind::Double, Device::Cpu));
    let logits = forward(blueprint, &weights, &channels_last(&ones), &mut Linear);
    flow_of(&logits, &weights)
}

/// The weights of all layers, in order.
pub(super) fn tensors(
    blueprint: &Blueprint,
    weights: &Weights,
    kind: Kind,
    device: Device,
) -> Vec<Tensor> {
    let layers = blueprint.layers();
    let values = weights.layers();
    assert_eq!(
        layers.len(),
        values.len(),
        "weights of the network's layers"
    );
    let tensor = |(layer, values): (&freerea_core::network::Layer, &Vec<f32>)| {
        assert_eq!(layer.weights(), values.len(), "weights of the layer");
        let tensor = Tensor::from_slice(values)
            .reshape(layer.shape())
            .to_device(device)
            .to_kind(kind);
        match layer.kernel {
            Some(_) => channels_last(&tensor),
            None => tensor,
        }
    };
    layers.iter().zip(values).map(tensor).collect()
}

/// The logits of a batch; each map is let go once no step needs it.
pub(super) fn forward<P: Pass>(
    blueprint: &Blueprint,
    weights: &[Tensor],
    images: &Tensor,
    pass: &mut P,
) -> Tensor {
    let (last, live) = (blueprint.last_uses(), blueprint.live());
    let mut weights = weights.iter();
    let mut maps: Vec<Option<Tensor>> = Vec::with_capacity(last.len());
    for map in blueprint.maps() {
        let step = blueprint.step(map);
        let of = |input: &Map| {
            let tensor = maps[input.number()].as_ref();
            tensor.expect("a map is kept as long as a step reads it")
        };
        let made = match step {
            Step::Images => images.shallow_clone(),
            Step::Zero => zero(blueprint, map, images),
            Step::Convolution { input, stride, .. } => {
                let weight = weights.next().expect("one weight for each layer");
                let output = convolve(of(input), weight, *stride as i64);
                pass.weighted(&output);
                output
            }
            Step::Norm(input) => pass.normalise(of(input).shallow_clone()),
            Step::Rectifier(input) => {
                let modules = Rectifiers {
                    all: 1,
                    live: usize::from(live[map.number()]),
                };
                rectify(blueprint.shape(map), of(input), modules, pass)
            }
            Step::GlobalMean(input) => {
                pass.pooled(of(input));
                of(input).mean_dim([2, 3].as_slice(), false, None::<Kind>)
            }
            Step::Classifier(input) => {
                let weight = weights.next().expect("one weight for each layer");
                let output = of(input).matmul(&weight.tr());
                pass.weighted(&output);
                output
            }
            step => joined(step, blueprint.shape(map), &of),
        };
        for input in step.inputs() {
            if last[input.number()] == map.number() {
                maps[input.number()] = None;
            }
        }
        maps.push(Some(made));
    }
    let logits = maps.pop().flatten();
    logits.expect("a network ends with its classifier")
}

/// What a step makes that has neither weights nor code: a pool, a sum, or channels put together.
fn joined<'m>(step: &Step, shape: Shape, of: &dyn Fn(&Map) -> &'m Tensor) -> Tensor {
    match step {
        Step::MaxPool(input, window) => largest(of(input), window),
        Step::MeanPool(input, window) => average(
            of(input),
            window.side as i64,
            window.stride as i64,
            window.padding as i64,
        ),
        Step::Sum(inputs) => {
            let terms = inputs.iter().map(of).map(Tensor::shallow_clone);
            terms
                .reduce(|sum, term| sum + term)
                .expect("a sum has terms")
        }
        Step::Concatenation(inputs) => {
            let parts: Vec<&Tensor> = inputs.iter().map(of).collect();
            Tensor::cat(&parts, 1)
        }
        Step::Truncation(input) => of(input).narrow(1, 0, shape.channels as i64),
        Step::Images
        | Step::Zero
        | Step::Convolution { .. }
        | Step::Norm(_)
        | Step::Rectifier(_)
        | Step::GlobalMean(_)
        | Step::Classifier(_) => unreachable!("a step that joins nothing"),
    }
}

fn rectify<P: Pass>(shape: Shape, input: &Tensor, modules: Rectifiers, pass: &mut P) -> Tensor {
    let feature = Feature::new(shape.channels, shape.side, Some(dense(input)));
    let rectified = pass.rectify(&feature, modules);
    let values = rectified.values().map(Tensor::shallow_clone);
    values.expect("a map with values stays one")
}

fn largest(map: &Tensor, window: &Window) -> Tensor {
    let [side, stride, padding] =
        [window.side, window.stride, window.padding].map(|pixels| [pixels as i64; 2]);
    map.max_pool2d(
        side.as_slice(),
        stride.as_slice(),
        padding.as_slice(),
        [1, 1].as_slice(),
        false,
    )
}

fn zero(blueprint: &Blueprint, map: Map, images: &Tensor) -> Tensor {
    let shape = blueprint.shape(map);
    let sizes = [
        images.size()[0],
        shape.channels as i64,
        shape.side as i64,
        shape.side as i64,
    ];
    channels_last(&Tensor::zeros(sizes, (images.kind(), images.device())))
}

/// The map without gaps in memory, channels last, so that its signs can be read where they lie.
fn dense(map: &Tensor) -> Tensor {
    match map.permute([0, 2, 3, 1].as_slice()).is_contiguous() {
        true => map.shallow_clone(),
        false => channels_last(map),
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::network::{Network, Stream, layers};
    use freerea_core::space::dataset::Dataset;
    use freerea_core::space::nats::TopologyCell;
    use freerea_core::space::{Space, Task};

    use super::*;
    use crate::engine::{Engine, Reference};
    use crate::images::{self, ImageSource};

    /// Cells with dead ends, dry nodes and every operation.
    const CELLS: [&str; 3] = [
        "|nor_conv_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+|nor_conv_1x1~0|nor_conv_3x3~1|nor_conv_1x1~2|",
        "|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|none~2|",
        "|nor_conv_1x1~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|none~2|",
    ];

    #[test]
    fn a_blueprint_scores_as_the_plain_port_does() {
        let dataset = Dataset::ImageNet16;
        let images = images::draw(&ImageSource::Noise, dataset, 16, 0).unwrap();
        let reference = Reference::new(Default::default());
        for text in CELLS {
            let cell: TopologyCell = text.parse().unwrap();
            let stream = Stream {
                seed: 3,
                cell: cell.into(),
                repeat: 0,
            };
            let weights = Weights::kaiming(&layers(&cell, dataset), stream);
            let network = Network::new(cell, dataset, &weights);
            let any: freerea_core::space::Cell = cell.into();
            let blueprint = any.blueprint(Task::of(Space::NatsTss, dataset));
            let ours = activations(&blueprint, &weights, &images, Device::Cpu);
            let theirs = reference.activations(&network, &images);
            let naswots = [ours, theirs].map(|one| one.naswot.value().unwrap());
            assert!(
                (naswots[0] / naswots[1] - 1.0).abs() < 1e-3,
                "{text}: {naswots:?}"
            );
            let difference = ours.meco / theirs.meco - 1.0;
            assert!(difference.abs() < 1e-3, "{text}: {ours:?} {theirs:?}");
            let (ours, theirs) = (flow(&blueprint, &weights), reference.flow(&network));
            for (ours, theirs) in [
                (ours.logarithmic, theirs.logarithmic),
                (ours.plain, theirs.plain),
            ] {
                assert!(
                    (ours / theirs - 1.0).abs() < 1e-9,
                    "{text}: {ours} {theirs}"
                );
            }
        }
    }
}
