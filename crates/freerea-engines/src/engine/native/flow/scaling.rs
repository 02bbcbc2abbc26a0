//! Powers of two, taken out of maps and gradients.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use crate::engine::Instructions;

/// Divides values that are not negative by a power of two, so that the largest is from 1 to 2;
/// gives the exponent. Zeros stay as they are.
pub(super) fn take_out_exponent(isa: Isa, values: &mut [f32]) -> i32 {
    let largest = isa.run(Largest(values));
    if largest < f32::MIN_POSITIVE {
        return 0;
    }
    let exponent = (largest.to_bits() >> 23) as i32 - 127;
    isa.run(ScaleMap(values, power_of_two(-exponent)));
    exponent
}

/// 2 to an exponent, as far as f32 reaches.
pub(super) fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits(((exponent.clamp(-126, 127) + 127) as u32) << 23)
}

struct Largest<'a>(&'a [f32]);

impl WithSimd for Largest<'_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f32 {
        let (vectors, rest) = S::as_simd_f32s(self.0);
        let largest = vectors.iter().fold(simd.splat_f32s(0.0), |largest, &v| {
            simd.max_f32s(largest, v)
        });
        rest.iter()
            .fold(simd.reduce_max_f32s(largest), |largest, &v| largest.max(v))
    }
}

struct ScaleMap<'a>(&'a mut [f32], f32);

impl WithSimd for ScaleMap<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let ScaleMap(values, factor) = self;
        let (vectors, rest) = S::as_mut_simd_f32s(values);
        let factors = simd.splat_f32s(factor);
        for value in vectors {
            *value = simd.mul_f32s(*value, factors);
        }
        for value in rest {
            *value *= factor;
        }
    }
}

/// Adds values to others.
pub(super) fn add(isa: Isa, values: &[f32], totals: &mut [f32]) {
    isa.run(Add(values, totals));
}

struct Add<'a>(&'a [f32], &'a mut [f32]);

impl WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (vectors, rest) = S::as_simd_f32s(self.0);
        let (totals, rest_totals) = S::as_mut_simd_f32s(self.1);
        for (total, &value) in totals.iter_mut().zip(vectors) {
            *total = simd.add_f32s(*total, value);
        }
        for (total, value) in rest_totals.iter_mut().zip(rest) {
            *total += value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponent_is_that_of_the_largest() {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            let mut values: Vec<f32> = (0..37).map(|k| k as f32 * 1e20).collect();
            let before = values.clone();
            let exponent = take_out_exponent(isa, &mut values);
            assert!((1.0..2.0).contains(&values[36]), "{isa}");
            for (value, before) in values.iter().zip(before) {
                assert_eq!(value * power_of_two(exponent), before);
            }
            assert_eq!(take_out_exponent(isa, &mut [0.0; 9]), 0);
        }
    }

    #[test]
    fn powers_of_two_end_where_f32_does() {
        assert_eq!(power_of_two(-3), 0.125);
        assert_eq!(power_of_two(-200), f32::MIN_POSITIVE);
    }
}
