//! A cell's network, whatever computes it: its layers, their weights, and what of it counts.

mod blueprint;
mod layers;
pub mod memory;
mod plan;
mod weights;

pub use blueprint::{Blueprint, Map, Shape, Step, Window};
pub use layers::{Layer, layers};
pub use plan::{Plan, Purpose, Rectifiers};
pub use weights::{Stream, Weights};

use crate::space::dataset::Dataset;
use crate::space::nats::TopologyCell;

/// A cell's network with its weights.
///
/// The skeleton is NATS-Bench's: a stem, three stages of five cells joined by residual blocks of
/// stride 2, batch norm, ReLU, global average pool, classifier.
#[derive(Clone, Copy, Debug)]
pub struct Network<'w> {
    cell: TopologyCell,
    dataset: Dataset,
    weights: &'w Weights,
}

impl<'w> Network<'w> {
    /// The network of a cell for a dataset.
    ///
    /// # Panics
    /// If the weights are those of another cell or dataset.
    pub fn new(cell: TopologyCell, dataset: Dataset, weights: &'w Weights) -> Self {
        let layers = layers(&cell, dataset);
        let fits = layers.len() == weights.layers().len()
            && layers
                .iter()
                .zip(weights.layers())
                .all(|(layer, values)| layer.weights() == values.len());
        assert!(fits, "weights of the cell's own layers");
        Network {
            cell,
            dataset,
            weights,
        }
    }

    /// The cell that the stages repeat.
    pub const fn cell(&self) -> TopologyCell {
        self.cell
    }

    /// The dataset whose images and classes shape the network.
    pub const fn dataset(&self) -> Dataset {
        self.dataset
    }

    /// The layers with their weights, in construction order; each layer's weights are row-major
    /// in its shape.
    pub fn layers(&self) -> impl Iterator<Item = (Layer, &'w [f32])> + use<'w> {
        layers(&self.cell, self.dataset)
            .into_iter()
            .zip(self.weights.layers().iter().map(Vec::as_slice))
    }
}
