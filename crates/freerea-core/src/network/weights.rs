//! Weights from `rand`, so that a network is the same wherever and whenever it is built.

use rand::distr::Distribution;
use rand::rngs::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::layer::Layer;
use crate::random;
use crate::space::{Cell, Space};

/// Which random stream a network's weights come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stream {
    /// The run's seed.
    pub seed: u64,
    /// The cell whose network it is.
    pub cell: Cell,
    /// Which of the initialisations, from 0.
    pub repeat: u32,
}

impl Stream {
    fn generator(&self) -> ChaCha8Rng {
        let place = u64::from(self.space_tag()) << 32 | u64::from(self.repeat);
        let cell = self.cell.index().into();
        random::stream([self.seed, cell, place, random::purpose(b"weights ")])
    }

    /// Tells the spaces apart, so that their cells of one index have other weights. The first
    /// space has 0: its weights are those of the time when it was the only one.
    fn space_tag(&self) -> u32 {
        match self.cell.space() {
            Space::NatsTss => 0,
            other => crc32fast::hash(other.name().as_bytes()),
        }
    }
}

/// The weights of every layer, each row-major in the layer's shape. The classifier's bias is 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights(Vec<Vec<f32>>);

impl Weights {
    /// Kaiming normal, fan-out, ReLU gain: a normal distribution of variance 2 / fan-out
    /// (He, Zhang, Ren, Sun 2015, equation 14), as FreeREA initialises its networks.
    pub fn kaiming(layers: &[Layer], stream: Stream) -> Self {
        Weights::drawn(layers, &mut stream.generator())
    }

    /// The same from a generator of one's own.
    pub fn drawn(layers: &[Layer], generator: &mut ChaCha8Rng) -> Self {
        let draw = |layer: &Layer| {
            let deviation = (2.0 / layer.fan_out() as f64).sqrt() as f32;
            // In place: an iterator of samples is collected value by value, at twice the time.
            let mut weights = vec![0.0; layer.weights()];
            for weight in &mut weights {
                let normal: f32 = StandardNormal.sample(generator);
                *weight = normal * deviation;
            }
            weights
        };
        Weights(layers.iter().map(draw).collect())
    }

    /// Weights given by a formula of the layer, its number from 0, and the weight's number from 0.
    pub fn by_formula(layers: &[Layer], formula: impl Fn(&Layer, usize, usize) -> f32) -> Self {
        let layer_weights = |(number, layer): (usize, &Layer)| {
            (0..layer.weights())
                .map(|weight| formula(layer, number, weight))
                .collect()
        };
        Weights(layers.iter().enumerate().map(layer_weights).collect())
    }

    /// The weights of each layer, in construction order.
    pub fn layers(&self) -> &[Vec<f32>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Task;
    use crate::space::dataset::Dataset;
    use crate::space::nats::{self, EdgeOperation};

    const CELL: nats::TopologyCell = nats::TopologyCell::new([EdgeOperation::NorConv3x3; 6]);

    fn layers() -> Vec<Layer> {
        Cell::from(CELL)
            .blueprint(Task::from(Dataset::Cifar10))
            .layers()
    }

    fn weights(seed: u64, repeat: u32) -> Weights {
        let stream = Stream {
            seed,
            cell: CELL.into(),
            repeat,
        };
        Weights::kaiming(&layers(), stream)
    }

    #[test]
    fn a_stream_gives_the_same_weights_again_and_others_give_others() {
        assert_eq!(weights(1, 0), weights(1, 0));
        assert_ne!(weights(1, 0), weights(2, 0));
        assert_ne!(weights(1, 0), weights(1, 1));
    }

    #[test]
    fn variance_is_two_over_fan_out() {
        let layers = layers();
        for (layer, values) in layers.iter().zip(weights(7, 0).layers()) {
            let count = values.len() as f64;
            let variance = values.iter().map(|&w| f64::from(w).powi(2)).sum::<f64>() / count;
            let relative = variance * layer.fan_out() as f64 / 2.0;
            let bound = 6.0 * (2.0 / count).sqrt();
            assert!((relative - 1.0).abs() < bound, "{layer:?}: {relative}");
        }
    }
}
