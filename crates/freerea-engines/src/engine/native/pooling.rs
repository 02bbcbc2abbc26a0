//! Average pooling.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use super::buffer::Buffer;
use super::extent::Extent;
use crate::engine::Instructions;

/// The mean of 3x3 pixels, stride 1, of images of an extent; pixels outside are not counted.
/// `scratch` is kept to be used again.
pub(super) fn mean_of_nine(
    isa: Isa,
    extent: Extent,
    images: &[f32],
    scratch: &mut Buffer,
    out: &mut [f32],
) {
    isa.run(MeanOfNine {
        extent,
        images,
        scratch,
        out,
    });
}

struct MeanOfNine<'a> {
    extent: Extent,
    images: &'a [f32],
    scratch: &'a mut Buffer,
    out: &'a mut [f32],
}

impl WithSimd for MeanOfNine<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Extent { side, channels } = self.extent;
        let (units, line) = (self.extent.units(), side * channels);
        // Sums of three lines, with a pixel of zeros at either end.
        let sums = self.scratch.at_least(line + 2 * channels);
        sums.fill(0.0);
        let counted = |place: usize| {
            if place == 0 || place + 1 == side {
                2.0
            } else {
                3.0
            }
        };
        let images = self.images.chunks_exact(units);
        for (image, out) in images.zip(self.out.chunks_exact_mut(units)) {
            for (at, out) in out.chunks_exact_mut(line).enumerate() {
                let above = (at > 0).then(|| &image[(at - 1) * line..][..line]);
                let below = (at + 1 < side).then(|| &image[(at + 1) * line..][..line]);
                let here = &image[at * line..][..line];
                sum_lines(simd, here, above, below, &mut sums[channels..][..line]);
                let inside = 1.0 / (counted(at) * 3.0);
                let edge = 1.0 / (counted(at) * 2.0);
                let (first, rest) = out.split_at_mut(channels);
                let (middle, last) = rest.split_at_mut(line - 2 * channels);
                let start = line - channels;
                mean_across(simd, channels, &sums[..3 * channels], edge, first);
                mean_across(simd, channels, &sums[channels..][..line], inside, middle);
                mean_across(simd, channels, &sums[start..][..3 * channels], edge, last);
            }
        }
    }
}

#[inline(always)]
fn sum_lines<S: Simd>(
    simd: S,
    here: &[f32],
    above: Option<&[f32]>,
    below: Option<&[f32]>,
    sums: &mut [f32],
) {
    let sums = S::as_mut_simd_f32s(sums).0;
    let here = S::as_simd_f32s(here).0;
    match (above, below) {
        (Some(above), Some(below)) => {
            let others = S::as_simd_f32s(above)
                .0
                .iter()
                .zip(S::as_simd_f32s(below).0);
            for ((sum, &here), (&above, &below)) in sums.iter_mut().zip(here).zip(others) {
                *sum = simd.add_f32s(simd.add_f32s(here, above), below);
            }
        }
        (Some(other), None) | (None, Some(other)) => {
            let other = S::as_simd_f32s(other).0;
            for ((sum, &here), &other) in sums.iter_mut().zip(here).zip(other) {
                *sum = simd.add_f32s(here, other);
            }
        }
        (None, None) => sums.copy_from_slice(here),
    }
}

/// Each output pixel is the weighted sum of three pixels, of which the first is at its own place.
#[inline(always)]
fn mean_across<S: Simd>(simd: S, channels: usize, sums: &[f32], weight: f32, out: &mut [f32]) {
    let weight = simd.splat_f32s(weight);
    let out = S::as_mut_simd_f32s(out).0;
    let left = S::as_simd_f32s(sums).0;
    let centre = S::as_simd_f32s(&sums[channels..]).0;
    let right = S::as_simd_f32s(&sums[2 * channels..]).0;
    for (((out, &left), &centre), &right) in out.iter_mut().zip(left).zip(centre).zip(right) {
        let sum = simd.add_f32s(simd.add_f32s(left, centre), right);
        *out = simd.mul_f32s(sum, weight);
    }
}

/// The mean of 2x2 pixels, stride 2, of images of an extent.
pub(super) fn mean_of_four(isa: Isa, extent: Extent, images: &[f32], out: &mut [f32]) {
    isa.run(MeanOfFour {
        extent,
        images,
        out,
    });
}

struct MeanOfFour<'a> {
    extent: Extent,
    images: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for MeanOfFour<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let channels = self.extent.channels;
        let line = self.extent.side * channels;
        let quarter = simd.splat_f32s(0.25);
        let pairs = self.images.chunks_exact(2 * line);
        for (pair, out) in pairs.zip(self.out.chunks_exact_mut(line / 2)) {
            let (above, below) = pair.split_at(line);
            let squares = above
                .chunks_exact(2 * channels)
                .zip(below.chunks_exact(2 * channels));
            for (out, (above, below)) in out.chunks_exact_mut(channels).zip(squares) {
                let [a, b] = halves::<S>(above, channels);
                let [c, d] = halves::<S>(below, channels);
                for (at, out) in S::as_mut_simd_f32s(out).0.iter_mut().enumerate() {
                    let sum =
                        simd.add_f32s(simd.add_f32s(a[at], b[at]), simd.add_f32s(c[at], d[at]));
                    *out = simd.mul_f32s(sum, quarter);
                }
            }
        }
    }
}

#[inline(always)]
fn halves<S: Simd>(pixels: &[f32], channels: usize) -> [&[S::f32s]; 2] {
    let (left, right) = pixels.split_at(channels);
    [S::as_simd_f32s(left).0, S::as_simd_f32s(right).0]
}
