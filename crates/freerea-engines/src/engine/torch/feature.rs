//! A feature map, which may be known to be zero everywhere.

use tch::Tensor;

/// A feature map of a batch: `[images, channels, side, side]`.
///
/// If no signal arrives, the map is zero whatever the images are; such a map has no tensor and
/// costs nothing.
#[derive(Debug)]
pub(super) struct Feature {
    channels: usize,
    side: usize,
    values: Option<Tensor>,
}

impl Feature {
    /// The map with these values, or zero everywhere.
    pub(super) fn new(channels: usize, side: usize, values: Option<Tensor>) -> Self {
        Feature {
            channels,
            side,
            values,
        }
    }

    /// A map of the same shape with other values.
    pub(super) fn like(&self, values: Option<Tensor>) -> Self {
        Feature::new(self.channels, self.side, values)
    }

    /// The values; `None` where the map is zero everywhere.
    pub(super) fn values(&self) -> Option<&Tensor> {
        self.values.as_ref()
    }

    /// Values of one image: channels x side x side.
    pub(super) fn units(&self) -> usize {
        self.channels * self.side * self.side
    }

    /// The map of the next stage, with half the side and other channels.
    pub(super) fn reduced(&self, channels: usize, values: Option<Tensor>) -> Self {
        Feature::new(channels, self.side / 2, values)
    }
}

impl Clone for Feature {
    fn clone(&self) -> Self {
        self.like(self.values.as_ref().map(Tensor::shallow_clone))
    }
}
