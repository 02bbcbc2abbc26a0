//! How a network is trained.

use serde::{Deserialize, Serialize};

use super::Augmentation;

/// How a network is trained: SGD with Nesterov's momentum and weight decay, the learning rate
/// falling to zero along half a cosine, step by step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// How often each picture is seen.
    pub epochs: u32,
    /// Pictures in a step.
    pub batch: usize,
    /// The learning rate of the first step.
    pub rate: f64,
    /// What is done to pictures.
    pub augmentation: Augmentation,
    /// The seed of weights, order and augmentation.
    pub seed: u64,
}

impl Recipe {
    /// Pictures in a step, if nothing else is said.
    pub const BATCH: usize = 32;
    /// The learning rate of the first step, if nothing else is said.
    pub const RATE: f64 = 0.05;
}
