//! Whether two engines agree: the self-check before the faster one is trusted.

use freerea_core::engine::Agreement;
use freerea_core::metric::Reading;
use freerea_core::network::{Network, Stream, Weights};
use freerea_core::space::{Space, Task};

use super::Engine;
use crate::images::{self, ImageSource};

/// Enough images for a kernel that is not singular.
const IMAGES: usize = 16;

/// Cells of a space that together hold every operation; of those with edges that may be empty also
/// a dead convolution and a dry node.
const fn cells(space: Space) -> &'static [&'static str] {
    match space {
        Space::NatsTss => &[
            "|nor_conv_3x3~0|+|avg_pool_3x3~0|skip_connect~1|\
             +|nor_conv_1x1~0|nor_conv_3x3~1|nor_conv_1x1~2|",
            "|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|none~2|",
        ],
        Space::NasBench101 => {
            &["input;conv1x1-bn-relu:0;conv3x3-bn-relu:0,1;maxpool3x3:1;output:0,2,3"]
        }
        Space::NatsSss => &["16:8:24:32:16"],
        Space::Tnb101Micro => &["64-41414-1_32_013", "64-41414-0_13_200"],
    }
}

/// Scores some cells of the task's space on both engines; takes a fraction of a second.
///
/// # Panics
/// If an engine's device fails.
pub(super) fn compare(engine: &dyn Engine, other: &dyn Engine, task: Task) -> Agreement {
    let images = images::draw(&ImageSource::Noise, task.dataset, IMAGES, 0)
        .expect("noise is read from nowhere");
    let mut largest = Agreement {
        naswot: 0.0,
        logsynflow: 0.0,
        meco: 0.0,
    };
    for text in cells(task.space) {
        let cell = task.space.read(text).expect("the cells are well formed");
        let stream = Stream {
            seed: 0,
            cell,
            repeat: 0,
        };
        let blueprint = cell.blueprint(task);
        let weights = Weights::kaiming(&blueprint.layers(), stream);
        let network = Network::new(&blueprint, &weights);
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
