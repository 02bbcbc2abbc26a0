//! Pools: the mean or the largest of a window, padding not counted.

use freerea_core::engine::Isa;
use freerea_core::network::{Step, Window};
use pulp::{Simd, WithSimd};

use super::buffer::Buffer;
use super::extent::Extent;
use crate::engine::Instructions;

/// What is taken of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PoolKind {
    /// The mean of the pixels inside the map.
    Mean,
    /// The largest.
    Max,
}

impl PoolKind {
    /// That of a pool.
    pub(super) const fn of(pool: &Step) -> Self {
        match pool {
            Step::MaxPool(..) => PoolKind::Max,
            _ => PoolKind::Mean,
        }
    }

    #[inline(always)]
    fn join<S: Simd>(self, simd: S, a: S::f32s, b: S::f32s) -> S::f32s {
        match self {
            PoolKind::Mean => simd.add_f32s(a, b),
            PoolKind::Max => simd.max_f32s(a, b),
        }
    }
}

/// Pools images of an extent. `scratch` is kept to be used again.
pub(super) fn pool(
    isa: Isa,
    kind: PoolKind,
    window: Window,
    (extent, images): (Extent, &[f32]),
    scratch: &mut Buffer,
    out: &mut [f32],
) {
    let nine = window.side == 3 && window.stride == 1 && window.padding == 1;
    if nine && extent.width > 1 {
        isa.run(NinePixels {
            kind,
            extent,
            images,
            scratch,
            out,
        });
    } else {
        isa.run(AnyWindows {
            kind,
            window,
            extent,
            images,
            out,
        });
    }
}

/// 3x3 pixels with stride 1, lines first.
struct NinePixels<'a> {
    kind: PoolKind,
    extent: Extent,
    images: &'a [f32],
    scratch: &'a mut Buffer,
    out: &'a mut [f32],
}

impl WithSimd for NinePixels<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // Two copies of the kernel, so that no pixel asks for the kind.
        match self.kind {
            PoolKind::Mean => self.pool(simd, PoolKind::Mean),
            PoolKind::Max => self.pool(simd, PoolKind::Max),
        }
    }
}

impl NinePixels<'_> {
    #[inline(always)]
    fn pool<S: Simd>(self, simd: S, kind: PoolKind) {
        let Extent {
            height, channels, ..
        } = self.extent;
        let (units, line) = (self.extent.units(), self.extent.line());
        // Three lines joined, with a pixel outside at either end.
        let joined = self.scratch.at_least(line + 2 * channels);
        joined.fill(match kind {
            PoolKind::Mean => 0.0,
            PoolKind::Max => f32::NEG_INFINITY,
        });
        let images = self.images.chunks_exact(units);
        for (image, out) in images.zip(self.out.chunks_exact_mut(units)) {
            for (at, out) in out.chunks_exact_mut(line).enumerate() {
                let other = |at: usize| &image[at * line..][..line];
                let above = (at > 0).then(|| other(at - 1));
                let below = (at + 1 < height).then(|| other(at + 1));
                let lines = 1 + usize::from(above.is_some()) + usize::from(below.is_some());
                let middle = &mut joined[channels..][..line];
                join_lines(simd, kind, [Some(other(at)), above, below], middle);
                let weight = |pixels: usize| match kind {
                    PoolKind::Mean => 1.0 / (lines * pixels) as f32,
                    PoolKind::Max => 1.0,
                };
                let (first, rest) = out.split_at_mut(channels);
                let (middle, last) = rest.split_at_mut(line - 2 * channels);
                let end = &joined[line - channels..][..3 * channels];
                join_across(
                    simd,
                    kind,
                    channels,
                    &joined[..3 * channels],
                    weight(2),
                    first,
                );
                join_across(
                    simd,
                    kind,
                    channels,
                    &joined[channels..][..line],
                    weight(3),
                    middle,
                );
                join_across(simd, kind, channels, end, weight(2), last);
            }
        }
    }
}

#[inline(always)]
fn join_lines<S: Simd>(simd: S, kind: PoolKind, lines: [Option<&[f32]>; 3], joined: &mut [f32]) {
    let joined = S::as_mut_simd_f32s(joined).0;
    let vectors = |line| S::as_simd_f32s(line).0;
    match lines {
        [Some(here), Some(above), Some(below)] => {
            let others = vectors(above).iter().zip(vectors(below));
            for ((joined, &here), (&above, &below)) in
                joined.iter_mut().zip(vectors(here)).zip(others)
            {
                *joined = kind.join(simd, kind.join(simd, here, above), below);
            }
        }
        [Some(here), Some(other), None] | [Some(here), None, Some(other)] => {
            for ((joined, &here), &other) in
                joined.iter_mut().zip(vectors(here)).zip(vectors(other))
            {
                *joined = kind.join(simd, here, other);
            }
        }
        [here, ..] => joined.copy_from_slice(vectors(here.unwrap_or_default())),
    }
}

/// Each output pixel is made of three pixels, of which the first is at its own place.
#[inline(always)]
fn join_across<S: Simd>(
    simd: S,
    kind: PoolKind,
    channels: usize,
    joined: &[f32],
    weight: f32,
    out: &mut [f32],
) {
    let weight = simd.splat_f32s(weight);
    let out = S::as_mut_simd_f32s(out).0;
    let left = S::as_simd_f32s(joined).0;
    let centre = S::as_simd_f32s(&joined[channels..]).0;
    let right = S::as_simd_f32s(&joined[2 * channels..]).0;
    for (((out, &left), &centre), &right) in out.iter_mut().zip(left).zip(centre).zip(right) {
        let all = kind.join(simd, kind.join(simd, left, centre), right);
        *out = match kind {
            PoolKind::Mean => simd.mul_f32s(all, weight),
            PoolKind::Max => all,
        };
    }
}

/// Any windows, pixel by pixel.
struct AnyWindows<'a> {
    kind: PoolKind,
    window: Window,
    extent: Extent,
    images: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for AnyWindows<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let AnyWindows {
            kind,
            window,
            extent,
            ..
        } = self;
        let pooled = window.pooled_extent(extent);
        let pixel = extent.channels / S::F32_LANES;
        let images = self.images.chunks_exact(extent.units());
        for (image, out) in images.zip(self.out.chunks_exact_mut(pooled.units())) {
            let image = S::as_simd_f32s(image).0;
            let outs = S::as_mut_simd_f32s(out).0.chunks_exact_mut(pixel);
            for (at, out) in outs.enumerate() {
                let lines = window.inside(at / pooled.width, extent.height);
                let columns = window.inside(at % pooled.width, extent.width);
                let weight = simd.splat_f32s(1.0 / (lines.len() * columns.len()) as f32);
                for (channel, out) in out.iter_mut().enumerate() {
                    let mut all = None;
                    for line in lines.clone() {
                        for column in columns.clone() {
                            let value = image[(line * extent.width + column) * pixel + channel];
                            all = Some(match all {
                                None => value,
                                Some(all) => kind.join(simd, all, value),
                            });
                        }
                    }
                    let all = all.unwrap_or(simd.splat_f32s(0.0));
                    *out = match kind {
                        PoolKind::Mean => simd.mul_f32s(all, weight),
                        PoolKind::Max => all,
                    };
                }
            }
        }
    }
}

/// Where windows lie.
pub(super) trait WindowPlaces {
    /// The extent of what a pool makes of a map.
    fn pooled_extent(self, extent: Extent) -> Extent;

    /// The lines, or the columns, that the window at a place covers of so many.
    fn inside(self, place: usize, count: usize) -> std::ops::Range<usize>;
}

impl WindowPlaces for Window {
    fn pooled_extent(self, extent: Extent) -> Extent {
        Extent {
            height: self.pooled(extent.height),
            width: self.pooled(extent.width),
            ..extent
        }
    }

    #[inline(always)]
    fn inside(self, place: usize, count: usize) -> std::ops::Range<usize> {
        let first = place * self.stride;
        let end = (first + self.side).saturating_sub(self.padding).min(count);
        first.saturating_sub(self.padding).min(end)..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALVES: Window = Window {
        side: 2,
        stride: 2,
        padding: 0,
    };
    const NINE: Window = Window {
        side: 3,
        stride: 1,
        padding: 1,
    };

    /// By its definition, in f64.
    fn plain(kind: PoolKind, window: Window, extent: Extent, image: &[f32]) -> Vec<f64> {
        let pooled = window.pooled_extent(extent);
        let mut out = Vec::new();
        for at in 0..pooled.units() {
            let (pixel, channel) = (at / pooled.channels, at % pooled.channels);
            let mut values = Vec::new();
            for line in window.inside(pixel / pooled.width, extent.height) {
                for column in window.inside(pixel % pooled.width, extent.width) {
                    let place = (line * extent.width + column) * extent.channels + channel;
                    values.push(f64::from(image[place]));
                }
            }
            out.push(match kind {
                PoolKind::Mean => values.iter().sum::<f64>() / values.len() as f64,
                PoolKind::Max => values.into_iter().fold(f64::NEG_INFINITY, f64::max),
            });
        }
        out
    }

    #[test]
    fn pools_are_what_they_are_defined_to_be() {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            for (height, width, channels) in [(4, 6, 16), (2, 2, 48), (7, 3, 32), (4, 1, 16)] {
                let extent = Extent {
                    height,
                    width,
                    channels,
                };
                let image: Vec<f32> = (0..extent.units())
                    .map(|at| (at as f32 * 0.61).sin() - 0.3)
                    .collect();
                for (kind, window) in [
                    (PoolKind::Mean, NINE),
                    (PoolKind::Max, NINE),
                    (PoolKind::Mean, HALVES),
                    (PoolKind::Max, HALVES),
                ] {
                    if window == HALVES && width < 2 {
                        continue;
                    }
                    let expected = plain(kind, window, extent, &image);
                    let mut out = vec![0.0; expected.len()];
                    let scratch = &mut Buffer::default();
                    pool(isa, kind, window, (extent, &image), scratch, &mut out);
                    for (ours, expected) in out.iter().zip(expected) {
                        let difference = (f64::from(*ours) - expected).abs();
                        assert!(
                            difference < 1e-6,
                            "{isa}, {kind:?} {window:?} of {extent:?}"
                        );
                    }
                }
            }
        }
    }
}
