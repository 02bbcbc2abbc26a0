//! How large a cell's network is, computed without building it.
//!
//! The skeleton's convolutions have no bias, each batch norm has a scale and a shift, the
//! classifier has a bias.

use super::cell::{Edge, TopologyCell};
use crate::space::dataset::Dataset;
use crate::space::size::Size;

/// Cells in each of the three stages of the benchmark.
pub const CELLS_PER_STAGE: usize = 5;
/// Channels of the three stages of the benchmark.
pub const CHANNELS: [usize; 3] = [16, 32, 64];

impl TopologyCell {
    /// How large the cell's network is on a dataset.
    pub fn size(&self, dataset: Dataset) -> Size {
        let stages = dataset.channels(&CHANNELS);
        let cells = dataset.cells_per_stage(CELLS_PER_STAGE) as u64;
        let stem = dataset.stem(stages[0]);
        let images = dataset.images().channels;
        let mut size = Size::convolution(images, stages[0], 3, stem.pixels());
        size = size + Size::norm(stages[0]);
        let mut before = stages[0];
        for (stage, &channels) in stages.iter().enumerate() {
            let pixels = stem.strided(1 << stage).pixels();
            if stage > 0 {
                size = size
                    + Size::convolution(before, channels, 3, pixels)
                    + Size::convolution(channels, channels, 3, pixels)
                    + Size::norm(channels) * 2
                    + Size::convolution(before, channels, 1, pixels);
            }
            let kernels = Edge::ALL.map(|edge| self.operation(edge).kernel());
            let convolution = |kernel| {
                Size::convolution(channels, channels, kernel, pixels) + Size::norm(channels)
            };
            let cell: Size = kernels.into_iter().flatten().map(convolution).sum();
            size = size + cell * cells;
            before = channels;
        }
        size + Size::norm(before) + Size::classifier(before, dataset.classes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::nats::TopologyIndex;

    #[test]
    fn sizes_are_the_benchmarks() {
        for (index, params, flops) in [
            (0, 0.129306, 15.64737),
            (1, 0.802426, 113.95137),
            (9, 0.316346, 43.17249),
            (9930, 1.288506, 184.73025),
            (1462, 1.531546, 220.11969),
            (1651, 0.073306, 7.78305),
        ] {
            let cell = TopologyCell::at(TopologyIndex::try_from(index).unwrap());
            let size = cell.size(Dataset::Cifar10);
            assert_eq!(size.params as f64 / 1e6, params, "parameters of {index}");
            assert_eq!(size.flops as f64 / 1e6, flops, "FLOPs of {index}");
        }
    }
}
