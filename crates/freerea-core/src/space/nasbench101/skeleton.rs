//! The network of a cell and how large it is: the benchmark's skeleton around it.

use super::cell::GraphCell;
use super::graph::{Graph, MOST_NODES};
use super::operation::NodeOperation;
use crate::network::memory::Fragment;
use crate::network::{Blueprint, Map, Shape, Window};
use crate::space::Task;
use crate::space::part::{Part, Section};
use crate::space::size::Size;

/// Stacks of cells in the benchmark; channels double and the sides halve between them.
const STACKS: usize = 3;
/// Cells in each stack of the benchmark.
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

/// Channels of each stack: those of the task, or the stem's, doubled from one to the next.
fn stacks(task: Task) -> impl ExactSizeIterator<Item = usize> {
    let own = task.dataset.description().network.channels.as_deref();
    let channels = move |stack| own.map_or(task.stem.get() << stack, |channels| channels[stack]);
    (0..own.map_or(STACKS, <[usize]>::len)).map(channels)
}

/// The maps of a stack, from 0.
fn shape(task: Task, stack: usize) -> Shape {
    let mut stacks = stacks(task);
    let channels = stacks.nth(stack).expect("a stack of the network");
    task.dataset.stem(channels).strided(1 << stack)
}

/// The first convolution with batch norm and ReLU.
fn stem(net: &mut Blueprint, images: Map, task: Task) -> Map {
    let stride = task.dataset.description().stem_stride();
    let convolved = net.convolution(images, shape(task, 0).channels, 3, stride);
    let normalised = net.norm(convolved);
    net.rectifier(normalised)
}

/// The whole network: stem, stacks of cells, classifier.
pub(super) fn blueprint(cell: &GraphCell, task: Task) -> Blueprint {
    let (mut net, images) = Blueprint::reading(task.dataset.images());
    let mut map = stem(&mut net, images, task);
    for (stack, channels) in stacks(task).enumerate() {
        if stack > 0 {
            map = net.max_pool(map, HALVES);
        }
        for _ in 0..task.dataset.cells_per_stage(CELLS_PER_STACK) {
            map = module(&mut net, cell.graph(), map, channels);
        }
    }
    net.classified(map, task.dataset.classes())
}

/// The output of one cell.
fn module(net: &mut Blueprint, graph: &Graph, input: Map, channels: usize) -> Map {
    let nodes = nodes(net, graph, input, channels);
    nodes[graph.output()]
}

/// The nodes of one cell. Each inner node sums what it reads, the input by way of a 1x1 convolution, others cut
/// to its channels; the output puts side by side what it reads, and adds the input.
fn nodes(net: &mut Blueprint, graph: &Graph, input: Map, channels: usize) -> Vec<Map> {
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
    nodes.push(net.sum(joined.into_iter().chain(projected).collect()));
    nodes
}

/// The stem, the cells of each stack that may need the most, and the pools before them: as long as
/// channels do no more than double, maps of later stacks are smaller. Memory does not tell the
/// operations of nodes apart: each writes one map.
pub(super) fn parts(cell: &GraphCell, task: Task) -> Vec<Part> {
    let code = cell.graph().shape_code();
    let mut pairs = stacks(task).zip(stacks(task).skip(1));
    let doubling = pairs.all(|(before, after)| after <= 2 * before);
    let counted = if doubling { 1 } else { stacks(task).len() };
    let mut parts = vec![Part::new(Section::Stem, 0)];
    for stack in 0..stacks(task).len() {
        if stack < counted {
            parts.push(Part::new(Section::stage(stack), code));
        }
        if (1..=counted).contains(&stack) {
            parts.push(Part::new(Section::reduction(stack), 0));
        }
    }
    parts
}

/// One of the parts of [`parts`].
pub(super) fn fragment(part: Part, task: Task) -> Fragment {
    let shape = |stack: u8| shape(task, usize::from(stack) - 1);
    match part.section {
        Section::Stem => {
            let (mut blueprint, images) = Blueprint::reading(task.dataset.images());
            let stem = stem(&mut blueprint, images, task);
            let nodes = vec![images, stem];
            Fragment { blueprint, nodes }
        }
        Section::Reduction(stack) => {
            let (mut blueprint, input) = Blueprint::reading(shape(stack - 1));
            let pooled = blueprint.max_pool(input, HALVES);
            let nodes = vec![input, pooled];
            Fragment { blueprint, nodes }
        }
        Section::Cell(stack) => {
            let shape = shape(stack);
            let (mut blueprint, input) = Blueprint::reading(shape);
            let graph = Graph::of_shape_code(part.code);
            let nodes = nodes(&mut blueprint, &graph, input, shape.channels);
            Fragment { blueprint, nodes }
        }
    }
}

/// How large the network is, without building it.
pub(super) fn size(cell: &GraphCell, task: Task) -> Size {
    let stem = shape(task, 0);
    let mut before = stem.channels;
    let mut size = convolution(task.dataset.images().channels, before, 3, stem.pixels());
    for (stack, channels) in stacks(task).enumerate() {
        let pixels = stem.strided(1 << stack).pixels();
        let rest = task.dataset.cells_per_stage(CELLS_PER_STACK) as u64 - 1;
        size = size
            + module_size(cell.graph(), before, channels, pixels)
            + module_size(cell.graph(), channels, channels, pixels) * rest;
        before = channels;
    }
    size + Size::classifier(before, task.dataset.classes())
}

/// A convolution with its batch norm.
fn convolution(input: usize, output: usize, kernel: usize, pixels: usize) -> Size {
    Size::convolution(input, output, kernel, pixels) + Size::norm(output)
}

/// One cell.
fn module_size(graph: &Graph, input: usize, output: usize, pixels: usize) -> Size {
    let widths = node_channels(graph, input, output);
    let mut size = Size::default();
    for (node, operation) in (1..graph.output()).zip(graph.operations()) {
        let width = widths[node];
        if graph.has_edge(0, node) {
            size = size + convolution(input, width, 1, pixels);
        }
        size = size
            + match operation {
                NodeOperation::Conv3x3 => convolution(width, width, 3, pixels),
                NodeOperation::Conv1x1 => convolution(width, width, 1, pixels),
                NodeOperation::MaxPool3x3 => Size::default(),
            };
    }
    if graph.has_edge(0, graph.output()) {
        size + convolution(input, output, 1, pixels)
    } else {
        size
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
        size(&cell, task(128, Dataset::Cifar10)).params
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
    fn the_blueprint_is_as_large_as_is_counted() {
        for cell in GraphCell::all().iter().step_by(4_211) {
            for task in [
                task(128, Dataset::Cifar10),
                task(16, Dataset::ImageNet16),
                task(4, Dataset::Cifar100),
            ] {
                assert_eq!(blueprint(cell, task).size(), size(cell, task), "{cell}");
            }
        }
    }

    #[test]
    fn least_and_most_parameters_of_the_space() {
        let task = task(128, Dataset::Cifar10);
        let counts = || GraphCell::all().iter().map(|cell| size(cell, task).params);
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
