//! A cell's network, whatever computes it: its steps, its layers and their weights.

mod blueprint;
mod layer;
pub mod memory;
mod parameters;
mod step;
mod weights;

pub use blueprint::Blueprint;
pub use layer::Layer;
pub use parameters::{NormParameters, Parameters};
pub use step::{Map, Shape, Step, Window};
pub use weights::{Stream, Weights};

/// A network with its weights.
#[derive(Clone, Debug)]
pub struct Network<'n> {
    blueprint: &'n Blueprint,
    weights: &'n Weights,
    /// For each step, which of the layers it is.
    layer_numbers: Vec<Option<usize>>,
}

impl<'n> Network<'n> {
    /// A network with these weights.
    ///
    /// # Panics
    /// If the weights are those of another network.
    pub fn new(blueprint: &'n Blueprint, weights: &'n Weights) -> Self {
        let mut values = weights.layers().iter();
        let mut layers = 0..;
        let layer_numbers = blueprint.maps().map(|map| {
            let layer = blueprint.layer(map)?;
            let fits = values.next().map(Vec::len) == Some(layer.weights());
            assert!(fits, "weights of the network's own layers");
            layers.next()
        });
        let layer_numbers = layer_numbers.collect();
        assert!(values.next().is_none(), "no weights are left over");
        Network {
            blueprint,
            weights,
            layer_numbers,
        }
    }

    /// The network without its weights.
    pub const fn blueprint(&self) -> &'n Blueprint {
        self.blueprint
    }

    /// The layer of a step and its weights, row-major in its shape; `None` if it has none.
    pub fn layer(&self, map: Map) -> Option<(Layer, &'n [f32])> {
        let number = self.layer_numbers[map.number()]?;
        let layer = self.blueprint.layer(map)?;
        Some((layer, &self.weights.layers()[number]))
    }

    /// All layers with their weights, in the order of the steps.
    pub fn layers(&self) -> impl Iterator<Item = (Layer, &'n [f32])> + '_ {
        let maps = self.blueprint.maps();
        maps.filter_map(|map| self.layer(map))
    }
}
