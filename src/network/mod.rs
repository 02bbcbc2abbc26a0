//! A cell as a network on libtorch: its layers, their weights and the forward pass.

mod feature;
mod forward;
mod layers;
mod weights;

pub use feature::Feature;
pub use forward::{Network, Pass};
pub use layers::{Layer, layers};
pub use weights::{Stream, Weights};
