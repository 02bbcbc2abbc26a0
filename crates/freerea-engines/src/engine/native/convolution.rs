//! Convolutions as matrix products of windows: the stem, 1x1, and 3x3 of stride 2.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use super::buffer::Buffer;
use super::extent::Extent;
use super::panels::Panels;
use super::product::{Target, Windows, multiply};
use crate::engine::Instructions;

/// The stem: a 3x3 convolution of one image, whose planes lie one after the other, into an output
/// that is laid out channels last. `bordered` is kept to be used again.
pub(super) fn stem(
    isa: Isa,
    image: Extent,
    planes: &[f32],
    panels: &Panels,
    bordered: &mut Buffer,
    out: &mut [f32],
) {
    let outer = image.bordered();
    let bordered = bordered.at_least(outer.units());
    bordered.fill(0.0);
    for (channel, plane) in planes.chunks_exact(image.pixels()).enumerate() {
        for (y, line) in plane.chunks_exact(image.side).enumerate() {
            let inside = &mut bordered[((y + 1) * outer.side + 1) * image.channels + channel..];
            for (place, &value) in inside.iter_mut().step_by(image.channels).zip(line) {
                *place = value;
            }
        }
    }
    let windows = Windows::bordered(outer.side, image.channels, 1);
    product(isa, windows, bordered, panels, out);
}

/// A 1x1 convolution of any number of pixels.
pub(super) fn pointwise(isa: Isa, pixels: &[f32], panels: &Panels, out: &mut [f32]) {
    let windows = Windows::rows(pixels.len() / panels.rows, panels.rows);
    product(isa, windows, pixels, panels, out);
}

/// A 3x3 convolution of stride 2 of images of an extent. `bordered` is kept to be used again.
pub(super) fn strided(
    isa: Isa,
    extent: Extent,
    images: &[f32],
    panels: &Panels,
    bordered: &mut Buffer,
    out: &mut [f32],
) {
    let outer = extent.bordered();
    let bordered = bordered.at_least(outer.units());
    bordered.fill(0.0);
    let windows = Windows::bordered(outer.side, extent.channels, 2);
    let images = images.chunks_exact(extent.units());
    let each = out.len() / images.len();
    for (image, out) in images.zip(out.chunks_exact_mut(each)) {
        extent.enclose(image, bordered);
        product(isa, windows, bordered, panels, out);
    }
}

/// The product of windows with all panels, into an output without gaps.
fn product(isa: Isa, windows: Windows, left: &[f32], panels: &Panels, out: &mut [f32]) {
    let channels = out.len() / (windows.lines * windows.width);
    isa.run(Product {
        windows,
        left,
        panels,
        target: Target::dense(windows.width, channels),
        out,
    });
}

/// The product of windows with all panels.
pub(super) struct Product<'a> {
    pub(super) windows: Windows,
    pub(super) left: &'a [f32],
    pub(super) panels: &'a Panels,
    pub(super) target: Target,
    pub(super) out: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Product {
            windows,
            left,
            panels,
            target,
            out,
        } = self;
        for (number, panel) in panels.iter().enumerate() {
            let out = &mut out[number * panels.width..];
            multiply(simd, windows, left, panel, target, out);
        }
    }
}
