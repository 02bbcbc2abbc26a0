//! Parameters and FLOPs of a cell's network, computed without building it.
//!
//! The skeleton's convolutions have no bias, each batch norm has a scale and a shift, the
//! classifier has a bias. FLOPs are the multiply-accumulates of the convolutions and of the
//! classifier with its bias, as the benchmark counts them.

use super::cell::{Edge, TopologyCell};
use crate::space::cost::{Cost, Flops, Parameters};
use crate::space::dataset::Dataset;

/// Cells in each of the three stages.
pub const CELLS_PER_STAGE: usize = 5;
/// Channels of the three stages.
pub const CHANNELS: [usize; 3] = [16, 32, 64];

impl TopologyCell {
    /// What the cell's network costs on a dataset.
    pub fn cost(&self, dataset: Dataset) -> Cost {
        let mut sum = StageSum::default();
        let pixels = |stage: usize| (dataset.side() >> stage).pow(2) as u64;
        sum.convolution(3, CHANNELS[0], 3, pixels(0));
        sum.batch_norm(CHANNELS[0]);
        for (stage, &channels) in CHANNELS.iter().enumerate() {
            if stage > 0 {
                let before = CHANNELS[stage - 1];
                sum.convolution(before, channels, 3, pixels(stage));
                sum.batch_norm(channels);
                sum.convolution(channels, channels, 3, pixels(stage));
                sum.batch_norm(channels);
                sum.convolution(before, channels, 1, pixels(stage));
            }
            for edge in Edge::ALL {
                if let Some(kernel) = self.operation(edge).kernel() {
                    for _ in 0..CELLS_PER_STAGE {
                        sum.convolution(channels, channels, kernel, pixels(stage));
                        sum.batch_norm(channels);
                    }
                }
            }
        }
        sum.batch_norm(CHANNELS[2]);
        sum.linear(CHANNELS[2], dataset.classes());
        sum.cost()
    }
}

#[derive(Default)]
struct StageSum {
    params: u64,
    flops: u64,
}

impl StageSum {
    fn convolution(&mut self, input: usize, output: usize, kernel: usize, pixels: u64) {
        let weights = (input * output * kernel * kernel) as u64;
        self.params += weights;
        self.flops += weights * pixels;
    }

    fn batch_norm(&mut self, channels: usize) {
        self.params += 2 * channels as u64;
    }

    fn linear(&mut self, input: usize, output: usize) {
        let weights = ((input + 1) * output) as u64;
        self.params += weights;
        self.flops += weights;
    }

    fn cost(self) -> Cost {
        Cost {
            params: Parameters(self.params),
            flops: Flops(self.flops),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::nats::TopologyIndex;

    #[test]
    fn costs_are_the_benchmarks() {
        for (index, params, flops) in [
            (0, 0.129306, 15.64737),
            (1, 0.802426, 113.95137),
            (9, 0.316346, 43.17249),
            (9930, 1.288506, 184.73025),
            (1462, 1.531546, 220.11969),
            (1651, 0.073306, 7.78305),
        ] {
            let cost =
                TopologyCell::at(TopologyIndex::try_from(index).unwrap()).cost(Dataset::Cifar10);
            assert_eq!(cost.params.millions(), params, "parameters of {index}");
            assert_eq!(cost.flops.millions(), flops, "FLOPs of {index}");
        }
    }
}
