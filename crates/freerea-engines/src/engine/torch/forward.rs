//! A network's forward pass on libtorch, step by step.

use freerea_core::network::{Blueprint, Map, Network, Shape, Step, Window};
use tch::{Device, Kind, Tensor};

use crate::engine::rectifiers::{Rectifiers, last_readers, readers, released, shared};

/// Which maps of a network a pass asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All of them, each ReLU module on its own.
    Everything,
    /// Those that ReLU modules and the logits are made of. Modules that read one map share a ReLU,
    /// and maps that are zero whatever the images are cost nothing.
    Codes,
    /// Those that the logits are made of, as cheaply.
    Logits,
}

/// What a forward pass does at the places where passes differ.
pub(crate) trait Pass {
    /// The maps that it asks for.
    const ASKED: Asked;

    /// The ReLU that these modules apply to the same map.
    fn rectify(&mut self, map: &Tensor, modules: Rectifiers) -> Tensor;

    /// Told of modules that read a map of so many values that are all zero.
    fn rectify_zero(&mut self, _units: usize, _modules: Rectifiers) {}

    /// The batch norm of a step.
    fn normalise(&mut self, step: Map, values: Tensor) -> Tensor;

    /// Adds the classifier's bias.
    fn biased(&mut self, logits: Tensor) -> Tensor {
        logits
    }

    /// Told what a convolution or the classifier makes.
    fn weighted(&mut self, _output: &Tensor) {}

    /// Told the map whose pixels are averaged at the end.
    fn pooled(&mut self, _features: &Tensor) {}
}

/// How maps lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// As libtorch lays them out by itself.
    ChannelsFirst,
    /// As convolutions on a CPU run fastest on.
    ChannelsLast,
}

/// The weights of all layers, in order.
pub(crate) fn tensors(
    network: &Network<'_>,
    layout: Layout,
    kind: Kind,
    device: Device,
) -> Vec<Tensor> {
    let layers = network.layers().map(|(layer, values)| {
        let tensor = Tensor::from_slice(values)
            .reshape(layer.shape())
            .to_device(device)
            .to_kind(kind);
        match layer.kernel {
            Some(_) => laid_out(&tensor, layout),
            None => tensor,
        }
    });
    layers.collect()
}

/// A map or a convolution's weights in a layout.
pub(crate) fn laid_out(tensor: &Tensor, layout: Layout) -> Tensor {
    match layout {
        Layout::ChannelsFirst => tensor.contiguous(),
        Layout::ChannelsLast => tensor
            .permute([0, 2, 3, 1].as_slice())
            .contiguous()
            .permute([0, 3, 1, 2].as_slice()),
    }
}

/// A map of ones for each channel, pixel by pixel.
pub(crate) fn ones(shape: Shape, images: i64, kind: (Kind, Device)) -> Tensor {
    Tensor::ones(sizes(shape, images), kind)
}

fn sizes(shape: Shape, images: i64) -> [i64; 4] {
    let [channels, height, width] =
        [shape.channels, shape.height, shape.width].map(|length| length as i64);
    [images, channels, height, width]
}

/// The logits of a batch; each map is let go once no step needs it. `None` if they are zero
/// whatever the images are, and the pass does not ask for everything.
pub(crate) fn forward<P: Pass>(
    blueprint: &Blueprint,
    weights: &[Tensor],
    images: &Tensor,
    pass: &mut P,
) -> Option<Tensor> {
    let plan = Plan::of(blueprint, P::ASKED);
    let mut weights = weights.iter();
    let mut maps: Vec<Option<Tensor>> = blueprint.maps().map(|_| None).collect();
    for map in blueprint.maps() {
        let weight = match blueprint.layer(map) {
            Some(_) => weights.next(),
            None => None,
        };
        if !plan.computed[map.number()] {
            continue;
        }
        let of = |input: &Map| maps[input.number()].as_ref();
        let made = match blueprint.step(map) {
            Step::Images => Some(images.shallow_clone()),
            Step::Zero if P::ASKED == Asked::Everything => {
                let shape = sizes(blueprint.shape(map), images.size()[0]);
                Some(Tensor::zeros(shape, (images.kind(), images.device())))
            }
            Step::Rectifier(input) => match (of(input), plan.modules[map.number()]) {
                (Some(values), Some(modules)) => Some(pass.rectify(values, modules)),
                (None, Some(modules)) => {
                    pass.rectify_zero(blueprint.shape(map).volume(), modules);
                    None
                }
                // The module that shares its ReLU went before.
                (_, None) => of(&plan.shared[map.number()]).map(Tensor::shallow_clone),
            },
            Step::Norm(input) => of(input)
                .map(Tensor::shallow_clone)
                .map(|values| pass.normalise(map, values)),
            Step::GlobalMean(input) => of(input).map(|values| {
                pass.pooled(values);
                values.mean_dim([2, 3].as_slice(), false, None::<Kind>)
            }),
            Step::Convolution { input, stride, .. } => of(input).map(|values| {
                let weight = weight.expect("one weight for each layer");
                let output = convolve(values, weight, *stride as i64);
                pass.weighted(&output);
                output
            }),
            Step::Classifier(input) => of(input).map(|values| {
                let weight = weight.expect("one weight for each layer");
                let output = pass.biased(values.matmul(&weight.tr()));
                pass.weighted(&output);
                output
            }),
            step => joined(step, blueprint.shape(map), &of),
        };
        maps[map.number()] = made;
        for released in &plan.released[map.number()] {
            // The last map are the logits; others that nothing reads are let go at once.
            if released.number() + 1 < maps.len() {
                maps[released.number()] = None;
            }
        }
    }
    maps.pop().flatten()
}

/// What a pass computes of a network.
struct Plan {
    computed: Vec<bool>,
    /// The modules that a ReLU serves; none for one that another serves for.
    modules: Vec<Option<Rectifiers>>,
    /// For each ReLU, the one that serves for it.
    shared: Vec<Map>,
    /// For each step, the maps that it is the last to read.
    released: Vec<Vec<Map>>,
}

impl Plan {
    fn of(blueprint: &Blueprint, asked: Asked) -> Self {
        let live = blueprint.live();
        let computed: Vec<bool> = match asked {
            Asked::Everything => vec![true; live.len()],
            Asked::Codes => {
                let coded = blueprint.coded().into_iter().zip(&live);
                coded.map(|(coded, live)| coded || *live).collect()
            }
            Asked::Logits => live.clone(),
        };
        let shared = match asked {
            Asked::Everything => blueprint.maps().collect(),
            Asked::Codes | Asked::Logits => shared(blueprint, &computed),
        };
        let all = Rectifiers::of(blueprint);
        let mut last = last_readers(&readers(blueprint, &computed));
        let mut modules = vec![None; computed.len()];
        for map in blueprint.maps().filter(|map| computed[map.number()]) {
            let Step::Rectifier(input) = blueprint.step(map) else {
                continue;
            };
            let serving = shared[map.number()].number();
            // The map that serves is read until the last module that it serves for.
            last[serving] = last[serving].max(map.number());
            modules[map.number()] = (serving == map.number()).then(|| match asked {
                Asked::Everything => Rectifiers {
                    all: 1,
                    live: usize::from(live[map.number()]),
                },
                Asked::Codes | Asked::Logits => all[input.number()],
            });
        }
        let released = released(blueprint, &last);
        Plan {
            computed,
            modules,
            shared,
            released,
        }
    }
}

/// What a step makes that has neither weights nor code: a pool, a sum, or channels put together.
fn joined<'m>(
    step: &Step,
    shape: Shape,
    of: &dyn Fn(&Map) -> Option<&'m Tensor>,
) -> Option<Tensor> {
    match step {
        Step::MaxPool(input, window) => of(input).map(|values| largest(values, window)),
        Step::MeanPool(input, window) => of(input).map(|values| average(values, window)),
        Step::Subsample { input, offset } => {
            of(input).map(|values| subsample(values, *offset as i64))
        }
        Step::Sum(inputs) => {
            let terms = inputs.iter().filter_map(of).map(Tensor::shallow_clone);
            terms.reduce(|sum, term| sum + term)
        }
        Step::Concatenation(inputs) => {
            let parts: Vec<&Tensor> = inputs.iter().filter_map(of).collect();
            // Those of a concatenation are zero together, or none is.
            (!parts.is_empty()).then(|| Tensor::cat(&parts, 1))
        }
        Step::Truncation(input) => {
            of(input).map(|values| values.narrow(1, 0, shape.channels as i64))
        }
        Step::Images
        | Step::Zero
        | Step::Convolution { .. }
        | Step::Norm(_)
        | Step::Rectifier(_)
        | Step::GlobalMean(_)
        | Step::Classifier(_) => None,
    }
}

/// A convolution without bias, padded so that stride 1 keeps the side.
fn convolve(map: &Tensor, weight: &Tensor, stride: i64) -> Tensor {
    let padding = weight.size()[3] / 2;
    map.conv2d(
        weight,
        None::<&Tensor>,
        [stride, stride].as_slice(),
        [padding, padding].as_slice(),
        [1, 1].as_slice(),
        1,
    )
}

/// Average pooling that does not count the padding.
fn average(map: &Tensor, window: &Window) -> Tensor {
    let [side, stride, padding] = places(window);
    map.avg_pool2d(
        side.as_slice(),
        stride.as_slice(),
        padding.as_slice(),
        false,
        false,
        None::<i64>,
    )
}

fn largest(map: &Tensor, window: &Window) -> Tensor {
    let [side, stride, padding] = places(window);
    map.max_pool2d(
        side.as_slice(),
        stride.as_slice(),
        padding.as_slice(),
        [1, 1].as_slice(),
        false,
    )
}

/// Every second pixel of each line and column, from an offset on; zeros beyond the edge.
fn subsample(map: &Tensor, offset: i64) -> Tensor {
    let [below, right] = [2, 3].map(|dimension| offset * (map.size()[dimension] % 2));
    let padded = map.constant_pad_nd([0, right, 0, below].as_slice());
    let lines = padded.slice(2, offset, None::<i64>, 2);
    lines.slice(3, offset, None::<i64>, 2)
}

fn places(window: &Window) -> [[i64; 2]; 3] {
    [window.side, window.stride, window.padding].map(|pixels| [pixels as i64; 2])
}

/// Batch norm by the statistics of the batch, scale 1 and shift 0.
pub(crate) fn batch_norm(values: &Tensor) -> Tensor {
    let none = None::<&Tensor>;
    values.batch_norm(none, none, none, none, true, 0.1, 1e-5, false)
}
