//! Average pooling on maps with a border, forward and backward; both add to what stands there.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use crate::engine::Instructions;
use crate::engine::native::extent::Extent;

/// Adds the mean of 3x3 pixels; pixels outside are not counted.
pub(super) fn add_means(isa: Isa, extent: Extent, map: &[f32], out: &mut [f32]) {
    let weight = |y, x| 1.0 / (counted(extent, y) * counted(extent, x));
    isa.run(AddBoxes {
        extent,
        map,
        weight,
        out,
    });
}

/// Adds what the gradient of means is for the pixels that they were taken of. `scratch` has the
/// size of the map, and a border of zeros.
pub(super) fn add_gradient_of_means(
    isa: Isa,
    extent: Extent,
    gradient: &[f32],
    scratch: &mut [f32],
    out: &mut [f32],
) {
    let line = extent.bordered().side * extent.channels;
    for y in 0..extent.side {
        for x in 0..extent.side {
            let weight = 1.0 / (counted(extent, y) * counted(extent, x));
            let pixel = (y + 1) * line + (x + 1) * extent.channels;
            let values = &gradient[pixel..][..extent.channels];
            for (place, value) in scratch[pixel..].iter_mut().zip(values) {
                *place = value * weight;
            }
        }
    }
    isa.run(AddBoxes {
        extent,
        map: scratch,
        weight: |_, _| 1.0,
        out,
    });
}

/// How many of the three pixels around a place lie inside.
fn counted(extent: Extent, place: usize) -> f32 {
    let first = place.saturating_sub(1);
    let last = (place + 1).min(extent.side - 1);
    (last - first + 1) as f32
}

/// Adds the weighted sums of 3x3 pixels.
struct AddBoxes<'a, W> {
    extent: Extent,
    map: &'a [f32],
    weight: W,
    out: &'a mut [f32],
}

impl<W: Fn(usize, usize) -> f32> WithSimd for AddBoxes<'_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Extent { side, channels } = self.extent;
        let pixel = channels / S::F32_LANES;
        let line = (side + 2) * pixel;
        let map = S::as_simd_f32s(self.map).0;
        let out = S::as_mut_simd_f32s(self.out).0;
        for y in 0..side {
            let lines = [0, 1, 2].map(|above| &map[(y + above) * line..][..line]);
            for x in 0..side {
                let weight = simd.splat_f32s((self.weight)(y, x));
                let lines = lines.map(|line| &line[x * pixel..][..3 * pixel]);
                let out = &mut out[(y + 1) * line + (x + 1) * pixel..][..pixel];
                for (channel, out) in out.iter_mut().enumerate() {
                    let across = lines.map(|line| {
                        let ends = simd.add_f32s(line[channel], line[2 * pixel + channel]);
                        simd.add_f32s(ends, line[pixel + channel])
                    });
                    let sum = simd.add_f32s(simd.add_f32s(across[0], across[1]), across[2]);
                    *out = simd.mul_add_e_f32s(sum, weight, *out);
                }
            }
        }
    }
}

/// Adds the mean of 2x2 pixels, stride 2, of maps of an extent.
pub(super) fn add_quarters(extent: Extent, map: &[f32], out: &mut [f32]) {
    each_quarter(extent, |pixel, quarter, channels| {
        for (out, value) in out[quarter..][..channels].iter_mut().zip(&map[pixel..]) {
            *out += 0.25 * value;
        }
    });
}

/// Adds the gradient of such means to that of the pixels.
pub(super) fn add_gradient_of_quarters(extent: Extent, gradient: &[f32], out: &mut [f32]) {
    each_quarter(extent, |pixel, quarter, channels| {
        let gradient = &gradient[quarter..][..channels];
        for (out, value) in out[pixel..].iter_mut().zip(gradient) {
            *out += 0.25 * value;
        }
    });
}

/// Goes through the pixels: where each begins, and where the mean does that it adds to.
fn each_quarter(extent: Extent, mut visit: impl FnMut(usize, usize, usize)) {
    let channels = extent.channels;
    let outer = extent.bordered().side;
    let reduced = extent.reduced(channels).bordered().side;
    for y in 0..extent.side {
        for x in 0..extent.side {
            let pixel = ((y + 1) * outer + x + 1) * channels;
            let quarter = ((y / 2 + 1) * reduced + x / 2 + 1) * channels;
            visit(pixel, quarter, channels);
        }
    }
}
