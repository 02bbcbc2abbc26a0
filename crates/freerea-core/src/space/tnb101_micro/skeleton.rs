//! The network of a cell: the benchmark's skeleton around it.
//!
//! The stem quarters the side by two convolutions of stride 2. Then come modules of two cells by
//! the macro code 41414: at a 4 the first cell halves the side and doubles the channels, a 1 keeps
//! both. So there are three stages, of 4, 4 and 2 cells, each beginning with a cell that reduces.
//! The classifier reads the mean of the last map as it is, without batch norm or ReLU. That is the
//! benchmark's encoder for classification as NASLib builds it (`naslib/search_spaces/transbench101`).

use crate::network::memory::Fragment;
use crate::network::{Blueprint, Map, Shape};
use crate::space::Task;
use crate::space::nats::{Node, TopologyCell, nodes};
use crate::space::part::{Part, Section};

/// Stages of the benchmark.
const STAGES: usize = 3;
/// Cells of a stage of the benchmark; the last has half as many.
const CELLS: usize = 4;
/// What the benchmark's stem divides the side by.
const STEM_STRIDE: usize = 4;

/// Cells that keep the side.
const KEEPING: usize = 1;
/// Cells that halve it.
const HALVING: usize = 2;

/// Channels of the stem: half of the first stage's where the task names those.
fn stem_channels(task: Task) -> usize {
    let own = task.dataset.description().network.channels.as_deref();
    own.map_or(task.stem.get(), |channels| channels[0] / 2)
}

/// Channels of each stage: those of the task, or twice the stem's, doubled from one to the next.
fn stages(task: Task) -> impl ExactSizeIterator<Item = usize> {
    let own = task.dataset.description().network.channels.as_deref();
    let channels = move |stage| own.map_or(task.stem.get() << (stage + 1), |own| own[stage]);
    (0..own.map_or(STAGES, <[usize]>::len)).map(channels)
}

/// Cells of a stage, from 0.
fn cells(task: Task, stage: usize) -> usize {
    let is_last = stage + 1 == stages(task).len();
    let benchmark = if is_last { CELLS / 2 } else { CELLS };
    task.dataset.cells_per_stage(benchmark)
}

/// What the stem divides the side by.
fn stem_stride(task: Task) -> usize {
    let own = task.dataset.description().network.stem_stride;
    own.unwrap_or(STEM_STRIDE)
}

/// The maps of a stage, from 0.
fn shape(task: Task, stage: usize) -> Shape {
    let channels = stages(task).nth(stage).expect("a stage of the network");
    let images = task.dataset.images();
    images
        .strided(stem_stride(task) << (stage + 1))
        .with_channels(channels)
}

/// What the first cell of a stage reads, from 0.
fn shape_before(task: Task, stage: usize) -> Shape {
    match stage {
        0 => {
            let images = task.dataset.images().strided(stem_stride(task));
            images.with_channels(stem_channels(task))
        }
        _ => shape(task, stage - 1),
    }
}

/// Two convolutions of 3x3 pixels, each with batch norm, and a ReLU between them.
fn stem(net: &mut Blueprint, images: Map, task: Task) -> Map {
    let channels = stem_channels(task);
    // The strides are 1, 2 or 4 in all.
    let stride = stem_stride(task);
    let first = net.convolution(images, (channels / 2).max(1), 3, stride.min(2));
    let normalised = net.norm(first);
    let rectified = net.rectifier(normalised);
    let second = net.convolution(rectified, channels, 3, stride.div_ceil(2));
    net.norm(second)
}

/// The whole network; each layer in the benchmark's order of construction.
pub(super) fn blueprint(cell: &TopologyCell, task: Task) -> Blueprint {
    let (mut net, images) = Blueprint::reading(task.dataset.images());
    let mut map = stem(&mut net, images, task);
    for (stage, channels) in stages(task).enumerate() {
        for place in 0..cells(task, stage) {
            let stride = if place == 0 { HALVING } else { KEEPING };
            let nodes = nodes(&mut net, cell, map, (channels, stride), Blueprint::sum);
            map = nodes[Node::Output.number()];
        }
    }
    net.classified(map, task.dataset.classes())
}

/// The stem, and the two kinds of cells of each stage that may need the most: where each stage's
/// maps are at most half of those before, later stages need less.
pub(super) fn parts(live: &TopologyCell, task: Task) -> Vec<Part> {
    let code = live.memory_code();
    let stages = 0..stages(task).len();
    let volume = |stage| shape(task, stage).volume();
    let shrinking = stages
        .clone()
        .skip(1)
        .all(|stage| 2 * volume(stage) <= volume(stage - 1));
    let counted = if shrinking { 1 } else { stages.len() };
    let mut parts = vec![Part::new(Section::Stem, 0)];
    for stage in stages.take(counted) {
        parts.push(Part::new(Section::reduction(stage), code));
        if cells(task, stage) > 1 {
            parts.push(Part::new(Section::stage(stage), code));
        }
    }
    parts
}

/// One of the parts of [`parts`].
pub(super) fn fragment(part: Part, task: Task) -> Fragment {
    let cell = TopologyCell::of_memory_code(part.code);
    let (before, after, stride) = match part.section {
        Section::Stem => {
            let (mut blueprint, images) = Blueprint::reading(task.dataset.images());
            let stem = stem(&mut blueprint, images, task);
            let nodes = vec![images, stem];
            return Fragment { blueprint, nodes };
        }
        Section::Reduction(stage) => {
            let stage = usize::from(stage) - 1;
            (shape_before(task, stage), shape(task, stage), HALVING)
        }
        Section::Cell(stage) => {
            let shape = shape(task, usize::from(stage) - 1);
            (shape, shape, KEEPING)
        }
    };
    let (mut blueprint, input) = Blueprint::reading(before);
    let form = (after.channels, stride);
    // A skip alone copies what others read still: it is an operator, unlike in an engine.
    let nodes = nodes(&mut blueprint, &cell, input, form, Blueprint::accumulation);
    Fragment { blueprint, nodes }
}
