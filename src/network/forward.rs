//! The network of a cell and its forward pass.
//!
//! The skeleton is NATS-Bench's: a stem, three stages of five cells joined by residual blocks of
//! stride 2, batch norm, ReLU, global average pool, classifier.

use tch::{Device, Kind, Tensor};

use super::feature::Feature;
use super::layers::{Layer, layers};
use super::weights::Weights;
use crate::space::dataset::Dataset;
use crate::space::nats::{CELLS_PER_STAGE, CHANNELS, Cell, Edge, Node, Operation, Signal};

/// What a forward pass does at the places where the metrics differ.
pub trait Pass {
    /// Whether the ReLUs before dead convolutions matter too. They do for NASWOT, whose codes
    /// count every ReLU module; they do not where only the output is looked at.
    const EVERY_RECTIFIER: bool;

    /// The ReLU that this many modules apply to the same map.
    fn rectify(&mut self, map: &Feature, modules: usize) -> Feature;

    /// What stands for batch norm.
    fn normalise(&self, values: Tensor) -> Tensor;
}

/// A cell's network with its weights on a device.
pub struct Network {
    cell: Cell,
    signal: Signal,
    side: usize,
    weights: Vec<Tensor>,
}

impl Network {
    /// Builds the network from its weights, in a floating-point kind on a device.
    ///
    /// # Panics
    /// Where the weights are those of another cell or dataset, or the device cannot hold them.
    pub fn new(
        cell: Cell,
        dataset: Dataset,
        weights: &Weights,
        kind: Kind,
        device: Device,
    ) -> Self {
        let shapes = layers(&cell, dataset);
        assert_eq!(shapes.len(), weights.layers().len(), "weights of the cell");
        let tensor = |(layer, values): (&Layer, &Vec<f32>)| {
            let tensor = Tensor::from_slice(values)
                .reshape(layer.shape())
                .to_device(device)
                .to_kind(kind);
            match layer.kernel {
                Some(_) => channels_last(&tensor),
                None => tensor,
            }
        };
        Network {
            cell,
            signal: Signal::of(&cell),
            side: dataset.side(),
            weights: shapes.iter().zip(weights.layers()).map(tensor).collect(),
        }
    }

    /// The weights of all layers, in construction order.
    pub fn weights(&self) -> &[Tensor] {
        &self.weights
    }

    /// The network with each weight replaced.
    #[must_use]
    pub fn map_weights(self, replace: impl Fn(Tensor) -> Tensor) -> Self {
        Network {
            weights: self.weights.into_iter().map(replace).collect(),
            ..self
        }
    }

    /// The logits of a batch `[images, 3, side, side]`; `None` where the classifier sees only
    /// zeros, whatever the images are.
    pub fn forward<P: Pass>(&self, images: &Tensor, pass: &mut P) -> Option<Tensor> {
        let mut weights = self.weights.iter();
        let stem = convolve(&channels_last(images), take(&mut weights), 1);
        let mut map = Feature::new(CHANNELS[0], self.side, Some(pass.normalise(stem)));
        for (stage, &channels) in CHANNELS.iter().enumerate() {
            if stage > 0 {
                map = reduce(&map, channels, &mut weights, pass);
            }
            for _ in 0..CELLS_PER_STAGE {
                map = self.cell(map, &mut weights, pass);
            }
        }
        let normalised = map.like(map.values().map(|v| pass.normalise(v.shallow_clone())));
        let rectified = pass.rectify(&normalised, 1);
        let classifier = take(&mut weights);
        rectified.values().map(|values| {
            let pooled = values.mean_dim([2, 3].as_slice(), false, None::<Kind>);
            pooled.matmul(&classifier.tr())
        })
    }

    /// One cell: each node is the sum of its edges. What no one looks at is not computed.
    fn cell<'w, P: Pass>(
        &self,
        input: Feature,
        weights: &mut impl Iterator<Item = &'w Tensor>,
        pass: &mut P,
    ) -> Feature {
        let weights = Edge::ALL.map(|edge| {
            let convolves = self.cell.operation(edge).kernel().is_some();
            convolves.then(|| take(weights))
        });
        let wanted = self.wanted(P::EVERY_RECTIFIER);
        let zero = input.like(None);
        let mut maps: [Feature; 4] = std::array::from_fn(|_| zero.clone());
        let mut rectified = maps.clone();
        maps[0] = input;
        for node in Node::ALL {
            let at = node.number();
            if node != Node::Input && wanted[at] {
                let sum = Edge::into(node)
                    .filter_map(|edge| {
                        let source = edge.source().number();
                        let map = maps[source].values()?;
                        Some(match self.cell.operation(edge) {
                            Operation::None => return None,
                            Operation::SkipConnect => map.shallow_clone(),
                            Operation::AvgPool3x3 => average(map, 3, 1, 1),
                            Operation::NorConv1x1 | Operation::NorConv3x3 => {
                                let weight = weights[edge.place()].expect("a convolution's weight");
                                let map = rectified[source].values()?;
                                pass.normalise(convolve(map, weight, 1))
                            }
                        })
                    })
                    .reduce(|sum, term| sum + term);
                maps[at] = zero.like(sum);
            }
            let modules = Edge::out_of(node)
                .filter(|edge| weights[edge.place()].is_some())
                .count();
            if modules > 0 && (P::EVERY_RECTIFIER || wanted[at]) {
                rectified[at] = pass.rectify(&maps[at], modules);
            }
        }
        let [.., output] = maps;
        output
    }

    /// The nodes that must be computed: those that the output reads and, where every ReLU
    /// matters, those that a ReLU reads, with all that they depend on.
    fn wanted(&self, every_rectifier: bool) -> [bool; 4] {
        let mut wanted = Node::ALL.map(|node| self.signal.reads(node));
        if every_rectifier {
            for node in Node::ALL[..3].iter().rev() {
                wanted[node.number()] |=
                    Edge::out_of(*node).any(|edge| match self.cell.operation(edge) {
                        Operation::None => false,
                        Operation::NorConv1x1 | Operation::NorConv3x3 => true,
                        Operation::SkipConnect | Operation::AvgPool3x3 => {
                            wanted[edge.target().number()]
                        }
                    });
            }
        }
        wanted
    }
}

/// The residual block of stride 2 between two stages.
fn reduce<'w, P: Pass>(
    map: &Feature,
    channels: usize,
    weights: &mut impl Iterator<Item = &'w Tensor>,
    pass: &mut P,
) -> Feature {
    let [first, second, shortcut] = std::array::from_fn(|_| take(weights));
    let rectified = pass.rectify(map, 1);
    let inner = rectified
        .values()
        .map(|values| pass.normalise(convolve(values, first, 2)));
    let inner = pass.rectify(&map.reduced(channels, inner), 1);
    let residual = inner
        .values()
        .map(|values| pass.normalise(convolve(values, second, 1)));
    let identity = map
        .values()
        .map(|values| convolve(&average(values, 2, 2, 0), shortcut, 1));
    let sum = match (residual, identity) {
        (Some(residual), Some(identity)) => Some(residual + identity),
        (residual, identity) => residual.or(identity),
    };
    inner.like(sum)
}

fn take<'w>(weights: &mut impl Iterator<Item = &'w Tensor>) -> &'w Tensor {
    weights.next().expect("one weight for each layer")
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
fn average(map: &Tensor, kernel: i64, stride: i64, padding: i64) -> Tensor {
    map.avg_pool2d(
        [kernel, kernel].as_slice(),
        [stride, stride].as_slice(),
        [padding, padding].as_slice(),
        false,
        false,
        None::<i64>,
    )
}

/// The same tensor laid out channels last, which convolutions on a CPU run fastest on.
fn channels_last(tensor: &Tensor) -> Tensor {
    tensor
        .permute([0, 2, 3, 1].as_slice())
        .contiguous()
        .permute([0, 3, 1, 2].as_slice())
}
