//! Stochastic gradient descent with Nesterov's momentum and weight decay.

use tch::Tensor;

/// What a step keeps of the one before.
const MOMENTUM: f64 = 0.9;
const WEIGHT_DECAY: f64 = 5e-4;

/// The descent of everything that is trained of a network.
pub(super) struct Descent {
    trained: Vec<Tensor>,
    velocities: Vec<Tensor>,
}

impl Descent {
    pub(super) fn new(trained: Vec<Tensor>) -> Self {
        let velocities = trained.iter().map(Tensor::zeros_like).collect();
        Descent {
            trained,
            velocities,
        }
    }

    /// What the next step keeps of those before.
    pub(super) fn velocities(&self) -> &[Tensor] {
        &self.velocities
    }

    /// A step along the gradient of a loss.
    pub(super) fn step(&mut self, loss: &Tensor, rate: f64) {
        // A layer on a dead edge has no gradient; it never gets one, and stays as it is.
        for weight in &mut self.trained {
            weight.zero_grad();
        }
        loss.backward();
        tch::no_grad(|| {
            for (weight, velocity) in self.trained.iter_mut().zip(&mut self.velocities) {
                let gradient = weight.grad();
                if !gradient.defined() {
                    continue;
                }
                let gradient = gradient + &*weight * WEIGHT_DECAY;
                *velocity *= MOMENTUM;
                *velocity += &gradient;
                let along = gradient + &*velocity * MOMENTUM;
                *weight -= along * rate;
            }
        });
    }
}

/// The learning rate at a part of the whole way, from 0 to 1: it falls to zero along half a cosine.
pub(super) fn cosine(rate: f64, part: f64) -> f64 {
    rate * 0.5 * (1.0 + (std::f64::consts::PI * part).cos())
}
