//! Values of channels, laid out so that kernels need not count pixels.

/// What kernels read of a map at a time: no more values than this after any place.
const REACH: usize = 512;

/// One value for each channel, repeated: from any channel on, the next [`REACH`] values are those
/// of the pixels that follow.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PerChannel {
    channels: usize,
    values: Vec<f32>,
}

impl PerChannel {
    /// The value of each channel.
    pub(super) fn new(channels: usize, value: impl Fn(usize) -> f32) -> Self {
        let mut values: Vec<f32> = (0..channels).map(value).collect();
        values.reserve_exact(REACH);
        for place in 0..REACH {
            values.push(values[place]);
        }
        PerChannel { channels, values }
    }

    /// The same value for all channels.
    pub(super) fn all(channels: usize, value: f32) -> Self {
        PerChannel {
            channels,
            values: vec![value; channels + REACH],
        }
    }

    /// Number of channels.
    pub(super) const fn channels(&self) -> usize {
        self.channels
    }

    /// All values, repetitions included.
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// The value of each channel, once.
    #[cfg(test)]
    pub(super) fn once(&self) -> &[f32] {
        &self.values[..self.channels]
    }

    /// Adds the values of the same channels.
    pub(super) fn add(&mut self, other: &PerChannel) {
        for (value, other) in self.values.iter_mut().zip(&other.values) {
            *value += other;
        }
    }

    /// Makes the channels from one on zero.
    pub(super) fn truncate(&mut self, kept: usize) {
        let channels = self.channels;
        for (place, value) in self.values.iter_mut().enumerate() {
            if place % channels >= kept {
                *value = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_round() {
        let mut values = PerChannel::new(48, |channel| channel as f32);
        assert_eq!(values.values().len(), 48 + REACH);
        assert!((0..48 + REACH).all(|place| values.values()[place] == (place % 48) as f32));
        values.truncate(43);
        assert_eq!((values.once()[42], values.once()[43]), (42.0, 0.0));
        assert_eq!(values.values()[48 + 47], 0.0);
    }
}
