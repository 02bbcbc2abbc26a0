//! Pools of maps with a border, forward and backward; both add to what stands there.

use freerea_core::engine::Isa;
use freerea_core::network::Window;
use pulp::{Simd, WithSimd};

use crate::engine::Instructions;
use crate::engine::native::extent::Frame;
use crate::engine::native::pooling::{PoolKind, WindowPlaces};

/// Adds the pool of a map to another.
pub(super) fn add(
    isa: Isa,
    (kind, window): (PoolKind, Window),
    (from, map): (Frame, &[f32]),
    (to, out): (Frame, &mut [f32]),
) {
    isa.run(AddPools {
        kind,
        places: Places { window, from, to },
        map,
        out,
    });
}

/// Adds the gradient of a pool to that of the map that it was taken of. The largest of a window is
/// the first that is as large.
pub(super) fn add_gradient(
    isa: Isa,
    (kind, window): (PoolKind, Window),
    (from, map): (Frame, &[f32]),
    (to, gradient): (Frame, &[f32]),
    toward: &mut [f32],
) {
    isa.run(AddPoolGradients {
        kind,
        places: Places { window, from, to },
        map,
        gradient,
        toward,
    });
}

/// Where the windows of a map and their pools lie.
#[derive(Clone, Copy)]
struct Places {
    window: Window,
    from: Frame,
    to: Frame,
}

impl Places {
    /// Goes through the pools: where each stands, and where the pixels of its window do, counted
    /// in vectors of so many values.
    #[inline(always)]
    fn visit(self, lanes: usize, mut visit: impl FnMut(usize, &[usize])) {
        let Places { window, from, to } = self;
        let (pixel, line) = (from.outer.channels / lanes, from.outer.line() / lanes);
        let (to_pixel, to_line) = (to.outer.channels / lanes, to.outer.line() / lanes);
        let mut pixels = Vec::with_capacity(window.side * window.side);
        for y in 0..to.inner.height {
            for x in 0..to.inner.width {
                pixels.clear();
                for row in window.inside(y, from.inner.height) {
                    let columns = window.inside(x, from.inner.width);
                    pixels.extend(
                        columns.map(|column| from.start() / lanes + row * line + column * pixel),
                    );
                }
                visit(to.start() / lanes + y * to_line + x * to_pixel, &pixels);
            }
        }
    }
}

struct AddPools<'a> {
    kind: PoolKind,
    places: Places,
    map: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for AddPools<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let map = S::as_simd_f32s(self.map).0;
        let out = S::as_mut_simd_f32s(self.out).0;
        let channels = self.places.from.outer.channels / S::F32_LANES;
        self.places.visit(S::F32_LANES, |place, pixels| {
            let out = &mut out[place..][..channels];
            match self.kind {
                PoolKind::Mean => {
                    let weight = simd.splat_f32s(1.0 / pixels.len() as f32);
                    for (channel, out) in out.iter_mut().enumerate() {
                        let mut sum = simd.splat_f32s(0.0);
                        for &pixel in pixels {
                            sum = simd.add_f32s(sum, map[pixel + channel]);
                        }
                        *out = simd.mul_add_e_f32s(sum, weight, *out);
                    }
                }
                PoolKind::Max => {
                    for (channel, out) in out.iter_mut().enumerate() {
                        *out = simd.add_f32s(*out, largest(simd, map, pixels, channel));
                    }
                }
            }
        });
    }
}

/// The largest of a window in the vector of some channels.
#[inline(always)]
fn largest<S: Simd>(simd: S, map: &[S::f32s], pixels: &[usize], channel: usize) -> S::f32s {
    let mut largest = simd.splat_f32s(f32::NEG_INFINITY);
    for &pixel in pixels {
        largest = simd.max_f32s(largest, map[pixel + channel]);
    }
    largest
}

struct AddPoolGradients<'a> {
    kind: PoolKind,
    places: Places,
    map: &'a [f32],
    gradient: &'a [f32],
    toward: &'a mut [f32],
}

impl WithSimd for AddPoolGradients<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let map = S::as_simd_f32s(self.map).0;
        let gradient = S::as_simd_f32s(self.gradient).0;
        let toward = S::as_mut_simd_f32s(self.toward).0;
        let channels = self.places.from.outer.channels / S::F32_LANES;
        let zero = simd.splat_f32s(0.0);
        self.places.visit(S::F32_LANES, |place, pixels| {
            let gradient = &gradient[place..][..channels];
            let weight = simd.splat_f32s(1.0 / pixels.len() as f32);
            for (channel, &gradient) in gradient.iter().enumerate() {
                match self.kind {
                    PoolKind::Mean => {
                        let part = simd.mul_f32s(gradient, weight);
                        for &pixel in pixels {
                            let toward = &mut toward[pixel + channel];
                            *toward = simd.add_f32s(*toward, part);
                        }
                    }
                    PoolKind::Max => {
                        let largest = largest(simd, map, pixels, channel);
                        let mut left = gradient;
                        for &pixel in pixels {
                            let is_largest = simd.equal_f32s(map[pixel + channel], largest);
                            let part = simd.select_f32s(is_largest, left, zero);
                            left = simd.select_f32s(is_largest, zero, left);
                            let toward = &mut toward[pixel + channel];
                            *toward = simd.add_f32s(*toward, part);
                        }
                    }
                }
            }
        });
    }
}
