//! Everything of a network that training changes, and what batch norms have seen.

use super::blueprint::Blueprint;
use super::layer::Layer;
use super::step::Step;
use super::weights::Weights;

/// A batch norm: what it applies, and the statistics that it has seen.
#[derive(Clone, Debug, PartialEq)]
pub struct NormParameters {
    /// What each channel is multiplied with.
    pub scale: Vec<f32>,
    /// What is added to each channel then.
    pub shift: Vec<f32>,
    /// The running mean of each channel.
    pub mean: Vec<f32>,
    /// The running variance of each channel.
    pub variance: Vec<f32>,
}

impl NormParameters {
    /// A batch norm before its first batch.
    fn fresh(channels: usize) -> Self {
        NormParameters {
            scale: vec![1.0; channels],
            shift: vec![0.0; channels],
            mean: vec![0.0; channels],
            variance: vec![1.0; channels],
        }
    }
}

/// The parameters of a network, in the order of its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The weights of each layer, row-major in its shape.
    pub weights: Vec<Vec<f32>>,
    /// The batch norms.
    pub norms: Vec<NormParameters>,
    /// The classifier's bias.
    pub bias: Vec<f32>,
}

impl Parameters {
    /// Those of a network with these weights that has not seen a batch.
    pub fn untrained(network: &Blueprint, weights: &Weights) -> Self {
        let norms = network.maps().filter_map(|map| match network.step(map) {
            Step::Norm(_) => Some(NormParameters::fresh(network.shape(map).channels)),
            _ => None,
        });
        let layers = network.layers();
        let classes = layers.iter().rfind(|layer| layer.kernel.is_none());
        Parameters {
            weights: weights.layers().to_vec(),
            norms: norms.collect(),
            bias: vec![0.0; classes.map_or(0, |layer: &Layer| layer.output)],
        }
    }
}
