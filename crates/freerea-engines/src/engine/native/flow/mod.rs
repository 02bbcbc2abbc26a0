//! LogSynflow and Synflow, forward and backward by hand.
//!
//! With weights by absolute value and an input of ones nothing is negative: ReLU is the identity,
//! and the network is linear. Values are f32 with a power of two taken out of each block, so that
//! they neither overflow nor lose digits; the sums are f64.

mod backward;
mod boxes;
mod gradient;
mod logarithm;
mod scaling;
mod tape;

use freerea_core::engine::Isa;
use freerea_core::metric::Flow;
use freerea_core::network::{Layer, Network, Plan, Purpose};
use freerea_core::space::nats::{self, CELLS_PER_STAGE, CHANNELS, Edge, Node};

use self::tape::{Tape, TapeOperation};

pub(super) use self::tape::FlowMemory;

/// The flows of a network.
pub(super) fn flow(isa: Isa, network: &Network<'_>, memory: &mut FlowMemory) -> Flow {
    let mut tape = Tape::new(isa, memory);
    let mut layers = network.layers();
    let mut take = || layers.next().expect("one weight for each layer");
    let mut map = tape.ones(network.dataset().side());
    map = tape.block(map, |tape, map| {
        let out = tape.map(tape.extent(map).with_channels(CHANNELS[0]));
        tape.push(TapeOperation::convolution(take(), 1), map, out);
        out
    });
    for stage in 0..CHANNELS.len() {
        if stage > 0 {
            let layers = [take(), take(), take()];
            map = tape.block(map, |tape, map| residual(tape, map, layers));
        }
        for _ in 0..CELLS_PER_STAGE {
            let weights = Edge::ALL.map(|edge| {
                let kernel = network.cell().operation(edge).kernel();
                kernel.map(|_| take())
            });
            let plan = Plan::of(&network.cell(), Purpose::Output);
            if !plan.computes(Node::Output) {
                return Flow::default();
            }
            map = tape.block(map, |tape, map| cell(tape, map, network, &plan, weights));
        }
    }
    backward::flow(tape, map, take())
}

/// One cell: its live edges; gives its output.
fn cell<'w>(
    tape: &mut Tape<'_, 'w>,
    input: usize,
    network: &Network<'w>,
    plan: &Plan,
    weights: [Option<(Layer, &'w [f32])>; 6],
) -> usize {
    let extent = tape.extent(input);
    let maps = Node::ALL.map(|node| match node {
        Node::Input => Some(input),
        _ => plan.computes(node).then(|| tape.map(extent)),
    });
    let map = |node: Node| maps[node.number()].expect("live edges join computed nodes");
    for edge in Edge::ALL.into_iter().filter(|&edge| plan.is_live(edge)) {
        let operation = match (network.cell().operation(edge), weights[edge.place()]) {
            (_, Some(weights)) => TapeOperation::convolution(weights, 1),
            (nats::EdgeOperation::AvgPool3x3, None) => TapeOperation::MeanOfNine,
            (_, None) => TapeOperation::Skip,
        };
        tape.push(operation, map(edge.source()), map(edge.target()));
    }
    map(Node::Output)
}

/// The residual block of stride 2 between two stages.
fn residual<'w>(
    tape: &mut Tape<'_, 'w>,
    input: usize,
    [first, second, shortcut]: [(Layer, &'w [f32]); 3],
) -> usize {
    let extent = tape.extent(input);
    let inner = tape.map(extent.reduced(first.0.output));
    let pooled = tape.map(extent.reduced(extent.channels));
    let output = tape.map(extent.reduced(second.0.output));
    tape.push(TapeOperation::convolution(first, 2), input, inner);
    tape.push(TapeOperation::MeanOfFour, input, pooled);
    tape.push(TapeOperation::convolution(second, 1), inner, output);
    tape.push(TapeOperation::convolution(shortcut, 1), pooled, output);
    output
}
