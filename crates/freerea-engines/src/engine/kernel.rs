//! NASWOT's kernel: on how many code bits two images agree, and its determinant.
//!
//! Mellor, Turner, Storkey, Crowley: *Neural Architecture Search without Training*, ICML 2021.
//! Each ReLU gives each image a binary code (output above 0, one bit per unit); `K[i][j]` is the
//! number of bits on which the images i and j agree, and the score is log |det K|.

use freerea_core::engine::Isa;
use freerea_core::metric::Reading;
use pulp::{Simd, WithSimd};

use super::Instructions;

/// The kernel K while it is counted.
#[derive(Clone, Debug)]
pub struct Kernel {
    isa: Isa,
    images: usize,
    /// Code bits on which images i and j differ, for i < j, row by row.
    differing: Vec<u64>,
    /// All code bits of an image.
    bits: u64,
}

impl Kernel {
    /// The kernel of so many images before any code is counted, which these instructions do.
    pub fn new(isa: Isa, images: usize) -> Self {
        Kernel {
            isa,
            images,
            differing: vec![0; images * images.saturating_sub(1) / 2],
            bits: 0,
        }
    }

    /// Counts a map of so many units that is zero for every image: all agree on each bit.
    pub fn count_zero(&mut self, units: usize, modules: usize) {
        self.bits += (units * modules) as u64;
    }

    /// Counts the codes of a map of so many units, which several ReLU modules may share. Each
    /// image has the same number of words in `codes`; its bits may stand in any order, as long as
    /// it is the same for all images.
    ///
    /// # Panics
    /// If the words are not the same number for each image.
    pub fn count(&mut self, codes: &[u64], units: usize, modules: usize) {
        assert_eq!(codes.len() % self.images, 0, "as many words for each image");
        self.bits += (units * modules) as u64;
        self.isa.run(CountCodes {
            codes,
            words: codes.len() / self.images,
            modules: modules as u64,
            differing: &mut self.differing,
        });
    }

    /// K, row-major.
    pub fn matrix(&self) -> Vec<f64> {
        let n = self.images;
        let mut matrix = vec![self.bits as f64; n * n];
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        for ((i, j), differing) in pairs.zip(&self.differing) {
            let agreeing = (self.bits - differing) as f64;
            matrix[i * n + j] = agreeing;
            matrix[j * n + i] = agreeing;
        }
        matrix
    }

    /// The score: log |det K|.
    pub fn score(&self) -> Reading {
        log_determinant(self.matrix(), self.images).into()
    }
}

/// Counts for each pair of images the bits on which their codes differ.
///
/// Plain code, which the compiler turns into a set's own way to count bits.
struct CountCodes<'a> {
    codes: &'a [u64],
    words: usize,
    modules: u64,
    differing: &'a mut [u64],
}

impl WithSimd for CountCodes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let mut pairs = self.differing.iter_mut();
        for (image, code) in self.codes.chunks_exact(self.words).enumerate() {
            let others = self.codes[(image + 1) * self.words..].chunks_exact(self.words);
            for (other, count) in others.zip(&mut pairs) {
                *count += self.modules * hamming(code, other);
            }
        }
    }
}

/// Number of bits on which two codes differ.
#[inline(always)]
fn hamming(a: &[u64], b: &[u64]) -> u64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| u64::from((a ^ b).count_ones()))
        .sum()
}

/// log |det| of a row-major matrix of `n` rows, by LU decomposition with partial pivoting; minus
/// infinity where it is singular.
pub fn log_determinant(mut matrix: Vec<f64>, n: usize) -> f64 {
    let mut logarithm = 0.0;
    for column in 0..n {
        let magnitude = |row: usize| matrix[row * n + column].abs();
        let pivot = (column..n)
            .max_by(|&a, &b| magnitude(a).total_cmp(&magnitude(b)))
            .expect("at least the diagonal's row is left");
        logarithm += magnitude(pivot).ln();
        if magnitude(pivot) == 0.0 {
            return f64::NEG_INFINITY;
        }
        let (above, below) = matrix.split_at_mut((column + 1) * n);
        let pivot_row = &mut above[column * n..];
        if pivot > column {
            pivot_row.swap_with_slice(&mut below[(pivot - column - 1) * n..][..n]);
        }
        for row in below.chunks_mut(n) {
            let factor = row[column] / pivot_row[column];
            for (value, above) in row[column..].iter_mut().zip(&pivot_row[column..]) {
                *value -= factor * above;
            }
        }
    }
    logarithm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_counts_the_bits_on_which_images_agree() {
        let mut kernel = Kernel::new(Isa::detect(), 2);
        kernel.count(&[0b0101, 0b0011], 4, 1);
        assert_eq!(kernel.matrix(), [4.0, 2.0, 2.0, 4.0]);
        let value = kernel.score().value().unwrap();
        assert!((value - 12f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn shared_codes_count_once_for_each_module() {
        let mut kernel = Kernel::new(Isa::detect(), 2);
        kernel.count(&[0b0101, 0b0011], 4, 3);
        kernel.count_zero(5, 2);
        assert_eq!(kernel.matrix(), [22.0, 16.0, 16.0, 22.0]);
    }

    #[test]
    fn images_with_equal_codes_make_the_kernel_singular() {
        let mut kernel = Kernel::new(Isa::detect(), 3);
        kernel.count(&[0b101, 0b101, 0b111], 3, 1);
        assert_eq!(kernel.score(), Reading::Failed);
        let nothing = Kernel::new(Isa::detect(), 3);
        assert_eq!(nothing.score(), Reading::Failed);
    }

    #[test]
    fn rows_are_exchanged_where_a_pivot_is_small() {
        let determinant = log_determinant(vec![0.0, 2.0, 3.0, 1.0], 2);
        assert!((determinant - 6f64.ln()).abs() < 1e-12);
    }
}

#[cfg(all(test, feature = "torch"))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    /// Codes of images, some of them equal, so that singular kernels come up too.
    fn codes() -> impl Strategy<Value = Vec<u64>> {
        let word = prop_oneof![4 => any::<u64>(), 1 => Just(7u64)];
        proptest::collection::vec(word, 2..40)
    }

    proptest! {
        #[test]
        fn the_determinant_is_libtorchs(codes in codes()) {
            let mut kernel = Kernel::new(Isa::detect(), codes.len());
            kernel.count(&codes, 64, 1);
            let side = codes.len() as i64;
            let matrix = tch::Tensor::from_slice(&kernel.matrix()).reshape([side, side]);
            let (_, theirs) = matrix.slogdet();
            let theirs = theirs.double_value(&[]);
            let ours = log_determinant(kernel.matrix(), codes.len());
            let mut distinct = codes.clone();
            distinct.sort_unstable();
            distinct.dedup();
            if distinct.len() < codes.len() {
                prop_assert_eq!(kernel.score(), Reading::Failed);
            } else if theirs > 0.0 {
                prop_assert!((ours - theirs).abs() < 1e-9 * theirs.abs().max(1.0));
            }
        }
    }
}
