//! The network as a list of modules, each computed as it stands.

use freerea_core::network::Network;
use freerea_core::space::nats::{
    CELLS_PER_STAGE, CHANNELS, Edge, EdgeOperation, Node, Signal, TopologyCell,
};
use tch::{Device, Kind, Tensor};

/// A network's modules with their weights, channels first.
pub(super) struct Modules {
    cell: TopologyCell,
    weights: Vec<Tensor>,
}

/// What the modules that the metrics replace do: ReLU and batch norm.
struct Replaced<'r> {
    /// Also told whether the output depends on the module.
    rectify: &'r mut dyn FnMut(&Tensor, bool) -> Tensor,
    normalise: &'r dyn Fn(Tensor) -> Tensor,
}

impl Modules {
    /// The modules of a network, in a floating-point kind on a device.
    pub(super) fn new(network: &Network<'_>, kind: Kind, device: Device) -> Self {
        let weights = network.layers().map(|(layer, values)| {
            let weight = Tensor::from_slice(values).reshape(layer.shape());
            weight.to_device(device).to_kind(kind)
        });
        Modules {
            cell: network.cell(),
            weights: weights.collect(),
        }
    }

    /// The weights of all layers, in construction order.
    pub(super) fn weights(&self) -> &[Tensor] {
        &self.weights
    }

    /// The modules with each weight replaced.
    pub(super) fn map_weights(self, replace: impl Fn(Tensor) -> Tensor) -> Self {
        Modules {
            weights: self.weights.into_iter().map(replace).collect(),
            ..self
        }
    }

    /// The logits of a batch `[images, 3, side, side]`.
    pub(super) fn forward(
        &self,
        images: &Tensor,
        rectify: &mut dyn FnMut(&Tensor, bool) -> Tensor,
        normalise: &dyn Fn(Tensor) -> Tensor,
    ) -> Tensor {
        let replaced = &mut Replaced { rectify, normalise };
        let weights = &mut self.weights.iter();
        let mut map = normalise(convolve(images, next(weights), 1));
        for stage in 0..CHANNELS.len() {
            if stage > 0 {
                map = residual(&map, weights, replaced);
            }
            for _ in 0..CELLS_PER_STAGE {
                map = self.cell(map, weights, replaced);
            }
        }
        let rectified = (replaced.rectify)(&normalise(map), true);
        let pooled = rectified.mean_dim([2, 3].as_slice(), false, None::<Kind>);
        pooled.matmul(&next(weights).tr())
    }

    fn cell(
        &self,
        input: Tensor,
        weights: &mut std::slice::Iter<'_, Tensor>,
        replaced: &mut Replaced<'_>,
    ) -> Tensor {
        let signal = Signal::of(&self.cell);
        let mut maps = vec![input];
        for node in &Node::ALL[1..] {
            let edges = Edge::into(*node).map(|edge| {
                let map = &maps[edge.source().number()];
                match self.cell.operation(edge) {
                    EdgeOperation::None => map * 0.0,
                    EdgeOperation::SkipConnect => map.shallow_clone(),
                    EdgeOperation::NorConv1x1 | EdgeOperation::NorConv3x3 => {
                        let rectified = (replaced.rectify)(map, signal.carried_by(edge));
                        (replaced.normalise)(convolve(&rectified, next(weights), 1))
                    }
                    EdgeOperation::AvgPool3x3 => average(map, 3, 1, 1),
                }
            });
            let sum = edges.reduce(|sum, term| sum + term);
            maps.push(sum.expect("edges end in every node but the first"));
        }
        maps.pop().expect("four nodes")
    }
}

fn residual(
    map: &Tensor,
    weights: &mut std::slice::Iter<'_, Tensor>,
    replaced: &mut Replaced<'_>,
) -> Tensor {
    let inner = (replaced.rectify)(map, true);
    let inner = (replaced.normalise)(convolve(&inner, next(weights), 2));
    let inner = (replaced.rectify)(&inner, true);
    let inner = (replaced.normalise)(convolve(&inner, next(weights), 1));
    inner + convolve(&average(map, 2, 2, 0), next(weights), 1)
}

fn next<'w>(weights: &mut std::slice::Iter<'w, Tensor>) -> &'w Tensor {
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
