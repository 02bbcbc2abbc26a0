//! The network of a cell: NATS-Bench's skeleton around it.

use super::cell::{Edge, Node, TopologyCell};
use super::operation::EdgeOperation;
use super::size::{CELLS_PER_STAGE, CHANNELS};
use crate::network::memory::Fragment;
use crate::network::{Blueprint, Map, Shape, Window};
use crate::space::dataset::Dataset;
use crate::space::part::{Part, Section};

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
            map = nodes(&mut net, cell, map, Blueprint::sum)[Node::Output.number()];
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
fn nodes(
    net: &mut Blueprint,
    cell: &TopologyCell,
    input: Map,
    sum: fn(&mut Blueprint, Vec<Map>) -> Map,
) -> Vec<Map> {
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
            false => sum(net, terms),
        });
    }
    nodes
}

/// The stem, the cells of the first stage and the reduction behind them: later stages hold half
/// as much, the classifier next to nothing. Memory does not tell the two convolutions apart.
pub(super) fn parts(live: &TopologyCell) -> Vec<Part> {
    let digit = |operation: EdgeOperation| match operation {
        EdgeOperation::NorConv1x1 => EdgeOperation::NorConv3x3 as u64,
        other => other as u64,
    };
    let operations = live.operations().into_iter();
    let code = operations.fold(0, |code, operation| code * CHOICES + digit(operation));
    vec![
        Part::new(Section::Stem, 0),
        Part::new(Section::Cell(1), code),
        Part::new(Section::Reduction(2), 0),
    ]
}

/// The operations that an edge can carry.
const CHOICES: u64 = EdgeOperation::ALL.len() as u64;

/// One of the parts of [`parts`].
pub(super) fn fragment(part: Part, dataset: Dataset) -> Fragment {
    let side = dataset.side();
    let channels = CHANNELS[0];
    match part.section {
        Section::Stem => stem_fragment(side, channels),
        Section::Reduction(_) => residual_fragment(Shape { channels, side }, CHANNELS[1]),
        Section::Cell(_) => {
            let digit = |place: usize| part.code / CHOICES.pow(5 - place as u32) % CHOICES;
            let operations = std::array::from_fn(|place| EdgeOperation::ALL[digit(place) as usize]);
            let (mut blueprint, input) = Blueprint::reading(Shape { channels, side });
            let cell = TopologyCell::new(operations);
            // A skip alone copies what others read still: it is an operator, unlike in an engine.
            let nodes = nodes(&mut blueprint, &cell, input, Blueprint::accumulation);
            Fragment { blueprint, nodes }
        }
    }
}

/// The first convolution as a part.
pub(in crate::space) fn stem_fragment(side: usize, channels: usize) -> Fragment {
    let (mut blueprint, images) = Blueprint::new(side);
    let stem = blueprint.convolution(images, channels, 3, 1);
    Fragment {
        blueprint,
        nodes: vec![images, stem],
    }
}

/// The residual block as a part.
pub(in crate::space) fn residual_fragment(before: Shape, channels: usize) -> Fragment {
    let (mut blueprint, input) = Blueprint::reading(before);
    let output = residual(&mut blueprint, input, channels);
    Fragment {
        blueprint,
        nodes: vec![input, output],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::layers;

    #[test]
    fn the_blueprint_has_the_layers_and_the_size_of_the_cell() {
        for cell in TopologyCell::all().step_by(131) {
            for dataset in Dataset::ALL {
                let blueprint = blueprint(&cell, dataset);
                assert_eq!(blueprint.layers(), layers(&cell, dataset), "{cell}");
                assert_eq!(blueprint.size(), cell.size(dataset), "{cell}");
            }
        }
    }
}
