//! The network of a cell: NATS-Bench's skeleton around it.

use super::cell::{Node, TopologyCell};
use super::nodes::{nodes, relu_conv_norm};
use super::size::{CELLS_PER_STAGE, CHANNELS};
use crate::network::memory::Fragment;
use crate::network::{Blueprint, Map, Shape, Window};
use crate::space::dataset::Dataset;
use crate::space::part::{Part, Section};

/// A stem, stages of cells joined by residual blocks of stride 2, batch norm, ReLU and the
/// classifier; each layer in the benchmark's order of construction. The benchmark has three stages
/// of five cells.
pub(super) fn blueprint(cell: &TopologyCell, dataset: Dataset) -> Blueprint {
    let channels = dataset.channels(&CHANNELS);
    let (mut net, images) = Blueprint::reading(dataset.images());
    let stride = dataset.description().stem_stride();
    let stem = net.convolution(images, channels[0], 3, stride);
    let mut map = net.norm(stem);
    for (stage, &channels) in channels.iter().enumerate() {
        if stage > 0 {
            map = residual(&mut net, map, channels);
        }
        for _ in 0..dataset.cells_per_stage(CELLS_PER_STAGE) {
            let nodes = nodes(&mut net, cell, map, (channels, 1), Blueprint::sum);
            map = nodes[Node::Output.number()];
        }
    }
    let normalised = net.norm(map);
    let rectified = net.rectifier(normalised);
    net.classified(rectified, dataset.classes())
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

/// The stem, the cells of the stage with the largest maps and the reductions: all cells have the
/// same maps but for their size.
pub(super) fn parts(live: &TopologyCell, dataset: Dataset) -> Vec<Part> {
    let stages = dataset.channels(&CHANNELS).len();
    let largest = (0..stages)
        .rev()
        .max_by_key(|&stage| shape(dataset, stage).volume());
    let mut parts = vec![
        Part::new(Section::Stem, 0),
        Part::new(Section::stage(largest.unwrap_or(0)), live.memory_code()),
    ];
    parts.extend((1..stages).map(|stage| Part::new(Section::reduction(stage), 0)));
    parts
}

/// The maps of a stage, from 0.
fn shape(dataset: Dataset, stage: usize) -> Shape {
    dataset
        .stem(dataset.channels(&CHANNELS)[stage])
        .strided(1 << stage)
}

/// One of the parts of [`parts`].
pub(super) fn fragment(part: Part, dataset: Dataset) -> Fragment {
    match part.section {
        Section::Stem => stem_fragment(dataset, dataset.channels(&CHANNELS)[0]),
        Section::Reduction(stage) => {
            let stage = usize::from(stage) - 1;
            let after = shape(dataset, stage);
            residual_fragment(shape(dataset, stage - 1), after.channels)
        }
        Section::Cell(stage) => {
            let shape = shape(dataset, usize::from(stage) - 1);
            let (mut blueprint, input) = Blueprint::reading(shape);
            let cell = TopologyCell::of_memory_code(part.code);
            // A skip alone copies what others read still: it is an operator, unlike in an engine.
            let form = (shape.channels, 1);
            let nodes = nodes(&mut blueprint, &cell, input, form, Blueprint::accumulation);
            Fragment { blueprint, nodes }
        }
    }
}

/// The first convolution as a part.
pub(in crate::space) fn stem_fragment(dataset: Dataset, channels: usize) -> Fragment {
    let (mut blueprint, images) = Blueprint::reading(dataset.images());
    let stride = dataset.description().stem_stride();
    let stem = blueprint.convolution(images, channels, 3, stride);
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
    use crate::space::dataset::Description;
    use crate::space::nats::EdgeOperation;

    /// A task with four stages of two cells and a stem of stride 2.
    pub(in crate::space) fn spectrogram() -> Dataset {
        let text = "name = \"spectrogram\"\nclasses = 4\n[images]\nchannels = 1\nheight = 96\n\
                    width = 64\n[network]\nchannels = [8, 12, 20, 20]\ncells = 2\nstem-stride = 2\n";
        Dataset::described(Description::read(text).unwrap()).unwrap()
    }

    #[test]
    fn the_blueprint_has_the_size_of_the_cell() {
        for cell in TopologyCell::all().step_by(131) {
            for dataset in Dataset::PUBLISHED.into_iter().chain([spectrogram()]) {
                let blueprint = blueprint(&cell, dataset);
                assert_eq!(blueprint.size(), cell.size(dataset), "{cell}");
            }
        }
    }

    #[test]
    fn every_convolution_edge_is_a_layer_in_each_cell() {
        let layers = |operation| {
            let cell = TopologyCell::new([operation; 6]);
            blueprint(&cell, Dataset::Cifar10).layers().len()
        };
        assert_eq!(layers(EdgeOperation::SkipConnect), 8);
        assert_eq!(layers(EdgeOperation::NorConv1x1), 98);
    }

    #[test]
    fn stages_of_a_task_halve_and_have_its_channels() {
        let cell = TopologyCell::new([EdgeOperation::NorConv3x3; 6]);
        let blueprint = blueprint(&cell, spectrogram());
        assert_eq!(blueprint.input().to_string(), "1x96x64");
        let shapes: Vec<String> = blueprint
            .maps()
            .map(|map| blueprint.shape(map).to_string())
            .collect();
        for shape in ["8x48x32", "12x24x16", "20x12x8", "20x6x4", "4x1x1"] {
            assert!(shapes.iter().any(|other| other == shape), "{shape}");
        }
    }

    /// Where channels more than quadruple, the last cells have the largest maps.
    #[test]
    fn the_largest_maps_decide_the_memory() {
        let mut description = Dataset::Cifar10.description().clone();
        description.name = "steep".to_owned();
        description.network.channels = Some(vec![4, 64, 512]);
        let steep = Dataset::described(description).unwrap();
        let cell = TopologyCell::new([EdgeOperation::NorConv3x3; 6]);
        let of = |dataset| parts(&cell, dataset)[1].section;
        assert_eq!(
            (of(Dataset::Cifar10), of(steep)),
            (Section::Cell(1), Section::Cell(3))
        );
    }
}
