//! The sum of |w| log(1 + dR/dw) over a layer.

use std::f32::consts::LN_2;

use freerea_core::engine::Isa;
use freerea_core::metric::Flow;
use pulp::{Simd, WithSimd};

use super::scaling::power_of_two;
use crate::engine::Instructions;

/// Up to this exponent, 1 counts beside a gradient.
const LARGE: i32 = 60;

/// The flow of a layer whose gradient is `gradient` times 2 to the `exponent`; the weights stand
/// by their absolute value.
pub(super) fn layer_flow(isa: Isa, weights: &[f32], gradient: &[f32], exponent: i32) -> Flow {
    let (logarithmic, plain) = isa.run(LayerFlow {
        weights,
        gradient,
        exponent,
    });
    Flow {
        logarithmic,
        plain: plain * f64::from(exponent).exp2(),
    }
}

struct LayerFlow<'a> {
    weights: &'a [f32],
    gradient: &'a [f32],
    exponent: i32,
}

impl WithSimd for LayerFlow<'_> {
    type Output = (f64, f64);

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> (f64, f64) {
        // So many products are summed in f32 before the sum goes over to f64.
        let summed = 64 * S::F32_LANES;
        let parts = self
            .weights
            .chunks(summed)
            .zip(self.gradient.chunks(summed));
        let mut flow = (0.0, 0.0);
        for (weights, gradient) in parts {
            let (whole, rest) = S::as_simd_f32s(weights);
            let (whole_gradient, rest_gradient) = S::as_simd_f32s(gradient);
            let rest = simd.partial_load_f32s(rest);
            let rest_gradient = simd.partial_load_f32s(rest_gradient);
            let pairs = whole.iter().zip(whole_gradient);
            let pairs = pairs.chain([(&rest, &rest_gradient)]);
            let (logarithmic, plain) = if self.exponent > LARGE {
                let logarithm = LargeLogarithm::new(simd, self.exponent);
                sum(simd, pairs, |gradient| logarithm.of(simd, gradient))
            } else {
                let scale = simd.splat_f32s(power_of_two(self.exponent));
                sum(simd, pairs, |gradient| {
                    log_of_one_plus(simd, simd.mul_f32s(gradient, scale))
                })
            };
            flow.0 += f64::from(logarithmic);
            flow.1 += f64::from(plain);
        }
        flow
    }
}

#[inline(always)]
fn sum<'a, S: Simd>(
    simd: S,
    pairs: impl Iterator<Item = (&'a S::f32s, &'a S::f32s)>,
    logarithm: impl Fn(S::f32s) -> S::f32s,
) -> (f32, f32) {
    let zero = simd.splat_f32s(0.0);
    let (mut logarithmic, mut plain) = (zero, zero);
    for (&weight, &gradient) in pairs {
        logarithmic = simd.mul_add_e_f32s(weight, logarithm(gradient), logarithmic);
        plain = simd.mul_add_e_f32s(weight, gradient, plain);
    }
    (
        simd.reduce_sum_f32s(logarithmic),
        simd.reduce_sum_f32s(plain),
    )
}

/// log(1 + u 2ᵉ) = log(u + 2⁻ᵉ) + e log 2, for an exponent that f32 does not hold.
struct LargeLogarithm<S: Simd> {
    one: S::f32s,
    logarithm: S::f32s,
}

impl<S: Simd> LargeLogarithm<S> {
    #[inline(always)]
    fn new(simd: S, exponent: i32) -> Self {
        LargeLogarithm {
            one: simd.splat_f32s(power_of_two(-exponent)),
            logarithm: simd.splat_f32s(exponent as f32 * LN_2),
        }
    }

    #[inline(always)]
    fn of(&self, simd: S, value: S::f32s) -> S::f32s {
        let (mantissa, exponent) = split(simd, simd.add_f32s(value, self.one));
        let one = simd.splat_f32s(1.0);
        let numerator = simd.sub_f32s(mantissa, one);
        let logarithm = series(simd, numerator, simd.add_f32s(mantissa, one));
        let sum = simd.mul_add_e_f32s(exponent, simd.splat_f32s(LN_2), logarithm);
        simd.add_f32s(sum, self.logarithm)
    }
}

/// log(1 + u) for u from 0 on, exact to a few units in the last place for small u too.
#[inline(always)]
fn log_of_one_plus<S: Simd>(simd: S, u: S::f32s) -> S::f32s {
    let one = simd.splat_f32s(1.0);
    let sum = simd.add_f32s(u, one);
    let (mantissa, exponent) = split(simd, sum);
    // Here the exponent is 0, and u itself has the digits that 1 + u has lost.
    let small = simd.less_than_f32s(sum, simd.splat_f32s(1.5));
    let numerator = simd.select_f32s(small, u, simd.sub_f32s(mantissa, one));
    let base = simd.select_f32s(small, sum, mantissa);
    let logarithm = series(simd, numerator, simd.add_f32s(base, one));
    simd.mul_add_e_f32s(exponent, simd.splat_f32s(LN_2), logarithm)
}

/// A positive normal number as a mantissa from 0.75 to 1.5 and an exponent.
#[inline(always)]
fn split<S: Simd>(simd: S, value: S::f32s) -> (S::f32s, S::f32s) {
    /// The bits of 2²³, whose last bits count ones.
    const COUNTER: u32 = 0x4B00_0000;
    /// Keeps exponents positive, in units of the exponent's last bit.
    const BIAS: u32 = 128;
    let shift = simd.splat_u32s(23);
    let bits = simd.transmute_u32s_f32s(value);
    let offset = simd.splat_u32s((BIAS << 23).wrapping_sub(0.75f32.to_bits()));
    let biased = simd.wrapping_dyn_shr_u32s(simd.add_u32s(bits, offset), shift);
    let taken = simd.sub_u32s(
        simd.wrapping_dyn_shl_u32s(biased, shift),
        simd.splat_u32s(BIAS << 23),
    );
    let mantissa = simd.transmute_f32s_u32s(simd.sub_u32s(bits, taken));
    let counter = simd.transmute_f32s_u32s(simd.or_u32s(biased, simd.splat_u32s(COUNTER)));
    let zero = simd.splat_f32s(f32::from_bits(COUNTER) + BIAS as f32);
    (mantissa, simd.sub_f32s(counter, zero))
}

/// log((1 + t) / (1 - t)) = 2 (t + t³/3 + t⁵/5 + ...) for t = numerator / denominator up to 1/5.
#[inline(always)]
fn series<S: Simd>(simd: S, numerator: S::f32s, denominator: S::f32s) -> S::f32s {
    let t = simd.div_f32s(numerator, denominator);
    let square = simd.mul_f32s(t, t);
    let mut sum = simd.splat_f32s(2.0 / 9.0);
    for coefficient in [2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0, 2.0] {
        sum = simd.mul_add_e_f32s(sum, square, simd.splat_f32s(coefficient));
    }
    simd.mul_f32s(sum, t)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn isas() -> impl Iterator<Item = Isa> {
        Isa::ALL.into_iter().filter(|isa| isa.is_available())
    }

    proptest! {
        #[test]
        fn the_flow_of_a_layer_is_the_sum_in_f64(
            pairs in proptest::collection::vec((0f32..2.0, 1e-9f32..2.0), 1..300),
            exponent in -40i32..200,
        ) {
            let (weights, gradient): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            let scale = f64::from(exponent).exp2();
            let terms = || weights.iter().zip(&gradient).map(|(&w, &g)| (f64::from(w), f64::from(g) * scale));
            let logarithmic: f64 = terms().map(|(w, g)| w * g.ln_1p()).sum();
            let plain: f64 = terms().map(|(w, g)| w * g).sum();
            for isa in isas() {
                let ours = layer_flow(isa, &weights, &gradient, exponent);
                prop_assert!((ours.logarithmic - logarithmic).abs() <= 2e-6 * logarithmic);
                prop_assert!((ours.plain - plain).abs() <= 2e-6 * plain);
            }
        }
    }
}
