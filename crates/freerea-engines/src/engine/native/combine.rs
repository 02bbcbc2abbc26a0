//! An image's map from what its terms bring: sum, batch norm, ReLU and code bits in one pass.

use freerea_core::engine::Isa;
use pulp::bytemuck;
use pulp::{Simd, WithSimd};

use super::channels::PerChannel;
use crate::engine::Instructions;

/// The most terms that are summed in one pass.
pub(super) const MOST_TERMS: usize = 6;

/// Vectors whose signs fill a vector of words.
const WORD: usize = 32;

/// Values that fill words, however wide the vectors are.
const FILLED: usize = 16 * WORD;

/// What a term of a sum brings: a map, and what each channel is multiplied with.
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
    /// The scale of what stands in the sum's place already, if that is its first term.
    pub(super) standing: Option<&'a PerChannel>,
    /// What a ReLU leaves of it, and the code: a bit for each value, in an order that depends on
    /// the instructions alone; bits that are left over are zero.
    pub(super) rectified: Option<(&'a mut [f32], &'a mut [u64])>,
}

/// The words of the code of so many values.
pub(in crate::engine) const fn code_words(values: usize) -> usize {
    values.div_ceil(FILLED) * FILLED / u64::BITS as usize
}

/// Sums scaled terms of one image and a shift for each channel, all laid out channels last.
///
/// # Panics
/// If there are more terms than [`MOST_TERMS`], or the values do not fill vectors.
pub(super) fn combine(isa: Isa, terms: &[Term<'_>], shift: &PerChannel, wanted: Wanted<'_>) {
    match *terms {
        [] => run(isa, [], shift, wanted),
        [a] => run(isa, [a], shift, wanted),
        [a, b] => run(isa, [a, b], shift, wanted),
        [a, b, c] => run(isa, [a, b, c], shift, wanted),
        [a, b, c, d] => run(isa, [a, b, c, d], shift, wanted),
        [a, b, c, d, e] => run(isa, [a, b, c, d, e], shift, wanted),
        [a, b, c, d, e, f] => run(isa, [a, b, c, d, e, f], shift, wanted),
        _ => unreachable!("up to {MOST_TERMS} terms"),
    }
}

/// What a ReLU leaves of an image's map of so many channels, and its code.
///
/// # Panics
/// If the values do not fill vectors.
#[cfg(feature = "torch")]
pub(in crate::engine) fn rectify(
    isa: Isa,
    values: &[f32],
    channels: usize,
    rectified: &mut [f32],
    code: &mut [u64],
) {
    let scale = &PerChannel::all(channels, 1.0);
    let wanted = Wanted {
        rectified: Some((rectified, code)),
        ..Wanted::default()
    };
    let shift = PerChannel::all(channels, 0.0);
    combine(isa, &[Term { values, scale }], &shift, wanted);
}

fn run<const TERMS: usize>(
    isa: Isa,
    terms: [Term<'_>; TERMS],
    shift: &PerChannel,
    wanted: Wanted<'_>,
) {
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
        let period = self.shift.channels() / S::F32_LANES;
        let terms = self.terms.map(|term| ScaledTerm::<S> {
            values: S::as_simd_f32s(term.values).0,
            scale: S::as_simd_f32s(term.scale.values()).0,
        });
        let standing = self.wanted.standing;
        let sums = TermSums {
            simd,
            terms,
            standing: standing.map(|scale| S::as_simd_f32s(scale.values()).0),
            shift: S::as_simd_f32s(self.shift.values()).0,
        };
        let mut all = 0;
        let (mut sum, mut rectified, mut code) = (None, None, None);
        if let Some(out) = self.wanted.sum {
            let out = S::as_mut_simd_f32s(out).0;
            all = out.len();
            sum = Some(out);
        }
        if let Some((out, bits)) = self.wanted.rectified {
            let out = S::as_mut_simd_f32s(out).0;
            all = out.len();
            rectified = Some(out);
            let bits = S::as_mut_simd_u32s(bytemuck::cast_slice_mut(bits)).0;
            // The last words may lie beyond the last value.
            bits[all / WORD..].fill(simd.splat_u32s(0));
            code = Some(bits);
        }
        let mut channel = 0;
        for (number, first) in (0..all).step_by(WORD).enumerate() {
            let count = WORD.min(all - first);
            let part = |values: &mut Option<_>| -> Option<_> {
                let values: &mut &mut [S::f32s] = values.as_mut()?;
                // Splits off what is done now.
                let (now, later) = std::mem::take(values).split_at_mut(count);
                *values = later;
                Some(now)
            };
            let (sum, rectified) = (part(&mut sum), part(&mut rectified));
            let word = code.as_mut().map(|code| &mut code[number]);
            match count {
                WORD => sums.word::<WORD>(first, channel, WORD, (sum, rectified, word)),
                // A length that is not known at compile time.
                rest => sums.word::<0>(first, channel, rest, (sum, rectified, word)),
            }
            channel = (channel + WORD) % period;
        }
    }
}

/// A term's vectors, and those of its scale.
#[derive(Clone, Copy)]
struct ScaledTerm<'a, S: Simd> {
    values: &'a [S::f32s],
    scale: &'a [S::f32s],
}

/// Where the vectors of a word go: the sum, what a ReLU leaves of it, its signs.
type WordOutputs<'o, S> = (
    Option<&'o mut [<S as Simd>::f32s]>,
    Option<&'o mut [<S as Simd>::f32s]>,
    Option<&'o mut <S as Simd>::u32s>,
);

struct TermSums<'a, S: Simd, const TERMS: usize> {
    simd: S,
    terms: [ScaledTerm<'a, S>; TERMS],
    /// The scale of what stands where the sum goes, if that counts.
    standing: Option<&'a [S::f32s]>,
    shift: &'a [S::f32s],
}

impl<S: Simd, const TERMS: usize> TermSums<'_, S, TERMS> {
    /// Up to a word of vectors, whose first is at a channel's vector: `COUNT` of them, or if that
    /// is 0, `count`.
    #[inline(always)]
    fn word<const COUNT: usize>(
        &self,
        first: usize,
        channel: usize,
        count: usize,
        outputs: WordOutputs<'_, S>,
    ) {
        let count = if COUNT > 0 { COUNT } else { count };
        let terms = self.terms.map(|term| ScaledTerm::<S> {
            values: &term.values[first..][..count],
            scale: &term.scale[channel..][..count],
        });
        let shift = &self.shift[channel..][..count];
        let part = TermSums {
            simd: self.simd,
            terms,
            standing: None,
            shift,
        };
        // Two copies of the loops, so that no vector asks what stands there.
        match self.standing {
            None => part.put(count, outputs),
            Some(scale) => TermSums {
                standing: Some(&scale[channel..][..count]),
                ..part
            }
            .put(count, outputs),
        }
    }

    /// Puts so many sums where they go.
    #[inline(always)]
    fn put(&self, count: usize, outputs: WordOutputs<'_, S>) {
        match outputs {
            (None, None, _) => {}
            (Some(out), None, _) => {
                for (place, out) in out[..count].iter_mut().enumerate() {
                    *out = self.sum(place, Some(*out));
                }
            }
            (None, Some(rectified), word) => {
                let mut signs = Signs::new(self.simd);
                for (place, rectified) in rectified[..count].iter_mut().enumerate() {
                    *rectified = signs.rectify(self.sum(place, None));
                }
                signs.write(word);
            }
            (Some(out), Some(rectified), word) => {
                let mut signs = Signs::new(self.simd);
                let outs = rectified[..count].iter_mut().zip(&mut out[..count]);
                for (place, (rectified, out)) in outs.enumerate() {
                    *out = self.sum(place, Some(*out));
                    *rectified = signs.rectify(*out);
                }
                signs.write(word);
            }
        }
    }

    /// The sum at a place, with what stands where it goes if that counts.
    #[inline(always)]
    fn sum(&self, place: usize, there: Option<S::f32s>) -> S::f32s {
        let simd = self.simd;
        let mut sum = self.shift[place];
        if let (Some(scale), Some(value)) = (self.standing, there) {
            sum = simd.mul_add_e_f32s(value, scale[place], sum);
        }
        for term in &self.terms {
            sum = simd.mul_add_e_f32s(term.values[place], term.scale[place], sum);
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

    #[inline(always)]
    fn write(self, word: Option<&mut S::u32s>) {
        if let Some(word) = word {
            *word = self.code;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Instructions;

    #[test]
    fn sums_rectifies_and_codes_maps_of_any_length() {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            for (channels, pixels) in [(16, 64), (48, 7), (80, 49), (32, 1)] {
                let length = channels * pixels;
                let map = |phase: f32| -> Vec<f32> {
                    (0..length)
                        .map(|at| (at as f32 * 0.7 + phase).sin())
                        .collect()
                };
                let (a, b) = (map(0.0), map(2.0));
                let scale = PerChannel::new(channels, |channel| 0.1 + channel as f32);
                let shift = PerChannel::new(channels, |channel| channel as f32 % 3.0 - 1.0);
                let terms = [&a, &b].map(|values| Term {
                    values,
                    scale: &scale,
                });
                let (mut sum, mut rectified) = (vec![0.0; length], vec![0.0; length]);
                let mut code = vec![u64::MAX; code_words(length)];
                let wanted = Wanted {
                    sum: Some(&mut sum),
                    rectified: Some((&mut rectified, &mut code)),
                    ..Wanted::default()
                };
                combine(isa, &terms, &shift, wanted);
                for at in 0..length {
                    let channel = at % channels;
                    let expected = (a[at] + b[at]) * scale.once()[channel] + shift.once()[channel];
                    assert!((sum[at] - expected).abs() < 1e-4, "{isa}, {channels}: {at}");
                    assert_eq!(rectified[at], sum[at].max(0.0));
                }
                let mut standing = a.clone();
                let wanted = Wanted {
                    sum: Some(&mut standing),
                    standing: Some(&scale),
                    ..Wanted::default()
                };
                combine(isa, &terms[1..], &shift, wanted);
                assert_eq!(standing, sum, "{isa}, {channels}: in place");
                let positive = sum.iter().filter(|sum| **sum > 0.0).count() as u32;
                let bits: u32 = code.iter().map(|word| word.count_ones()).sum();
                assert_eq!(bits, positive, "{isa}, {channels} x {pixels}");
            }
        }
    }
}
