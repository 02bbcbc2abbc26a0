//! The network of a cell and what it costs: the benchmark's skeleton around it.

use super::cell::GraphCell;
use super::graph::{Graph, MOST_NODES};
use super::operation::NodeOperation;
use crate::network::{Blueprint, Map, Window};
use crate::space::Task;
use crate::space::cost::{Cost, Flops, Parameters};

/// Stacks of cells; channels double and the side halves between them.
const STACKS: usize = 3;
/// Cells in each stack.
const CELLS_PER_STACK: usize = 3;

/// Between stacks.
const HALVES: Window = Window {
    side: 2,
    stride: 2,
    padding: 0,
};

/// The operation of a node.
const NINE: Window = Window {
    side: 3,
    stride: 1,
    padding: 1,
};

/// Channels of each node, as the benchmark's `compute_vertex_channels` shares them out: the nodes
/// that the output reads share its channels, the first ones taking what is left over; any other
/// node has as many as the most of those that read it. In a network narrower than the benchmark's
/// a share is at least 1.
pub(super) fn node_channels(graph: &Graph, input: usize, output: usize) -> [usize; MOST_NODES] {
    let last = graph.output();
    let mut channels = [0; MOST_NODES];
    channels[0] = input;
    channels[last] = output;
    let shares = graph.sources(last).filter(|&source| source > 0).count();
    let (share, mut left) = match shares {
        0 => (0, 0),
        shares => (output / shares, output % shares),
    };
    for node in graph.sources(last).filter(|&source| source > 0) {
        channels[node] = (share + usize::from(left > 0)).max(1);
        left = left.saturating_sub(1);
    }
    for node in (1..last).rev() {
        if !graph.has_edge(node, last) {
            let targets = graph.targets(node).map(|target| channels[target]);
            channels[node] = targets.max().unwrap_or(0);
        }
    }
    channels
}

/// Convolution, batch norm, ReLU.
fn conv_norm_relu(net: &mut Blueprint, map: Map, channels: usize, kernel: usize) -> Map {
    let convolved = net.convolution(map, channels, kernel, 1);
    let normalised = net.norm(convolved);
    net.rectifier(normalised)
}

/// The whole network: stem, three stacks of three cells, classifier.
pub(super) fn blueprint(cell: &GraphCell, task: Task) -> Blueprint {
    let (mut net, images) = Blueprint::new(task.dataset.side());
    let mut channels = task.stem.get();
    let mut map = conv_norm_relu(&mut net, images, channels, 3);
    for stack in 0..STACKS {
        if stack > 0 {
            map = net.max_pool(map, HALVES);
            channels *= 2;
        }
        for _ in 0..CELLS_PER_STACK {
            map = module(&mut net, cell.graph(), map, channels);
        }
    }
    net.classified(map, task.dataset.classes())
}

/// One cell. Each inner node sums what it reads, the input by way of a 1x1 convolution, others cut
/// to its channels; the output puts side by side what it reads, and adds the input.
fn module(net: &mut Blueprint, graph: &Graph, input: Map, channels: usize) -> Map {
    let widths = node_channels(graph, net.shape(input).channels, channels);
    let last = graph.output();
    let mut nodes = vec![input];
    for (node, operation) in (1..last).zip(graph.operations()) {
        let width = widths[node];
        let inner = graph.sources(node).filter(|&source| source > 0);
        let mut terms: Vec<Map> = inner
            .map(|source| net.truncation(nodes[source], width))
            .collect();
        if graph.has_edge(0, node) {
            terms.push(conv_norm_relu(net, input, width, 1));
        }
        let sum = net.sum(terms);
        nodes.push(match operation {
            NodeOperation::Conv3x3 => conv_norm_relu(net, sum, width, 3),
            NodeOperation::Conv1x1 => conv_norm_relu(net, sum, width, 1),
            NodeOperation::MaxPool3x3 => net.max_pool(sum, NINE),
        });
    }
    let parts: Vec<Map> = graph
        .sources(last)
        .filter(|&source| source > 0)
        .map(|source| nodes[source])
        .collect();
    let joined = (!parts.is_empty()).then(|| net.concatenation(parts));
    // Shares of at least 1 may make more channels than there are to be.
    let joined = joined.map(|joined| net.truncation(joined, channels));
    let projected = graph
        .has_edge(0, last)
        .then(|| conv_norm_relu(net, input, channels, 1));
    net.sum(joined.into_iter().chain(projected).collect())
}

/// What the network costs, without building it.
pub(super) fn cost(cell: &GraphCell, task: Task) -> Cost {
    let mut sum = CostSum::default();
    let mut channels = task.stem.get();
    let mut side = task.dataset.side();
    sum.convolution(3, channels, 3, side);
    let mut before = channels;
    for stack in 0..STACKS {
        if stack > 0 {
            side /= 2;
            channels *= 2;
        }
        sum.module(cell.graph(), before, channels, side, 1);
        sum.module(cell.graph(), channels, channels, side, CELLS_PER_STACK - 1);
        before = channels;
    }
    let weights = (channels + 1) * task.dataset.classes();
    Cost {
        params: Parameters((sum.params + weights) as u64),
        flops: Flops((sum.flops + weights) as u64),
    }
}

#[derive(Default)]
struct CostSum {
    params: usize,
    flops: usize,
}

impl CostSum {
    /// A convolution with its batch norm.
    fn convolution(&mut self, input: usize, output: usize, kernel: usize, side: usize) {
        let weights = input * output * kernel * kernel;
        self.params += weights + 2 * output;
        self.flops += weights * side * side;
    }

    /// So many cells of the same channels.
    fn module(&mut self, graph: &Graph, input: usize, output: usize, side: usize, times: usize) {
        let widths = node_channels(graph, input, output);
        let mut one = CostSum::default();
        for (node, operation) in (1..graph.output()).zip(graph.operations()) {
            let width = widths[node];
            if graph.has_edge(0, node) {
                one.convolution(input, width, 1, side);
            }
            match operation {
                NodeOperation::Conv3x3 => one.convolution(width, width, 3, side),
                NodeOperation::Conv1x1 => one.convolution(width, width, 1, side),
                NodeOperation::MaxPool3x3 => {}
            }
        }
        if graph.has_edge(0, graph.output()) {
            one.convolution(input, output, 1, side);
        }
        self.params += times * one.params;
        self.flops += times * one.flops;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::dataset::Dataset;
    use crate::space::{Space, StemChannels};

    fn task(stem: u16, dataset: Dataset) -> Task {
        Task {
            stem: StemChannels::try_from(stem).unwrap(),
            ..Task::of(Space::NasBench101, dataset)
        }
    }

    fn params(text: &str) -> u64 {
        let cell: GraphCell = text.parse().unwrap();
        cost(&cell, task(128, Dataset::Cifar10)).params.0
    }

    /// The Inception-like cell of the benchmark's README, and the extremes of the paper's table 1.
    #[test]
    fn parameters_are_the_published_ones() {
        let inception = "input;conv1x1-bn-relu:0;conv3x3-bn-relu:0;conv3x3-bn-relu:0;\
                         conv3x3-bn-relu:3;maxpool3x3:0;output:1,2,4,5";
        assert_eq!(params(inception), 2_694_282);
        let least = "input;maxpool3x3:0;maxpool3x3:1;maxpool3x3:1;maxpool3x3:1;output:1,2,3,4";
        assert_eq!(params(least), 227_274);
    }

    #[test]
    fn the_blueprint_costs_what_is_counted() {
        for cell in GraphCell::all().iter().step_by(4_211) {
            for task in [
                task(128, Dataset::Cifar10),
                task(16, Dataset::ImageNet16),
                task(4, Dataset::Cifar100),
            ] {
                assert_eq!(blueprint(cell, task).cost(), cost(cell, task), "{cell}");
            }
        }
    }

    #[test]
    fn least_and_most_parameters_of_the_space() {
        let task = task(128, Dataset::Cifar10);
        let counts = || {
            GraphCell::all()
                .iter()
                .map(|cell| cost(cell, task).params.0)
        };
        assert_eq!(counts().min(), Some(227_274));
        assert_eq!(counts().max(), Some(49_979_274));
    }

    /// Nodes 1 and 2 feed the output, 3 feeds 2 alone.
    #[test]
    fn channels_are_shared_with_the_rest_to_the_first() {
        let three = "input;conv3x3-bn-relu:0;conv1x1-bn-relu:0;maxpool3x3:0;output:1,2,3";
        let cell: GraphCell = three.parse().unwrap();
        let channels = node_channels(cell.graph(), 128, 128);
        assert_eq!(channels[..5], [128, 43, 43, 42, 128]);
    }
}
