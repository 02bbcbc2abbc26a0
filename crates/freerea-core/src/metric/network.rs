//! What engines compute of a network with its weights.

use super::metrics::{Metrics, Reading};
use super::registry::Metric;

/// What one forward pass of a batch tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Activations {
    /// NASWOT: log |det K|; failed where the kernel is singular.
    pub naswot: Reading,
    /// MeCo: the least eigenvalues of the channels' correlations, summed over the live ReLU
    /// modules.
    pub meco: f64,
}

/// Synaptic flow: how much signal can flow from the input to the logits.
///
/// Tanaka, Kunin, Yamins, Ganguli: *Pruning neural networks without any data by iteratively
/// conserving synaptic flow*, NeurIPS 2020; on a logarithmic scale in Cavagnero et al., *FreeREA*,
/// WACV 2023. Weights are taken by their absolute value, batch norm is bypassed, the input is one
/// image of ones, R is the sum of the logits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// LogSynflow: the sum over all weights of |w| log(1 + dR/dw).
    pub logarithmic: f64,
    /// Synflow: the sum over all weights of |w| dR/dw.
    pub plain: f64,
}

impl Metrics {
    /// What a network tells in one initialisation.
    pub fn of_network(activations: Activations, flow: Flow) -> Self {
        Metrics::of([
            (Metric::Naswot, activations.naswot),
            (Metric::Meco, activations.meco.into()),
            (Metric::LogSynflow, flow.logarithmic.into()),
            (Metric::Synflow, flow.plain.into()),
        ])
    }
}
