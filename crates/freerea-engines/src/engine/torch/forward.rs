//! A network's forward pass on libtorch, without what no one looks at.

use freerea_core::network::{Network, Plan, Purpose, Rectifiers};
use freerea_core::space::nats::{
    CELLS_PER_STAGE, CHANNELS, Edge, EdgeOperation, Node, TopologyCell,
};
use tch::{Device, Kind, Tensor};

use super::feature::Feature;

/// What a forward pass does at the places where the metrics differ.
pub(super) trait Pass {
    /// What cells are computed for.
    const PURPOSE: Purpose;

    /// The ReLU that these modules apply to the same map.
    fn rectify(&mut self, map: &Feature, modules: Rectifiers) -> Feature;

    /// What stands for batch norm.
    fn normalise(&mut self, values: Tensor) -> Tensor;

    /// Told what a convolution or the classifier makes.
    fn weighted(&mut self, _output: &Tensor) {}

    /// Told the map whose pixels are averaged at the end.
    fn pooled(&mut self, _features: &Tensor) {}
}

/// A network with its weights on a device.
pub(super) struct Model {
    cell: TopologyCell,
    side: usize,
    weights: Vec<Tensor>,
}

impl Model {
    /// Puts the network's weights on a device, in a floating-point kind.
    pub(super) fn new(network: &Network<'_>, kind: Kind, device: Device) -> Self {
        let weights = network.layers().map(|(layer, values)| {
            let tensor = Tensor::from_slice(values)
                .reshape(layer.shape())
                .to_device(device)
                .to_kind(kind);
            match layer.kernel {
                Some(_) => channels_last(&tensor),
                None => tensor,
            }
        });
        Model {
            cell: network.cell(),
            side: network.dataset().side(),
            weights: weights.collect(),
        }
    }

    /// The weights of all layers, in construction order.
    pub(super) fn weights(&self) -> &[Tensor] {
        &self.weights
    }

    /// The network with each weight replaced.
    #[must_use]
    pub(super) fn map_weights(self, replace: impl Fn(Tensor) -> Tensor) -> Self {
        Model {
            weights: self.weights.into_iter().map(replace).collect(),
            ..self
        }
    }

    /// The logits of a batch `[images, 3, side, side]`; `None` where the classifier sees only
    /// zeros, whatever the images are.
    pub(super) fn forward<P: Pass>(&self, images: &Tensor, pass: &mut P) -> Option<Tensor> {
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
        let rectified = pass.rectify(&normalised, Rectifiers::ONE);
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
        let plan = Plan::of(&self.cell, P::PURPOSE);
        let weights = Edge::ALL.map(|edge| {
            let convolves = self.cell.operation(edge).kernel().is_some();
            convolves.then(|| take(weights))
        });
        let zero = input.like(None);
        let mut maps: [Feature; 4] = std::array::from_fn(|_| zero.clone());
        let mut rectified = maps.clone();
        maps[0] = input;
        for node in Node::ALL {
            let at = node.number();
            if node != Node::Input {
                let sum = Edge::into(node)
                    .filter(|&edge| plan.is_live(edge))
                    .filter_map(|edge| {
                        let source = edge.source().number();
                        let map = maps[source].values()?;
                        Some(match weights[edge.place()] {
                            Some(weight) => {
                                let map = rectified[source].values()?;
                                pass.normalise(convolve(map, weight, 1))
                            }
                            None if self.cell.operation(edge) == EdgeOperation::AvgPool3x3 => {
                                average(map, 3, 1, 1)
                            }
                            None => map.shallow_clone(),
                        })
                    })
                    .reduce(|sum, term| sum + term);
                maps[at] = zero.like(sum);
            }
            let modules = plan.rectifiers(node);
            if modules.all > 0 && (P::PURPOSE == Purpose::Codes || plan.computes(node)) {
                rectified[at] = pass.rectify(&maps[at], modules);
            }
        }
        let [.., output] = maps;
        output
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
    let rectified = pass.rectify(map, Rectifiers::ONE);
    let inner = rectified
        .values()
        .map(|values| pass.normalise(convolve(values, first, 2)));
    let inner = pass.rectify(&map.reduced(channels, inner), Rectifiers::ONE);
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
pub(super) fn convolve(map: &Tensor, weight: &Tensor, stride: i64) -> Tensor {
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
pub(super) fn average(map: &Tensor, kernel: i64, stride: i64, padding: i64) -> Tensor {
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
pub(super) fn channels_last(tensor: &Tensor) -> Tensor {
    tensor
        .permute([0, 2, 3, 1].as_slice())
        .contiguous()
        .permute([0, 3, 1, 2].as_slice())
}
