//! Convolutions as matrix products of windows: all but those that Winograd's are.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use super::buffer::Buffer;
use super::extent::Frame;
use super::panels::Panels;
use super::product::{Target, Windows, multiply};
use crate::engine::Instructions;

/// A 1x1 convolution of any number of pixels, of whose channels the first `inputs` count.
pub(super) fn pointwise(isa: Isa, pixels: &[f32], inputs: usize, panels: &Panels, out: &mut [f32]) {
    let windows = Windows::rows(pixels.len() / panels.rows, inputs, panels.rows);
    product(isa, windows, pixels, panels, out);
}

/// A convolution of `kernel` x `kernel` taps of images inside a frame as wide as the kernel
/// reaches over. `framed` is kept to be used again.
pub(super) fn windowed(
    isa: Isa,
    frame: Frame,
    images: &[f32],
    (panels, kernel, stride): (&Panels, usize, usize),
    framed: &mut Buffer,
    out: &mut [f32],
) {
    let framed = framed.at_least(frame.units());
    frame.clear(framed);
    let windows = Windows::framed(frame, kernel, stride);
    let images = images.chunks_exact(frame.inner.units());
    let each = out.len() / images.len();
    for (image, out) in images.zip(out.chunks_exact_mut(each)) {
        frame.enclose(image, framed);
        product(isa, windows, framed, panels, out);
    }
}

/// The same of one image whose planes lie one after the other.
pub(super) fn planes(
    isa: Isa,
    frame: Frame,
    planes: &[f32],
    (panels, kernel, stride): (&Panels, usize, usize),
    framed: &mut Buffer,
    out: &mut [f32],
) {
    let framed = framed.at_least(frame.units());
    frame.clear(framed);
    let (channels, outer) = (frame.inner.channels, frame.outer.line());
    for (channel, plane) in planes.chunks_exact(frame.inner.pixels()).enumerate() {
        for (y, line) in plane.chunks_exact(frame.inner.width).enumerate() {
            let inside = &mut framed[frame.start() + y * outer + channel..];
            for (place, &value) in inside.iter_mut().step_by(channels).zip(line) {
                *place = value;
            }
        }
    }
    let windows = Windows::framed(frame, kernel, stride);
    product(isa, windows, framed, panels, out);
}

/// The product of windows with all panels, into an output without gaps.
fn product(isa: Isa, windows: Windows, left: &[f32], panels: &Panels, out: &mut [f32]) {
    isa.run(Product {
        windows,
        left,
        panels,
        target: Target::dense(windows.width, panels.columns()),
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
        let width = panels.width;
        for (number, panel) in panels.iter().enumerate() {
            let out = &mut out[number * width..];
            multiply(simd, windows, left, (panel, width), target, out);
        }
    }
}
