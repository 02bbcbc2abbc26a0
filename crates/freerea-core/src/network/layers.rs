//! The weighted layers of a cell's network, in construction order.

use crate::space::dataset::Dataset;
use crate::space::nats::{CELLS_PER_STAGE, CHANNELS, Edge, TopologyCell};

/// A layer with weights: a convolution without bias, or the classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Channels or features that it writes.
    pub output: usize,
    /// Channels or features that it reads.
    pub input: usize,
    /// The side of a convolution's kernel; `None` for the classifier.
    pub kernel: Option<usize>,
}

impl Layer {
    const fn convolution(input: usize, output: usize, kernel: usize) -> Self {
        Layer {
            output,
            input,
            kernel: Some(kernel),
        }
    }

    /// Number of weights, the classifier's bias not counted.
    pub fn weights(&self) -> usize {
        self.input * self.fan_out()
    }

    /// The area of a convolution's kernel; 1 for the classifier.
    pub fn taps(&self) -> usize {
        self.kernel.map_or(1, |kernel| kernel * kernel)
    }

    /// Weights that one input value reaches: output channels x kernel area.
    pub fn fan_out(&self) -> usize {
        self.output * self.taps()
    }

    /// The weight's shape: `[out, in, kernel, kernel]`, or `[out, in]` for the classifier.
    pub fn shape(&self) -> Vec<i64> {
        let ends = [self.output as i64, self.input as i64];
        match self.kernel {
            Some(kernel) => [ends, [kernel as i64; 2]].concat(),
            None => ends.to_vec(),
        }
    }
}

/// All weighted layers: the stem; for each stage its residual block (from the second stage on:
/// first and second convolution, shortcut) and its cells (their convolution edges in the order of
/// [`Edge::ALL`]); the classifier.
pub fn layers(cell: &TopologyCell, dataset: Dataset) -> Vec<Layer> {
    let mut layers = vec![Layer::convolution(3, CHANNELS[0], 3)];
    for (stage, &channels) in CHANNELS.iter().enumerate() {
        if stage > 0 {
            let before = CHANNELS[stage - 1];
            layers.push(Layer::convolution(before, channels, 3));
            layers.push(Layer::convolution(channels, channels, 3));
            layers.push(Layer::convolution(before, channels, 1));
        }
        for _ in 0..CELLS_PER_STAGE {
            let kernels = Edge::ALL.map(|edge| cell.operation(edge).kernel());
            layers.extend(
                kernels
                    .into_iter()
                    .flatten()
                    .map(|kernel| Layer::convolution(channels, channels, kernel)),
            );
        }
    }
    layers.push(Layer {
        output: dataset.classes(),
        input: CHANNELS[2],
        kernel: None,
    });
    layers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::nats::EdgeOperation;

    #[test]
    fn weights_and_norms_add_up_to_the_parameters() {
        for cell in TopologyCell::all().step_by(97) {
            let layers = layers(&cell, Dataset::Cifar100);
            let weights: usize = layers.iter().map(Layer::weights).sum();
            let norms: usize = layers
                .iter()
                .filter(|layer| layer.kernel.is_some())
                .map(|layer| 2 * layer.output)
                .sum();
            let without_norm_shortcuts = 2 * (CHANNELS[1] + CHANNELS[2]);
            let head = 2 * CHANNELS[2] + Dataset::Cifar100.classes();
            assert_eq!(
                (weights + norms - without_norm_shortcuts + head) as u64,
                cell.size(Dataset::Cifar100).params
            );
        }
    }

    #[test]
    fn every_convolution_edge_is_a_layer() {
        let skips = TopologyCell::new([EdgeOperation::SkipConnect; 6]);
        let convolutions = TopologyCell::new([EdgeOperation::NorConv1x1; 6]);
        assert_eq!(layers(&skips, Dataset::Cifar10).len(), 8);
        assert_eq!(layers(&convolutions, Dataset::Cifar10).len(), 98);
    }
}
