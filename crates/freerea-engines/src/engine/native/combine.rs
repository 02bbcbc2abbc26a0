//! A node's map from what its edges bring: sum, batch norm, ReLU and code bits in one pass.

use freerea_core::engine::Isa;
use pulp::bytemuck;
use pulp::{Simd, WithSimd};

use super::moments::{PERIOD, PerChannel};
use crate::engine::Instructions;

/// The most terms that a sum may have: three edges, two terms each.
pub(super) const MOST_TERMS: usize = 6;

/// Vectors whose signs fill a vector of words.
const WORD: usize = 32;

/// Values that fill words, however wide the vectors are.
pub(in crate::engine) const FILLED: usize = 16 * WORD;

/// What an edge brings: a map, and what each channel is multiplied with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term<'a> {
    pub(super) values: &'a [f32],
    pub(super) scale: &'a PerChannel,
}

/// What is wanted of a sum.
#[derive(Debug, Default)]
pub(super) struct Wanted<'a> {
    /// The sum itself.
    pub(super) sum: Option<&'a mut [f32]>,
    /// What a ReLU leaves of it, and the code: a bit for each value, in an order that depends on
    /// the instructions alone.
    pub(super) rectified: Option<(&'a mut [f32], &'a mut [u64])>,
}

/// TermSums scaled terms and a shift for each channel, all laid out channels last.
///
/// # Panics
/// If there are no terms or more than [`MOST_TERMS`], or the values do not fill words.
pub(super) fn combine(isa: Isa, terms: &[Term<'_>], shift: &PerChannel, wanted: Wanted<'_>) {
    match *terms {
        [a] => run(isa, [a], shift, wanted),
        [a, b] => run(isa, [a, b], shift, wanted),
        [a, b, c] => run(isa, [a, b, c], shift, wanted),
        [a, b, c, d] => run(isa, [a, b, c, d], shift, wanted),
        [a, b, c, d, e] => run(isa, [a, b, c, d, e], shift, wanted),
        [a, b, c, d, e, f] => run(isa, [a, b, c, d, e, f], shift, wanted),
        _ => unreachable!("one to {MOST_TERMS} terms"),
    }
}

/// What a ReLU leaves of a map, and its code.
///
/// # Panics
/// If the values do not fill words ([`FILLED`]).
#[cfg(feature = "torch")]
pub(in crate::engine) fn rectify(
    isa: Isa,
    values: &[f32],
    rectified: &mut [f32],
    code: &mut [u64],
) {
    let scale = &[1.0; PERIOD];
    let wanted = Wanted {
        sum: None,
        rectified: Some((rectified, code)),
    };
    combine(isa, &[Term { values, scale }], &[0.0; PERIOD], wanted);
}

fn run<const TERMS: usize>(
    isa: Isa,
    terms: [Term<'_>; TERMS],
    shift: &PerChannel,
    wanted: Wanted<'_>,
) {
    assert!(
        terms.iter().all(|term| term.values.len() % FILLED == 0),
        "filled words, however wide the vectors are"
    );
    isa.run(Combine {
        terms,
        shift,
        wanted,
    });
}

struct Combine<'a, const TERMS: usize> {
    terms: [Term<'a>; TERMS],
    shift: &'a PerChannel,
    wanted: Wanted<'a>,
}

impl<const TERMS: usize> WithSimd for Combine<'_, TERMS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let sums = TermSums::new(self.terms, self.shift);
        let wanted = self.wanted;
        let out = wanted.sum.map(words_mut::<S>);
        match (out, wanted.rectified) {
            (None, None) => {}
            (Some(out), None) => {
                for (word, out) in out.iter_mut().enumerate() {
                    for (at, out) in out.iter_mut().enumerate() {
                        *out = sums.at(simd, word, at);
                    }
                }
            }
            (None, Some((rectified, code))) => {
                let rectified = words_mut::<S>(rectified).iter_mut();
                for ((word, rectified), code) in rectified.enumerate().zip(code_mut::<S>(code)) {
                    let mut signs = Signs::new(simd);
                    for (at, rectified) in rectified.iter_mut().enumerate() {
                        *rectified = signs.rectify(sums.at(simd, word, at));
                    }
                    *code = signs.code;
                }
            }
            (Some(out), Some((rectified, code))) => {
                let rectified = words_mut::<S>(rectified).iter_mut().zip(out);
                for ((word, (rectified, out)), code) in
                    rectified.enumerate().zip(code_mut::<S>(code))
                {
                    let mut signs = Signs::new(simd);
                    for (at, (rectified, out)) in rectified.iter_mut().zip(out).enumerate() {
                        *out = sums.at(simd, word, at);
                        *rectified = signs.rectify(*out);
                    }
                    *code = signs.code;
                }
            }
        }
    }
}

/// A term's values, word by word, and its scale.
type ScaledTerm<'a, V> = (&'a [[V; WORD]], &'a [V]);

/// The terms as words of vectors.
struct TermSums<'a, S: Simd, const TERMS: usize> {
    terms: [ScaledTerm<'a, S::f32s>; TERMS],
    shift: &'a [S::f32s],
}

impl<'a, S: Simd, const TERMS: usize> TermSums<'a, S, TERMS> {
    #[inline(always)]
    fn new(terms: [Term<'a>; TERMS], shift: &'a PerChannel) -> Self {
        let words = |values| pulp::as_arrays::<WORD, _>(S::as_simd_f32s(values).0).0;
        TermSums {
            terms: terms.map(|term| (words(term.values), S::as_simd_f32s(term.scale).0)),
            shift: S::as_simd_f32s(shift).0,
        }
    }

    #[inline(always)]
    fn at(&self, simd: S, word: usize, at: usize) -> S::f32s {
        let channels = (word * WORD + at) % (PERIOD / S::F32_LANES);
        let mut sum = self.shift[channels];
        for (values, scale) in &self.terms {
            sum = simd.mul_add_e_f32s(values[word][at], scale[channels], sum);
        }
        sum
    }
}

/// The signs of a word's vectors, a bit for each as they come.
struct Signs<S: Simd> {
    simd: S,
    bit: S::u32s,
    code: S::u32s,
}

impl<S: Simd> Signs<S> {
    #[inline(always)]
    fn new(simd: S) -> Self {
        Signs {
            simd,
            bit: simd.splat_u32s(1),
            code: simd.splat_u32s(0),
        }
    }

    #[inline(always)]
    fn rectify(&mut self, sum: S::f32s) -> S::f32s {
        let simd = self.simd;
        let zero = simd.splat_f32s(0.0);
        let positive = simd.greater_than_f32s(sum, zero);
        let bits = simd.select_u32s(positive, self.bit, simd.splat_u32s(0));
        self.code = simd.or_u32s(self.code, bits);
        self.bit = simd.add_u32s(self.bit, self.bit);
        simd.max_f32s(sum, zero)
    }
}

#[inline(always)]
fn words_mut<S: Simd>(values: &mut [f32]) -> &mut [[S::f32s; WORD]] {
    pulp::as_arrays_mut::<WORD, _>(S::as_mut_simd_f32s(values).0).0
}

#[inline(always)]
fn code_mut<S: Simd>(code: &mut [u64]) -> &mut [S::u32s] {
    S::as_mut_simd_u32s(bytemuck::cast_slice_mut(code)).0
}
