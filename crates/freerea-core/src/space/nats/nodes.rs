//! The nodes of a cell in its network, in the spaces that have such cells.

use super::cell::{Edge, Node, TopologyCell};
use super::operation::EdgeOperation;
use crate::network::{Blueprint, Map, Window};

/// The mean of 3x3 pixels.
const NINE: Window = Window {
    side: 3,
    stride: 1,
    padding: 1,
};

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

/// Half the side without a window: ReLU, then side by side two 1x1 convolutions, of the even and of
/// the odd pixels, each with half of the channels, and batch norm. DARTS's `FactorizedReduce`.
fn factorized_reduction(net: &mut Blueprint, map: Map, channels: usize) -> Map {
    let rectified = net.rectifier(map);
    let even = net.convolution(rectified, channels / 2, 1, 2);
    let shifted = net.subsample(rectified, 1);
    let odd = net.convolution(shifted, channels - channels / 2, 1, 1);
    let joined = net.concatenation(vec![even, odd]);
    net.norm(joined)
}

/// The nodes of a cell: each is the sum of its edges, or zero. The edges from the input lead to so
/// many channels with a stride; the others keep both.
pub(in crate::space) fn nodes(
    net: &mut Blueprint,
    cell: &TopologyCell,
    input: Map,
    (channels, reduction): (usize, usize),
    sum: fn(&mut Blueprint, Vec<Map>) -> Map,
) -> Vec<Map> {
    let shape = net.shape(input).strided(reduction).with_channels(channels);
    let mut nodes = vec![input];
    for node in &Node::ALL[1..] {
        let mut terms = Vec::new();
        for edge in Edge::into(*node) {
            let source = nodes[edge.source().number()];
            let stride = match edge.source() {
                Node::Input => reduction,
                _ => 1,
            };
            let keeps = stride == 1 && net.shape(source).channels == channels;
            terms.extend(match cell.operation(edge) {
                EdgeOperation::None => None,
                EdgeOperation::SkipConnect if keeps => Some(source),
                EdgeOperation::SkipConnect => Some(factorized_reduction(net, source, channels)),
                EdgeOperation::AvgPool3x3 => Some(net.mean_pool(source, NINE)),
                EdgeOperation::NorConv1x1 => Some(relu_conv_norm(net, source, channels, 1, stride)),
                EdgeOperation::NorConv3x3 => Some(relu_conv_norm(net, source, channels, 3, stride)),
            });
        }
        nodes.push(if terms.is_empty() {
            net.zero(shape)
        } else {
            sum(net, terms)
        });
    }
    nodes
}
