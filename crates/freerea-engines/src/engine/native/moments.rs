//! Batch statistics of a map's channels, and the batch norm that they make.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use crate::engine::Instructions;

/// The period of per-channel values: a multiple of every stage's channels, and of every vector.
pub(super) const PERIOD: usize = 64;

/// What batch norm adds to a variance.
const EPSILON: f64 = 1e-5;

/// One value for each channel, repeated to the period.
pub(super) type PerChannel = [f32; PERIOD];

/// Sums of values and of their squares, channel by channel: gathered in f32 over a few hundred
/// values, in f64 over the batch.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    count: usize,
    sums: [f64; PERIOD],
    squares: [f64; PERIOD],
}

impl Moments {
    /// The moments of nothing yet.
    pub(super) const fn new() -> Self {
        Moments {
            count: 0,
            sums: [0.0; PERIOD],
            squares: [0.0; PERIOD],
        }
    }

    /// Adds whole pixels, laid out channels last.
    ///
    /// # Panics
    /// If the values do not fill the period.
    pub(super) fn gather(&mut self, isa: Isa, values: &[f32]) {
        assert_eq!(values.len() % PERIOD, 0, "whole periods");
        self.count += values.len();
        for values in values.chunks(GATHERED) {
            let (sums, squares) = isa.run(Gather(values));
            for (total, sum) in self.sums.iter_mut().zip(sums) {
                *total += f64::from(sum);
            }
            for (total, square) in self.squares.iter_mut().zip(squares) {
                *total += f64::from(square);
            }
        }
    }

    /// Batch norm with scale 1 and shift 0, as what each channel is multiplied with and what is
    /// added then.
    pub(super) fn norm(&self, channels: usize) -> (PerChannel, PerChannel) {
        let count = (self.count / channels) as f64;
        let over_period = |totals: &[f64; PERIOD], channel: usize| -> f64 {
            totals[channel..].iter().step_by(channels).sum::<f64>() / count
        };
        let norm = |at: usize| {
            let channel = at % channels;
            let mean = over_period(&self.sums, channel);
            let variance = (over_period(&self.squares, channel) - mean * mean).max(0.0);
            let scale = 1.0 / (variance + EPSILON).sqrt();
            (scale as f32, (-mean * scale) as f32)
        };
        let mut scale = [0.0; PERIOD];
        let mut shift = [0.0; PERIOD];
        for at in 0..PERIOD {
            (scale[at], shift[at]) = norm(at);
        }
        (scale, shift)
    }
}

/// Values that are summed in f32 before the sum goes over to f64.
const GATHERED: usize = 256 * PERIOD;

/// Sums and squares of values, by their place in the period.
struct Gather<'v>(&'v [f32]);

impl WithSimd for Gather<'_> {
    type Output = (PerChannel, PerChannel);

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        // As many vectors at a time as leave room in 16 registers.
        const VECTORS: usize = 4;
        let zero = simd.splat_f32s(0.0);
        let vectors = S::as_simd_f32s(self.0).0;
        let period = PERIOD / S::F32_LANES;
        let mut sums = [0.0; PERIOD];
        let mut squares = [0.0; PERIOD];
        let outs = S::as_mut_simd_f32s(&mut sums).0.chunks_exact_mut(VECTORS);
        let outs = outs.zip(
            S::as_mut_simd_f32s(&mut squares)
                .0
                .chunks_exact_mut(VECTORS),
        );
        for (number, (sums, squares)) in outs.enumerate() {
            let mut sum = [zero; VECTORS];
            let mut square = [zero; VECTORS];
            for repetition in vectors.chunks_exact(period) {
                let values = &repetition[number * VECTORS..][..VECTORS];
                for at in 0..VECTORS {
                    sum[at] = simd.add_f32s(sum[at], values[at]);
                    square[at] = simd.mul_add_e_f32s(values[at], values[at], square[at]);
                }
            }
            sums.copy_from_slice(&sum);
            squares.copy_from_slice(&square);
        }
        (sums, squares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norm_gives_each_channel_mean_zero_and_variance_one() {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            for channels in [16, 32, 64] {
                let value = |at: usize| {
                    let (pixel, channel) = ((at / channels) as f32, (at % channels) as f32);
                    (pixel * 0.37 + channel).sin() * (1.0 + channel) + channel
                };
                let values: Vec<f32> = (0..channels * 1000).map(value).collect();
                let mut moments = Moments::new();
                for part in values.chunks(64 * 125) {
                    moments.gather(isa, part);
                }
                let (scale, shift) = moments.norm(channels);
                for channel in 0..channels {
                    let normed = || {
                        let of_channel = values[channel..].iter().step_by(channels);
                        of_channel.map(|v| f64::from(v * scale[channel] + shift[channel]))
                    };
                    let mean = normed().sum::<f64>() / 1000.0;
                    let variance = normed().map(|v| v * v).sum::<f64>() / 1000.0;
                    assert!(mean.abs() < 1e-4, "{isa}, channel {channel}: {mean}");
                    assert!((variance - 1.0).abs() < 1e-3, "{isa}: {variance}");
                }
            }
        }
    }
}
