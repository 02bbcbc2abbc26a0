//! The gradient of a convolution's weights: products of its input with its output's gradient,
//! summed over the pixels.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use crate::engine::Instructions;
use crate::engine::native::extent::Frame;

/// The gradient of a convolution of `kernel` x `kernel` taps, in the layout of the weights'
/// panels. Both maps have a border of one pixel.
pub(super) struct WeightGradient<'a> {
    pub(super) kernel: usize,
    pub(super) stride: usize,
    /// Columns of a panel.
    pub(super) width: usize,
    pub(super) input: (Frame, &'a [f32]),
    pub(super) output: (Frame, &'a [f32]),
    pub(super) out: &'a mut [f32],
}

impl WeightGradient<'_> {
    pub(super) fn compute(self, isa: Isa) {
        isa.run(self);
    }
}

impl WithSimd for WeightGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match (S::F32_LANES, self.width / S::F32_LANES) {
            (16, 1) => panels::<S, 16, 1>(simd, self),
            (16, _) => panels::<S, 8, 2>(simd, self),
            _ => panels::<S, 4, 2>(simd, self),
        }
    }
}

#[inline(always)]
fn panels<S: Simd, const R: usize, const V: usize>(simd: S, gradient: WeightGradient<'_>) {
    let WeightGradient {
        kernel,
        stride,
        width,
        input: (from, input),
        output: (to, output),
        out,
    } = gradient;
    let channels = from.outer.channels;
    let per_tap = channels * width;
    let pixels = Pixels {
        height: to.inner.height,
        width: to.inner.width,
        input_line: stride * from.outer.line(),
        input_pixel: stride * channels,
        output_line: to.outer.line(),
        output_pixel: to.outer.channels,
    };
    for (panel, out) in out.chunks_exact_mut(kernel * kernel * per_tap).enumerate() {
        let output = &output[to.start() + panel * width..];
        for (tap, out) in out.chunks_exact_mut(per_tap).enumerate() {
            let centre = (3 - kernel) / 2;
            let (y, x) = (tap / kernel + centre, tap % kernel + centre);
            let input = &input[y * from.outer.line() + x * channels..];
            let whole = channels - channels % R;
            for channel in (0..whole).step_by(R) {
                let out = &mut out[channel * width..][..R * width];
                tile::<S, R, V>(simd, pixels, &input[channel..], output, out);
            }
            for channel in whole..channels {
                let out = &mut out[channel * width..][..width];
                tile::<S, 1, V>(simd, pixels, &input[channel..], output, out);
            }
        }
    }
}

/// How the pixels of the output's gradient and those of the input lie.
#[derive(Clone, Copy)]
struct Pixels {
    height: usize,
    width: usize,
    input_line: usize,
    input_pixel: usize,
    output_line: usize,
    output_pixel: usize,
}

/// The gradients of `R` input channels and a panel of outputs, for one tap.
#[inline(always)]
fn tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    pixels: Pixels,
    input: &[f32],
    output: &[f32],
    out: &mut [f32],
) {
    let mut sums = [[simd.splat_f32s(0.0); V]; R];
    for line in 0..pixels.height {
        let inputs = input[line * pixels.input_line..].chunks(pixels.input_pixel);
        let outputs = output[line * pixels.output_line..].chunks(pixels.output_pixel);
        for (input, output) in inputs.zip(outputs).take(pixels.width) {
            let input = &input[..R];
            let output = &S::as_simd_f32s(output).0[..V];
            for (sums, &value) in sums.iter_mut().zip(input) {
                let value = simd.splat_f32s(value);
                for (sum, &gradient) in sums.iter_mut().zip(output) {
                    *sum = simd.mul_add_e_f32s(value, gradient, *sum);
                }
            }
        }
    }
    let out = pulp::as_arrays_mut::<V, _>(S::as_mut_simd_f32s(out).0).0;
    out.copy_from_slice(&sums);
}
