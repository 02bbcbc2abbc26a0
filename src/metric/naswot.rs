//! NASWOT: how differently a freshly initialised network sees the images of a batch.
//!
//! Mellor, Turner, Storkey, Crowley: *Neural Architecture Search without Training*, ICML 2021.
//! Each ReLU gives each image a binary code (output above 0, one bit per unit); `K[i][j]` is the
//! number of bits on which the images i and j agree, and the score is log |det K|.

use tch::Tensor;

use super::metrics::Naswot;
use crate::network::{Feature, Network, Pass};

/// The score of a network on a batch of images `[images, 3, side, side]`.
pub fn naswot(network: &Network, images: &Tensor) -> Naswot {
    tch::no_grad(|| {
        let mut agreement = Agreement::new(images.size()[0] as usize);
        network.forward(images, &mut agreement);
        agreement.log_determinant()
    })
}

/// The kernel K while it is counted.
struct Agreement {
    images: usize,
    /// Code bits on which images i and j differ, for i < j, row by row.
    differing: Vec<u64>,
    /// All code bits of an image.
    bits: u64,
    /// The signs of one map as libtorch gives them, and packed; kept to be used again.
    signs: Vec<bool>,
    codes: Vec<u64>,
}

impl Agreement {
    fn new(images: usize) -> Self {
        Agreement {
            images,
            differing: vec![0; images * (images - 1) / 2],
            bits: 0,
            signs: Vec::new(),
            codes: Vec::new(),
        }
    }

    /// Counts the codes of a rectified map `[images, ...]`, which several modules may share.
    fn count(&mut self, rectified: &Tensor, modules: usize) {
        // Bits may stand in any order, so the order in memory is best.
        let positive = rectified
            .permute([0, 2, 3, 1].as_slice())
            .gt(0.0)
            .contiguous();
        let signs = positive.numel();
        self.signs.resize(signs, false);
        positive.copy_data(&mut self.signs, signs);
        self.codes.clear();
        for image in self.signs.chunks(signs / self.images) {
            self.codes.extend(image.chunks(64).map(pack));
        }
        let words = self.codes.len() / self.images;
        let mut pair = self.differing.iter_mut();
        for (i, code) in self.codes.chunks(words).enumerate() {
            for (other, count) in self.codes[(i + 1) * words..].chunks(words).zip(&mut pair) {
                *count += modules as u64 * hamming(code, other);
            }
        }
    }

    /// log |det K|, through libtorch's LU decomposition in f64.
    fn log_determinant(&self) -> Naswot {
        let n = self.images;
        let mut kernel = vec![self.bits as f64; n * n];
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        for ((i, j), differing) in pairs.zip(&self.differing) {
            let agreeing = (self.bits - differing) as f64;
            kernel[i * n + j] = agreeing;
            kernel[j * n + i] = agreeing;
        }
        let side = n as i64;
        let (_, log_determinant) = Tensor::from_slice(&kernel).reshape([side, side]).slogdet();
        Some(log_determinant.double_value(&[])).into()
    }
}

impl Pass for Agreement {
    const EVERY_RECTIFIER: bool = true;

    fn rectify(&mut self, map: &Feature, modules: usize) -> Feature {
        // All images agree on every bit of a map that is zero.
        self.bits += (modules * map.units()) as u64;
        let rectified = map.values().map(Tensor::relu);
        if let Some(values) = &rectified {
            self.count(values, modules);
        }
        map.like(rectified)
    }

    /// Batch norm by the statistics of the batch, scale 1 and shift 0.
    fn normalise(&self, values: Tensor) -> Tensor {
        let none = None::<&Tensor>;
        values.batch_norm(none, none, none, none, true, 0.1, 1e-5, false)
    }
}

/// Up to 64 signs as the bits of a word.
fn pack(signs: &[bool]) -> u64 {
    signs.chunks(8).enumerate().fold(0, |word, (byte, signs)| {
        let mut bytes = [0; 8];
        for (byte, &sign) in bytes.iter_mut().zip(signs) {
            *byte = u8::from(sign);
        }
        // The product gathers the lowest bit of each byte in the highest byte.
        let gathered = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word | gathered << (8 * byte)
    })
}

/// Number of bits on which two codes differ.
fn hamming(a: &[u64], b: &[u64]) -> u64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| u64::from((a ^ b).count_ones()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(rows: &[&[f32]]) -> (Agreement, Naswot) {
        let mut agreement = Agreement::new(rows.len());
        let map = Tensor::from_slice(&rows.concat()).reshape([
            rows.len() as i64,
            rows[0].len() as i64,
            1,
            1,
        ]);
        agreement.rectify(&Feature::new(rows[0].len(), 1, Some(map)), 1);
        let log_determinant = agreement.log_determinant();
        (agreement, log_determinant)
    }

    #[test]
    fn the_kernel_counts_the_bits_on_which_images_agree() {
        let (agreement, log_determinant) =
            score(&[&[1.0, -1.0, 2.0, 0.0], &[1.0, 1.0, -2.0, -1.0]]);
        assert_eq!((agreement.bits, agreement.differing[0]), (4, 2));
        let Naswot::LogDeterminant(value) = log_determinant else {
            panic!("K = [[4, 2], [2, 4]] is regular");
        };
        assert!((value - 12f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn images_with_equal_codes_make_the_kernel_singular() {
        let rows: [&[f32]; 3] = [&[1.0, -1.0, 1.0], &[2.0, -3.0, 0.1], &[1.0, 1.0, 1.0]];
        assert_eq!(score(&rows).1, Naswot::Singular);
    }

    #[test]
    fn a_zero_map_is_agreed_on_by_all() {
        let mut agreement = Agreement::new(3);
        agreement.rectify(&Feature::new(4, 2, None), 2);
        assert_eq!(agreement.bits, 32);
        assert_eq!(agreement.differing, [0, 0, 0]);
    }

    proptest! {
        #[test]
        fn packing_keeps_every_sign(signs in proptest::collection::vec(any::<bool>(), 0..=64)) {
            let word = pack(&signs);
            for bit in 0..64 {
                let sign = signs.get(bit).copied().unwrap_or(false);
                prop_assert_eq!(word >> bit & 1 == 1, sign);
            }
        }
    }
}
