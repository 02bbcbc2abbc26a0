//! Batch statistics of a map's channels, and the batch norm that they make.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use super::channels::PerChannel;
use super::extent::Extent;
use crate::engine::Instructions;

/// What batch norm adds to a variance.
const EPSILON: f64 = 1e-5;

/// Vectors that are summed at a time: as many as leave room in 16 registers.
const VECTORS: usize = 4;

/// Sums of values and of their squares, channel by channel: gathered in f32 over a few hundred
/// values, in f64 over the batch.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    channels: usize,
    /// Values after which the channels begin anew: several pixels, if they are few.
    period: usize,
    count: usize,
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    /// The moments of nothing yet, of maps of this extent.
    pub(super) fn of(extent: Extent) -> Self {
        let Extent { channels, .. } = extent;
        let vectors = 64;
        let several = vectors % channels == 0 && extent.units().is_multiple_of(vectors);
        let period = if several { vectors } else { channels };
        Moments {
            channels,
            period,
            count: 0,
            sums: vec![0.0; period],
            squares: vec![0.0; period],
        }
    }

    /// Adds whole images, laid out channels last.
    ///
    /// # Panics
    /// If the values do not fill the period.
    pub(super) fn gather(&mut self, isa: Isa, values: &[f32]) {
        assert_eq!(values.len() % self.period, 0, "whole periods");
        self.count += values.len() / self.channels;
        for values in values.chunks(PERIODS * self.period) {
            isa.run(Gather {
                values,
                sums: &mut self.sums,
                squares: &mut self.squares,
            });
        }
    }

    /// Batch norm with scale 1 and shift 0, as what each channel is multiplied with and what is
    /// added then.
    pub(super) fn norm(&self) -> (PerChannel, PerChannel) {
        let count = self.count as f64;
        let mean = |totals: &[f64], channel: usize| -> f64 {
            totals[channel..].iter().step_by(self.channels).sum::<f64>() / count
        };
        let scale = |channel: usize| {
            let mean_square = mean(&self.squares, channel);
            let variance = (mean_square - mean(&self.sums, channel).powi(2)).max(0.0);
            1.0 / (variance + EPSILON).sqrt()
        };
        let scales: Vec<f64> = (0..self.channels).map(scale).collect();
        (
            PerChannel::new(self.channels, |channel| scales[channel] as f32),
            PerChannel::new(self.channels, |channel| {
                (-mean(&self.sums, channel) * scales[channel]) as f32
            }),
        )
    }
}

/// Periods that are summed in f32 before the sum goes over to f64.
const PERIODS: usize = 256;

/// Adds sums and squares of values, by their place in the period, to those so far.
struct Gather<'v> {
    values: &'v [f32],
    sums: &'v mut [f64],
    squares: &'v mut [f64],
}

impl WithSimd for Gather<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Gather {
            values,
            sums,
            squares,
        } = self;
        let vectors = S::as_simd_f32s(values).0;
        let period = sums.len() / S::F32_LANES;
        let whole = period - period % VECTORS;
        for at in (0..whole).step_by(VECTORS) {
            gather::<S, VECTORS>(simd, vectors, period, at, sums, squares);
        }
        for at in whole..period {
            gather::<S, 1>(simd, vectors, period, at, sums, squares);
        }
    }
}

/// The same for so many vectors of each period, from one on.
#[inline(always)]
fn gather<S: Simd, const V: usize>(
    simd: S,
    vectors: &[S::f32s],
    period: usize,
    at: usize,
    sums: &mut [f64],
    squares: &mut [f64],
) {
    let zero = simd.splat_f32s(0.0);
    let (mut sum, mut square) = ([zero; V], [zero; V]);
    for repetition in vectors.chunks_exact(period) {
        let values = &repetition[at..][..V];
        for place in 0..V {
            sum[place] = simd.add_f32s(sum[place], values[place]);
            square[place] = simd.mul_add_e_f32s(values[place], values[place], square[place]);
        }
    }
    let first = at * S::F32_LANES;
    for (totals, parts) in [(sums, &sum), (squares, &square)] {
        let parts: &[f32] = pulp::bytemuck::cast_slice(parts);
        for (total, &part) in totals[first..].iter_mut().zip(parts) {
            *total += f64::from(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norm_gives_each_channel_mean_zero_and_variance_one() {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            for channels in [16, 32, 48, 64, 80] {
                let value = |at: usize| {
                    let (pixel, channel) = ((at / channels) as f32, (at % channels) as f32);
                    (pixel * 0.37 + channel).sin() * (1.0 + channel) + channel
                };
                let values: Vec<f32> = (0..channels * 1000).map(value).collect();
                let mut moments = Moments::of(Extent {
                    height: 25,
                    width: 10,
                    channels,
                });
                for part in values.chunks(250 * channels) {
                    moments.gather(isa, part);
                }
                let (scale, shift) = moments.norm();
                let (scale, shift) = (scale.once(), shift.once());
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
