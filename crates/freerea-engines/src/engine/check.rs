//! Whether two engines agree: the self-check before the faster one is trusted.

use freerea_core::engine::Agreement;
use freerea_core::metric::Reading;
use freerea_core::network::{Network, Stream, Weights, layers};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::nats::{EdgeOperation, TopologyCell};

use super::Engine;
use crate::images::{self, ImageSource};

/// Enough images for a kernel that is not singular.
const IMAGES: usize = 16;

/// Cells that together hold every operation, a dead convolution and a dry node.
const CELLS: [TopologyCell; 2] = {
    use EdgeOperation::{AvgPool3x3, None, NorConv1x1, NorConv3x3, SkipConnect};
    [
        TopologyCell::new([
            NorConv3x3,
            AvgPool3x3,
            SkipConnect,
            NorConv1x1,
            NorConv3x3,
            NorConv1x1,
        ]),
        TopologyCell::new([None, SkipConnect, NorConv1x1, NorConv3x3, AvgPool3x3, None]),
    ]
};

/// Scores two cells on both engines; takes a fraction of a second.
///
/// # Panics
/// If an engine's device fails.
pub(super) fn compare(engine: &dyn Engine, other: &dyn Engine, dataset: Dataset) -> Agreement {
    let images =
        images::draw(&ImageSource::Noise, dataset, IMAGES, 0).expect("noise is read from nowhere");
    let mut largest = Agreement {
        naswot: 0.0,
        logsynflow: 0.0,
        meco: 0.0,
    };
    for cell in CELLS {
        let stream = Stream {
            seed: 0,
            cell: cell.into(),
            repeat: 0,
        };
        let weights = Weights::kaiming(&layers(&cell, dataset), stream);
        let network = Network::new(cell, dataset, &weights);
        let (ours, theirs) = (
            engine.activations(&network, &images),
            other.activations(&network, &images),
        );
        let [ours_flow, their_flow] =
            [engine, other].map(|engine| engine.flow(&network).logarithmic);
        largest.naswot = largest.naswot.max(kernels(ours.naswot, theirs.naswot));
        largest.meco = largest.meco.max(relative(ours.meco, theirs.meco));
        largest.logsynflow = largest.logsynflow.max(relative(ours_flow, their_flow));
    }
    largest
}

fn kernels(ours: Reading, theirs: Reading) -> f64 {
    match (ours.value(), theirs.value()) {
        (Some(ours), Some(theirs)) => relative(ours, theirs),
        (None, None) => 0.0,
        _ => f64::MAX,
    }
}

/// A difference that is no number counts as the largest, which JSON can hold.
fn relative(ours: f64, theirs: f64) -> f64 {
    let difference = (ours - theirs).abs() / theirs.abs().max(f64::MIN_POSITIVE);
    match ours == theirs {
        true => 0.0,
        false if difference.is_nan() => f64::MAX,
        false => difference.min(f64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_relative_and_never_lost() {
        assert_eq!(relative(0.0, 0.0), 0.0);
        assert!((relative(1.01, 1.0) - 0.01).abs() < 1e-12);
        assert_eq!(relative(f64::NAN, 1.0), f64::MAX);
        assert_eq!(relative(f64::INFINITY, 1.0), f64::MAX);
        let value = Reading::Value(1.0);
        assert_eq!(kernels(Reading::Failed, value), f64::MAX);
        assert_eq!(kernels(Reading::Failed, Reading::Failed), 0.0);
    }
}
