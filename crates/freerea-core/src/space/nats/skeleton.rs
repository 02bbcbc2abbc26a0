//! The network of a cell: NATS-Bench's skeleton around it.

use super::cell::{Edge, Node, TopologyCell};
use super::cost::{CELLS_PER_STAGE, CHANNELS};
use super::operation::EdgeOperation;
use crate::network::{Blueprint, Map, Window};
use crate::space::dataset::Dataset;

/// The mean of 3x3 pixels.
const NINE: Window = Window {
    side: 3,
    stride: 1,
    padding: 1,
};

/// A stem, three stages of five cells joined by residual blocks of stride 2, batch norm, ReLU and
/// the classifier; each layer in the benchmark's order of construction.
pub(super) fn blueprint(cell: &TopologyCell, dataset: Dataset) -> Blueprint {
    let (mut net, images) = Blueprint::new(dataset.side());
    let stem = net.convolution(images, CHANNELS[0], 3, 1);
    let mut map = net.norm(stem);
    for (stage, &channels) in CHANNELS.iter().enumerate() {
        if stage > 0 {
            map = residual(&mut net, map, channels);
        }
        for _ in 0..CELLS_PER_STAGE {
            map = node_sums(&mut net, cell, map);
        }
    }
    let normalised = net.norm(map);
    let rectified = net.rectifier(normalised);
    net.classified(rectified, dataset.classes())
}

/// ReLU, convolution, batch norm.
pub(in crate::space) fn relu_conv_norm(
    net: &mut Blueprint,
    map: Map,
    channels: usize,
    kernel: usize,
    stride: usize,
) -> Map {
    let rectified = net.rectifier(map);
    let convolved = net.convolution(rectified, channels, kernel, stride);
    net.norm(convolved)
}

/// The residual block between two stages, which halves the side.
pub(in crate::space) fn residual(net: &mut Blueprint, map: Map, channels: usize) -> Map {
    let inner = relu_conv_norm(net, map, channels, 3, 2);
    let inner = relu_conv_norm(net, inner, channels, 3, 1);
    let halves = Window {
        side: 2,
        stride: 2,
        padding: 0,
    };
    let pooled = net.mean_pool(map, halves);
    let shortcut = net.convolution(pooled, channels, 1, 1);
    net.sum(vec![inner, shortcut])
}

/// Each node is the sum of its edges.
fn node_sums(net: &mut Blueprint, cell: &TopologyCell, input: Map) -> Map {
    let channels = net.shape(input).channels;
    let mut nodes = vec![input];
    for node in &Node::ALL[1..] {
        let mut terms = Vec::new();
        for edge in Edge::into(*node) {
            let source = nodes[edge.source().number()];
            match cell.operation(edge) {
                EdgeOperation::None => {}
                EdgeOperation::SkipConnect => terms.push(source),
                EdgeOperation::AvgPool3x3 => terms.push(net.mean_pool(source, NINE)),
                EdgeOperation::NorConv1x1 => {
                    terms.push(relu_conv_norm(net, source, channels, 1, 1))
                }
                EdgeOperation::NorConv3x3 => {
                    terms.push(relu_conv_norm(net, source, channels, 3, 1))
                }
            }
        }
        nodes.push(match terms.is_empty() {
            true => net.zero_like(input),
            false => net.sum(terms),
        });
    }
    nodes[Node::Output.number()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::layers;

    #[test]
    fn the_blueprint_has_the_layers_and_the_costs_of_the_cell() {
        for cell in TopologyCell::all().step_by(131) {
            for dataset in Dataset::ALL {
                let blueprint = blueprint(&cell, dataset);
                assert_eq!(blueprint.layers(), layers(&cell, dataset), "{cell}");
                assert_eq!(blueprint.cost(), cell.cost(dataset), "{cell}");
            }
        }
    }
}
