//! The network of a candidate: NATS-Bench's skeleton with its channels.

use super::sizes::{CELL, Sizes};
use crate::network::memory::Fragment;
use crate::network::{Blueprint, Map};
use crate::space::dataset::Dataset;
use crate::space::nats::{
    Edge, EdgeOperation, Node, relu_conv_norm, residual, residual_fragment, stem_fragment,
};
use crate::space::part::{Part, Section};

/// The network: stem, then cells and residual blocks of stride 2 in turn, batch norm, ReLU and
/// the classifier.
pub(super) fn blueprint(sizes: Sizes, dataset: Dataset) -> Blueprint {
    let (mut net, images) = Blueprint::reading(dataset.images());
    let channels = sizes.channels();
    let stride = dataset.description().stem_stride();
    let stem = net.convolution(images, channels[0], 3, stride);
    let mut map = net.norm(stem);
    for (layer, channels) in channels.into_iter().enumerate() {
        map = match layer % 2 {
            0 => nodes(&mut net, map, channels)[Node::Output.number()],
            _ => residual(&mut net, map, channels),
        };
    }
    let normalised = net.norm(map);
    let rectified = net.rectifier(normalised);
    net.classified(rectified, dataset.classes())
}

/// The nodes of the cell, from the channels of the layer before to its own. Where they differ, the skip is a
/// 1x1 convolution with batch norm.
fn nodes(net: &mut Blueprint, input: Map, channels: usize) -> Vec<Map> {
    let mut nodes = vec![input];
    for node in &Node::ALL[1..] {
        let mut terms = Vec::new();
        for edge in Edge::into(*node) {
            let source = nodes[edge.source().number()];
            let same = net.shape(source).channels == channels;
            terms.push(match CELL.operation(edge) {
                EdgeOperation::SkipConnect if same => source,
                EdgeOperation::SkipConnect => {
                    let projected = net.convolution(source, channels, 1, 1);
                    net.norm(projected)
                }
                _ => relu_conv_norm(net, source, channels, 3, 1),
            });
        }
        nodes.push(net.sum(terms));
    }
    nodes
}

/// The stem, and each cell and residual block.
pub(super) fn parts(sizes: Sizes) -> Vec<Part> {
    let channels = sizes.channels().map(|channels| channels as u64);
    let mut before = channels[0];
    let mut parts = vec![Part::new(Section::Stem, before)];
    for (layer, channels) in channels.into_iter().enumerate() {
        let stage = layer.div_ceil(2) as u8 + 1;
        let section = match layer % 2 {
            0 => Section::Cell(stage),
            _ => Section::Reduction(stage),
        };
        parts.push(Part::new(section, before << 8 | channels));
        before = channels;
    }
    parts
}

/// One of the parts of [`parts`].
pub(super) fn fragment(part: Part, dataset: Dataset) -> Fragment {
    let before = (part.code >> 8) as usize;
    let channels = (part.code & 0xff) as usize;
    let shape = |stage: u8| dataset.stem(before).strided(1 << (stage - 1));
    match part.section {
        Section::Stem => stem_fragment(dataset, channels),
        Section::Reduction(stage) => residual_fragment(shape(stage - 1), channels),
        Section::Cell(stage) => {
            let (mut blueprint, input) = Blueprint::reading(shape(stage));
            let nodes = nodes(&mut blueprint, input, channels);
            Fragment { blueprint, nodes }
        }
    }
}
