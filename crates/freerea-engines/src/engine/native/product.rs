//! The matrix product that all convolutions come down to.
//!
//! A convolution is a product of windows of its input with its weights: each output pixel is a row
//! of the left matrix, which lies in the input as it is, in as many segments as the kernel is high.
//! The product is computed in tiles that stay in registers, so many rows times a panel of columns.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use super::extent::{ALIGNED, Extent, Frame};
use crate::engine::Instructions;

/// Where the windows of the output pixels lie in an input that is laid out channels last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windows {
    /// Lines of output pixels.
    pub(super) lines: usize,
    /// Output pixels of a line.
    pub(super) width: usize,
    /// From a line's first window to the next line's.
    pub(super) down: usize,
    /// From one window to the next in its line.
    pub(super) across: usize,
    /// Segments of a window: the lines that the kernel covers.
    pub(super) segments: usize,
    /// From a segment to the next.
    pub(super) pitch: usize,
    /// Values of a segment.
    pub(super) length: usize,
}

impl Windows {
    /// The windows of a 1x1 convolution, or the rows of any matrix: so many values of each, which
    /// begin `across` values after one another.
    pub(super) const fn rows(rows: usize, length: usize, across: usize) -> Self {
        Windows {
            lines: 1,
            width: rows,
            down: 0,
            across,
            segments: 1,
            pitch: 0,
            length,
        }
    }

    /// Whether they are rows of [`ALIGNED`] values without gaps.
    const fn are_narrow(&self) -> bool {
        self.lines == 1 && self.segments == 1 && self.length == ALIGNED && self.across == ALIGNED
    }

    /// The windows of a convolution of `kernel` x `kernel` taps on a framed map. The frame is as
    /// wide as the kernel reaches over, or the windows begin further inside.
    pub(super) const fn framed(frame: Frame, kernel: usize, stride: usize) -> Self {
        let Extent { channels, .. } = frame.outer;
        let line = frame.outer.line();
        Windows {
            lines: frame.inner.height.div_ceil(stride),
            width: frame.inner.width.div_ceil(stride),
            down: stride * line,
            across: stride * channels,
            segments: kernel,
            pitch: line,
            length: kernel * channels,
        }
    }
}

/// Where the output pixels are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// From a line's first pixel to the next line's.
    pub(super) down: usize,
    /// From one pixel to the next in its line.
    pub(super) across: usize,
    /// Whether the product is added to what stands there.
    pub(super) add: bool,
}

impl Target {
    /// Pixels without gaps, in place of what stands there.
    pub(super) const fn dense(width: usize, channels: usize) -> Self {
        Target {
            down: width * channels,
            across: channels,
            add: false,
        }
    }
}

/// The columns of a panel for a matrix of so many: two vectors, or a single one of 16 if there are
/// no more.
pub(super) fn panel_width(isa: Isa, columns: usize) -> usize {
    struct LaneCount;
    impl WithSimd for LaneCount {
        type Output = usize;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    match isa.run(LaneCount) {
        16 if !columns.is_multiple_of(32) => 16,
        lanes => 2 * lanes,
    }
}

/// Multiplies the windows of `left` with one panel of `width` columns of weights, row-major.
#[inline(always)]
pub(super) fn multiply<S: Simd>(
    simd: S,
    windows: Windows,
    left: &[f32],
    (panel, width): (&[f32], usize),
    target: Target,
    out: &mut [f32],
) {
    // So many rows that the sums, a row's values and the panel's fill the registers.
    match (S::F32_LANES, width / S::F32_LANES) {
        (16, 1) => lines::<S, 16, 8, 1>(simd, windows, left, panel, target, out),
        (16, _) => lines::<S, 8, 4, 2>(simd, windows, left, panel, target, out),
        _ => lines::<S, 4, 2, 2>(simd, windows, left, panel, target, out),
    }
}

/// Goes through the lines in tiles of `R` rows and `V` vectors; what is left over goes in tiles of
/// `H` rows, and then one by one.
#[inline(always)]
fn lines<S: Simd, const R: usize, const H: usize, const V: usize>(
    simd: S,
    windows: Windows,
    left: &[f32],
    panel: &[f32],
    target: Target,
    out: &mut [f32],
) {
    let (panel, _) = pulp::as_arrays::<V, _>(S::as_simd_f32s(panel).0);
    if windows.are_narrow() && windows.width.is_multiple_of(R) && !target.add {
        let values = windows.width * ALIGNED;
        if target.across == V * S::F32_LANES {
            return narrow::<S, R, V>(simd, &left[..values], panel, out);
        }
    }
    for line in 0..windows.lines {
        let left = &left[line * windows.down..];
        let out = &mut out[line * target.down..];
        let (whole, halves) = (
            windows.width - windows.width % R,
            windows.width - windows.width % H,
        );
        let at = |pixel: usize| (pixel * windows.across, pixel * target.across);
        for pixel in (0..whole).step_by(R) {
            let (from, to) = at(pixel);
            tile::<S, R, V>(simd, windows, &left[from..], panel, target, &mut out[to..]);
        }
        for pixel in (whole..halves).step_by(H) {
            let (from, to) = at(pixel);
            tile::<S, H, V>(simd, windows, &left[from..], panel, target, &mut out[to..]);
        }
        for pixel in halves..windows.width {
            let (from, to) = at(pixel);
            tile::<S, 1, V>(simd, windows, &left[from..], panel, target, &mut out[to..]);
        }
    }
}

/// The same for rows of [`ALIGNED`] values without gaps, into rows without gaps: with all sizes
/// known, nothing is left to count or to check.
#[inline(always)]
fn narrow<S: Simd, const R: usize, const V: usize>(
    simd: S,
    left: &[f32],
    panel: &[[S::f32s; V]],
    out: &mut [f32],
) {
    let (rows, _) = pulp::as_arrays::<ALIGNED, _>(left);
    let (tiles, _) = pulp::as_arrays::<R, _>(rows);
    let (pixels, _) = pulp::as_arrays_mut::<V, _>(S::as_mut_simd_f32s(out).0);
    let (outs, _) = pulp::as_arrays_mut::<R, _>(pixels);
    let panel: &[_; ALIGNED] = panel
        .first_chunk()
        .expect("as many rows as a row has values");
    for (rows, out) in tiles.iter().zip(outs) {
        let mut sums = [[simd.splat_f32s(0.0); V]; R];
        for (place, weights) in panel.iter().enumerate() {
            for (sums, row) in sums.iter_mut().zip(rows) {
                let value = simd.splat_f32s(row[place]);
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum = simd.mul_add_e_f32s(value, weight, *sum);
                }
            }
        }
        *out = sums;
    }
}

/// `R` rows times a panel; the sums stay in registers.
#[inline(always)]
fn tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    windows: Windows,
    left: &[f32],
    panel: &[[S::f32s; V]],
    target: Target,
    out: &mut [f32],
) {
    let mut sums = [[simd.splat_f32s(0.0); V]; R];
    for segment in 0..windows.segments {
        let start = segment * windows.pitch;
        // No `array::from_fn`, which the compiler does not always inline.
        let mut rows = [left; R];
        for (row, values) in rows.iter_mut().enumerate() {
            *values = &left[start + row * windows.across..][..windows.length];
        }
        let weights = &panel[segment * windows.length..][..windows.length];
        for (place, weights) in weights.iter().enumerate() {
            for (sums, row) in sums.iter_mut().zip(rows) {
                let value = simd.splat_f32s(row[place]);
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum = simd.mul_add_e_f32s(value, weight, *sum);
                }
            }
        }
    }
    for (row, sums) in sums.into_iter().enumerate() {
        let pixel = &mut out[row * target.across..][..V * S::F32_LANES];
        for (place, sum) in S::as_mut_simd_f32s(pixel).0.iter_mut().zip(sums) {
            *place = if target.add {
                simd.add_f32s(*place, sum)
            } else {
                sum
            };
        }
    }
}
